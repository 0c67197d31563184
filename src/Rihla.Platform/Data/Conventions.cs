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

    /// <summary>
    /// Encrypts a choice that says something about health, fear or protection by itself, such as <c>Unfit</c>. Rules go on
    /// reading it as what it is; the database no longer can, so that no query may ask for it.
    /// </summary>
    public static PropertyBuilder<T> IsSealed<T>(this PropertyBuilder<T> property)
        where T : struct, Enum => property.HasAnnotation(SealedAnnotation, true);

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
    /// <summary>The converter of a <see cref="Personal{T}"/> of this type.</summary>
    public static ValueConverter Converter(Type inner, Vault vault, string place) =>
        Make(typeof(PersonalConverter<>), inner, vault, place);

    /// <summary>The converter of a sealed choice of this enum.</summary>
    public static ValueConverter SealedConverter(Type choice, Vault vault, string place) =>
        Make(typeof(SealedConverter<>), choice, vault, place);

    private static ValueConverter Make(Type open, Type of, Vault vault, string place) =>
        (ValueConverter)Activator.CreateInstance(open.MakeGenericType(of), vault, place)!;
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
