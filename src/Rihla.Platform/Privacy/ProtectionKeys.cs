using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Rihla.Platform.Data;

namespace Rihla.Platform.Privacy;

/// <summary>A key with which the framework protects cookies and form tokens; sealed like everything that opens doors.</summary>
internal sealed class ProtectionKey : ISelfKept
{
    public required string Name { get; init; }

    public required Personal<string> Xml { get; init; }
}

internal sealed class ProtectionKeyMapping : IEntityTypeConfiguration<ProtectionKey>
{
    public void Configure(EntityTypeBuilder<ProtectionKey> builder)
    {
        builder.ToTable("platform_protection_key");
        builder.HasKey(k => k.Name);
    }
}

/// <summary>
/// Keeps the framework's keys in the database, sealed: several nodes share them, a restart keeps people signed in, and
/// nothing lies in the home folder of the account that runs the server.
/// </summary>
internal sealed class ProtectionKeys(IServiceScopeFactory scopes)
    : IXmlRepository,
        IConfigureOptions<KeyManagementOptions>
{
    // The framework asks how keys are encrypted before they are kept; here the column itself is sealed.
    public void Configure(KeyManagementOptions options) =>
        (options.XmlRepository, options.XmlEncryptor) = (this, new NullXmlEncryptor());

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        var keys = scope
            .ServiceProvider.GetRequiredService<RihlaDb>()
            .Set<ProtectionKey>()
            .AsNoTracking()
            .ToList();
        return [.. keys.Select(k => XElement.Parse(k.Xml.Reveal()))];
    }

    // The framework calls this once in ninety days, without an asynchronous way to do so.
    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<RihlaDb>();
        db.Add(
            new ProtectionKey
            {
                Name = friendlyName,
                Xml = new(element.ToString(SaveOptions.DisableFormatting)),
            }
        );
        db.SaveChangesAsync().GetAwaiter().GetResult();
    }
}
