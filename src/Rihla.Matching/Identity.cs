using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rihla.Matching;

/// <summary>
/// What is known of somebody. Everything but a name may be missing, and what is missing says nothing:
/// it neither speaks for a match nor against one.
/// </summary>
public sealed record Identity
{
    /// <summary>
    /// Every spelling known, in any script; the first is the one on the record. Aliases, nicknames and a name in
    /// Arabic beside its romanisation are further entries. May be empty: such an identity matches by its other
    /// evidence only.
    /// </summary>
    public required IReadOnlyList<WrittenName> Names { get; init; }

    /// <summary>The birth date as far as it is known, or null.</summary>
    public BirthDate? Birth { get; init; }

    /// <summary>
    /// Sex: <c>F</c>, <c>M</c> or <c>X</c> in either case; null or any other character counts as not known. <c>X</c>, unspecified or
    /// neither, says nothing beside <c>F</c> or <c>M</c>.
    /// </summary>
    public char? Sex { get; init; }

    /// <summary>Nationality, ISO 3166-1 alpha-2 in either case; null or anything but two letters when not known.</summary>
    public string? Nationality { get; init; }

    /// <summary>
    /// A second nationality, in the same form; null for none. Who shares one nationality with another has the same, whichever
    /// of the two it is.
    /// </summary>
    public string? SecondNationality { get; init; }

    /// <summary>
    /// Telephone numbers of the person or the family, E.164 if possible. Compared by their last eight digits, so that national and
    /// international ways of writing agree, and by seven where one side has no more; a number of fewer than six digits is not used.
    /// </summary>
    public IReadOnlyList<string> Phones { get; init; } = [];

    /// <summary>
    /// Telephone numbers of others by whom the person is reached, such as a friend or a shelter, in the same form. The person
    /// is found by them; for or against a match they say nothing.
    /// </summary>
    public IReadOnlyList<string> SharedPhones { get; init; } = [];

    /// <summary>
    /// Numbers of identity and travel documents, with their type where it is known: another number of the same type
    /// speaks against, of another type it says nothing, and the same number of two types says less than of one. Letters
    /// and digits count, case and punctuation do not; a number of fewer than five such characters is not used.
    /// </summary>
    public IReadOnlyList<DocumentNumber> Documents { get; init; } = [];

    /// <summary>
    /// Numbers of documents that different people can bear, such as the acts of a civil register, which are numbered anew each year
    /// in each place. The person is found by them; the same number says no more than the same place of birth.
    /// </summary>
    public IReadOnlyList<DocumentNumber> LocalDocuments { get; init; } = [];

    /// <summary>
    /// Names of the father and the mother, in any order and script. Siblings share them, so they add less than a name of
    /// one's own, and never lift two different given names to <see cref="Likeness.Likely"/>.
    /// </summary>
    public IReadOnlyList<WrittenName> Parents { get; init; } = [];

    /// <summary>
    /// Names of family members other than the parents: spouse, children, brothers and sisters. Members in common speak
    /// for a match; that families differ says nothing, for people travel without them.
    /// </summary>
    public IReadOnlyList<WrittenName> Relatives { get; init; } = [];

    /// <summary>Where the person was born, as written, in any script; null when not known.</summary>
    public string? BirthPlace { get; init; }
}

/// <summary>
/// A name as somebody wrote it, in any script and any order. Which part is which is taken as a hint: swapped parts
/// are recognised.
/// </summary>
/// <param name="Given">Given names; null when the whole name stands in <paramref name="Family"/>.</param>
/// <param name="Family">Family name; null when the whole name stands in <paramref name="Given"/>.</param>
public sealed record WrittenName(string? Given, string? Family);

/// <summary>
/// A birth date of which the year is known, perhaps the month, perhaps the day. The first of January is taken for
/// what it mostly is in these registers: a year with a day invented.
/// </summary>
/// <param name="Year">Year of the Gregorian calendar.</param>
/// <param name="Month">1 to 12, or null. Another value counts as not known.</param>
/// <param name="Day">1 to 31, or null; without a month it is not used. Another value counts as not known.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct BirthDate(int Year, int? Month, int? Day);

/// <summary>The number of a document, and its type if that is known.</summary>
/// <param name="Number">The number as written.</param>
/// <param name="Type">
/// Any word that the caller uses for the type, such as <c>passport</c>; compared without case. Null when not known.
/// </param>
[StructLayout(LayoutKind.Auto)]
[JsonConverter(typeof(DocumentNumberJson))]
public readonly record struct DocumentNumber(string Number, string? Type = null)
{
    /// <summary>A number of which the type is not known.</summary>
    /// <param name="number">The number as written.</param>
    public static implicit operator DocumentNumber(string number) => new(number);

    /// <summary>A number of which the type is not known.</summary>
    /// <param name="number">The number as written.</param>
    public static DocumentNumber FromString(string number) => new(number);
}

/// <summary>A number without a type is a JSON string, one with a type an object of two.</summary>
internal sealed class DocumentNumberJson : JsonConverter<DocumentNumber>
{
    public override DocumentNumber Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    )
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new(reader.GetString()!);
        }

        using var document = JsonDocument.ParseValue(ref reader);
        return new(
            document.RootElement.GetProperty("number").GetString()!,
            document.RootElement.GetProperty("type").GetString()
        );
    }

    public override void Write(
        Utf8JsonWriter writer,
        DocumentNumber value,
        JsonSerializerOptions options
    )
    {
        if (value.Type is null)
        {
            writer.WriteStringValue(value.Number);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("number", value.Number);
        writer.WriteString("type", value.Type);
        writer.WriteEndObject();
    }
}
