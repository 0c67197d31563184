using System.Globalization;

namespace Rihla.Platform.Localisation;

/// <summary>
/// The words of one language; pages inject it as <c>T</c>. It speaks the language of the request
/// (<see cref="CultureInfo.CurrentUICulture"/>) unless it was asked for another with <see cref="In"/>.
/// </summary>
/// <remarks>
/// Everything comes back as plain text, which Razor encodes. A name written the other way round than the sentence (a
/// Latin name in an Arabic sentence) is isolated with Unicode marks, so that it does not push the punctuation about.
/// </remarks>
public sealed class Words(Texts texts, Settings settings)
{
    private readonly string? language;

    private Words(Texts texts, Settings settings, string language)
        : this(texts, settings) => this.language = language;

    /// <summary>The language: <c>fr</c>, <c>ar</c> or <c>en</c>.</summary>
    public string Language =>
        language ?? Languages.Or(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);

    /// <summary>The direction of writing: <c>ltr</c> or <c>rtl</c>; for the <c>dir</c> attribute.</summary>
    public string Direction => Languages.DirectionOf(Language);

    /// <summary>A text.</summary>
    public string this[string key] => texts.Pattern(key, Language);

    /// <summary>
    /// A text with its places filled. Dates and moments are written as <see cref="Date(DateOnly)"/> and
    /// <see cref="DateTime"/> do, enum values as <see cref="Of"/> does.
    /// </summary>
    public string this[string key, params object?[] args] =>
        Fill(texts.Pattern(key, Language), args);

    /// <summary>A counted text in the form the number takes: {0} is the number, {1} and on the rest.</summary>
    public string Count(string key, long number, params object?[] args) =>
        Fill(texts.Pattern(key, Language, number), [Number(number), .. args]);

    /// <summary>The word for an enum value: the text <c>EnumName.Value</c>.</summary>
    public string Of(Enum value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return texts.Pattern($"{value.GetType().Name}.{value}", Language);
    }

    /// <summary>Whether there is a text with this key.</summary>
    public bool Has(string key) => texts.Has(key);

    /// <summary>
    /// The words of another language, for a document in the language of the person. A language the software does not
    /// speak becomes French.
    /// </summary>
    public Words In(string? code) => new(texts, settings, Languages.Or(code));

    /// <summary>A day in words: <c>5 mars 2026</c>.</summary>
    public string Date(DateOnly day) => Spell(day.Year, day.Month, day.Day);

    /// <summary>A day in words, or a dash when there is none.</summary>
    public string Date(DateOnly? day) => day is { } known ? Date(known) : "–";

    /// <summary>A date as far as it is known: <c>5 mars 1994</c>, <c>mars 1994</c>, <c>vers 1994</c>.</summary>
    public string Date(PartialDate date)
    {
        var known = date.Month is { } month
            ? Spell(date.Year, month, date.Day)
            : $"{date.Year:0000}";
        return date.Estimated ? this["Platform.Date.About", known] : known;
    }

    /// <summary>A date as far as it is known, or a dash when nothing is.</summary>
    public string Date(PartialDate? date) => date is { } known ? Date(known) : "–";

    /// <summary>A day in digits, for tables: <c>05/03/2026</c> in all three languages.</summary>
    public static string ShortDate(DateOnly day) =>
        day.ToString("dd'/'MM'/'yyyy", CultureInfo.InvariantCulture);

    /// <summary>From a day to another: <c>du 5 mars 2026 au 8 mars 2026</c>; without a last day, since when.</summary>
    public string Period(DateOnly from, DateOnly? to) => Between(from, to, Date);

    /// <summary>From a day to another in digits, for tables.</summary>
    public string ShortPeriod(DateOnly from, DateOnly? to) => Between(from, to, ShortDate);

    /// <summary>A month and its year: <c>mars 2026</c>.</summary>
    public string Month(DateOnly day) => Spell(day.Year, day.Month, null);

    /// <summary>A moment as the mission's clock showed it: <c>5 mars 2026, 14:30</c>.</summary>
    public string DateTime(DateTimeOffset moment) =>
        $"{Date(DateOnly.FromDateTime(AtMission(moment).DateTime))}{(Language == Languages.Arabic ? "،" : ",")} {Time(moment)}";

