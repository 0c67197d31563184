using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Rihla.Platform.Privacy;

namespace Rihla.Platform.Data;

/// <summary>
/// Something that two people may edit at once: the version is raised with every change, and a save that began from an
/// older version is refused.
/// </summary>
public interface IVersioned
{
    /// <summary>Raised by one with every saved change.</summary>
    int Version { get; set; }
}

/// <summary>
/// Bookkeeping that may be saved without an act of a person: failed sign-ins, sessions, drafts, job times. It stays out of
/// the changes that the audit lists.
/// </summary>
public interface ISelfKept;

/// <summary>Marks what types of libraries cannot say themselves.</summary>
public static class SelfKept
{
    internal const string Annotation = "Rihla:SelfKept";
    internal const string SealedAnnotation = "Rihla:Sealed";

    /// <summary>Encrypts a text of a library's type, which cannot be declared as <see cref="Personal{T}"/>.</summary>
    public static PropertyBuilder<string?> IsSealed(this PropertyBuilder<string?> property) =>
        property.HasAnnotation(SealedAnnotation, true);

    /// <summary>Marks the entity.</summary>
    public static EntityTypeBuilder<T> IsSelfKept<T>(this EntityTypeBuilder<T> entity)
        where T : class => entity.HasAnnotation(Annotation, true);
}

/// <summary>Marks an enum whose order means something: it is stored as its number and can be compared in queries.</summary>
[AttributeUsage(AttributeTargets.Enum)]
public sealed class OrderedAttribute : Attribute;

/// <summary>SQLite cannot order by DateTimeOffset and PostgreSQL refuses other offsets than UTC: store UTC in both.</summary>
internal sealed class UtcConverter()
    : ValueConverter<DateTimeOffset, DateTime>(
        at => at.UtcDateTime,
        stored => new DateTimeOffset(DateTime.SpecifyKind(stored, DateTimeKind.Utc))
    );

internal static class PersonalColumns
{
    private static readonly MethodInfo Make = typeof(PersonalColumns).GetMethod(
        nameof(MakeFor),
        BindingFlags.NonPublic | BindingFlags.Static
    )!;

    public static ValueConverter Converter(Type inner, Vault vault, string place) =>
        (ValueConverter)Make.MakeGenericMethod(inner).Invoke(null, [vault, place])!;

    private static PersonalConverter<T> MakeFor<T>(Vault vault, string place)
        where T : notnull => new(vault, place);
}

/// <summary>A model holds its vault: installations with different keys in one process (as in tests) have different models.</summary>
internal sealed class ModelPerVault : IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime) =>
        (
            context.GetType(),
            context.Database.ProviderName,
            (context as RihlaDb)?.Vault.Keys.Fingerprint,
            designTime
        );
}
