using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Rihla.Platform.Privacy;

/// <summary>
/// Protects what the framework hands to browsers (form tokens, short notices) with the keys of the installation, so that
/// there is one key file to keep, and every node that has it reads what another node wrote.
/// </summary>
internal sealed class VaultProtection(Vault vault, string purpose) : IDataProtector
{
    public static IServiceCollection Add(IServiceCollection services)
    {
        services.AddDataProtection();
        // The framework warms up its own key ring, which nothing uses: keep it off the disk and out of the logs.
        services.Configure<KeyManagementOptions>(options => options.XmlRepository = new Unkept());
        services.AddLogging(logging =>
            logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
        );
        return services.AddSingleton<IDataProtectionProvider>(p => new VaultProtection(
            p.GetRequiredService<Vault>(),
            "browser"
        ));
    }

    public IDataProtector CreateProtector(string purpose1) =>
        new VaultProtection(vault, $"{purpose}\0{purpose1}");

    public byte[] Protect(byte[] plaintext) => vault.Seal(plaintext, purpose);

    public byte[] Unprotect(byte[] protectedData) => vault.Open(protectedData, purpose);

    private sealed class Unkept : IXmlRepository
    {
        private readonly List<XElement> elements = [];

        public IReadOnlyCollection<XElement> GetAllElements() => elements;

        public void StoreElement(XElement element, string friendlyName) => elements.Add(element);
    }
}