    /// <summary>The time of a moment as the mission's clock showed it: <c>14:30</c>.</summary>
    public string Time(DateTimeOffset moment) =>
        AtMission(moment).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A whole number with its thousands apart.</summary>
    public string Number(long number) => Number((decimal)number, 0);

    /// <summary>A number with this many decimals.</summary>
    public string Number(decimal number, int decimals = 0) =>
        Signed(number, Written(number, decimals));

    /// <summary>By how much something changed: <c>+0,12</c>.</summary>
    public string Change(decimal change, int decimals = 0) =>
        change > 0
            ? Bidi.LeftToRight("+" + Written(change, decimals), Direction)
            : Number(change, decimals);

    /// <summary>So many out of so many: <c>6 sur 9 000</c>.</summary>
    public string OutOf(long part, long whole) => this["Platform.Of", Number(part), Number(whole)];

    /// <summary>A share from 0 to 1 as a percentage.</summary>
    public string Percent(decimal share, int decimals = 0) =>
        Signed(
            share,
            Written(share * 100, decimals) + (Language == Languages.French ? "\u202F%" : "%")
        );

    /// <summary>An amount with its ISO 4217 currency and that currency's decimals: <c>1 250,00 MAD</c>.</summary>
    public string Money(decimal amount, string currency) =>
        Bidi.LeftToRight(
            $"{Written(amount, Platform.Currency.Find(currency)?.Decimals ?? 2)}\u00A0{currency}",
            Direction
        );

    /// <summary>The name of a country by its ISO 3166-1 alpha-2 code; a dash when there is none.</summary>
    public string Country(string? code) => code is null ? "–" : Names.Countries.Of(code, Language);

    /// <summary>The name of a language that people speak, by its BCP 47 code; a dash when there is none.</summary>
    public string SpokenLanguage(string? code) =>
        code is null ? "–" : Names.SpokenLanguages.Of(code, Language);

    /// <summary>All countries by code with their names, in the alphabetical order of this language.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Countries() => Sorted(Names.Countries);

    /// <summary>All spoken languages by code with their names, in the alphabetical order of this language.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> SpokenLanguageList() =>
        Sorted(Names.SpokenLanguages);

    private List<KeyValuePair<string, string>> Sorted(Names names) =>
        [
            .. names
                .Codes.Select(code => KeyValuePair.Create(code, names.Of(code, Language)))
                .OrderBy(
                    pair => pair.Value,
                    StringComparer.Create(Languages.CultureOf(Language), ignoreCase: true)
                ),
        ];

    private DateTimeOffset AtMission(DateTimeOffset moment) =>
        TimeZoneInfo.ConvertTimeBySystemTimeZoneId(moment, settings.TimeZone);

    private string Signed(decimal number, string written) =>
        number < 0 ? Bidi.LeftToRight(written, Direction) : written;

    private string Written(decimal number, int decimals) =>
        number.ToString(
            string.Create(CultureInfo.InvariantCulture, $"N{decimals}"),
            Languages.CultureOf(Language)
        );

    private string Between(DateOnly from, DateOnly? to, Func<DateOnly, string> written) =>
        to is not { } last ? this["Platform.Date.Since", written(from)]
        : last == from ? written(from)
        : this["Platform.Date.Period", written(from), written(last)];

    private string Spell(int year, int month, int? day)
    {
        var name = Names.Months.Of(month.ToString(CultureInfo.InvariantCulture), Language);
        var first = day == 1 && Language == Languages.French ? "er" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{day}{first}{(day is null ? "" : " ")}{name} {year}"
        );
    }

    private string Fill(string pattern, object?[] args) =>
        string.Format(
            Languages.CultureOf(Language),
            pattern,
            [
                .. args.Select(arg =>
                    Show(arg) is var shown && arg is string ? Bidi.Isolate(shown, Direction) : shown
                ),
            ]
        );

    private string Show(object? arg) =>
        arg switch
        {
            null => "",
            string text => text,
            DateOnly day => Date(day),
            PartialDate date => Date(date),
            DateTimeOffset moment => DateTime(moment),
            Enum value => Of(value),
            decimal number => Number(number, decimal.IsInteger(number) ? 0 : number.Scale),
            IFormattable other => other.ToString(null, Languages.CultureOf(Language)),
            _ => arg.ToString() ?? "",
        };
}
