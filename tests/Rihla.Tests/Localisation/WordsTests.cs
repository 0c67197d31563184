using System.Globalization;
using System.Text;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Tests.Localisation;

/// <summary>How the words come out in the three languages.</summary>
public sealed class WordsTests
{
    private static Words French => In("fr");
    private static Words Arabic => In("ar");
    private static Words English => In("en");

    private static Words In(string language, bool strict = true) =>
        new Words(new Texts(SourceTree.Texts.Concat(Samples), strict), new Settings()).In(language);

    private static readonly IReadOnlyList<Text> Samples = Read(
        """
        {
          "Sample.Days": {
            "fr": { "one": "{0} jour", "other": "{0} jours" },
            "ar": { "zero": "لا أيام", "one": "يوم واحد", "two": "يومان", "few": "{0} أيام", "many": "{0} يوماً", "other": "{0} يوم" },
            "en": { "one": "{0} day", "other": "{0} days" }
          },
          "Sample.Came": { "fr": "{0} est venu le {1}.", "ar": "جاء {0} يوم {1}.", "en": "{0} came on {1}." }
        }
        """
    );

    private static IReadOnlyList<Text> Read(string json, string source = "sample")
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return Texts.Read(stream, source);
    }

    [Theory]
    [InlineData(0, "0 jour", "لا أيام", "0 days")]
    [InlineData(1, "1 jour", "يوم واحد", "1 day")]
    [InlineData(2, "2 jours", "يومان", "2 days")]
    [InlineData(3, "3 jours", "3 أيام", "3 days")]
    [InlineData(10, "10 jours", "10 أيام", "10 days")]
    [InlineData(11, "11 jours", "11 يوماً", "11 days")]
    [InlineData(99, "99 jours", "99 يوماً", "99 days")]
    [InlineData(100, "100 jours", "100 يوم", "100 days")]
    [InlineData(102, "102 jours", "102 يوم", "102 days")]
    [InlineData(103, "103 jours", "103 أيام", "103 days")]
    public void Counted_texts_take_the_form_of_the_number(int n, string fr, string ar, string en)
    {
        Assert.Equal(fr, French.Count("Sample.Days", n));
        Assert.Equal(ar, Arabic.Count("Sample.Days", n));
        Assert.Equal(en, English.Count("Sample.Days", n));
    }

    [Theory]
    [InlineData(
        "fr",
        "L'accord : « oui » ; d'accord ?",
        "L’accord\u00A0: «\u00A0oui\u00A0»\u00A0; d’accord\u00A0?"
    )]
    [InlineData("fr", "Départ à 14:30, voir https://exemple.org", null)]
    [InlineData("fr", "Déjà\u00A0: l’imprimé", null)]
    [InlineData("en", "The person's choice: yes", "The person’s choice: yes")]
    [InlineData("ar", "الموافقة: نعم؛ أم لا؟", null)]
    public void Texts_typed_on_a_keyboard_come_out_as_print(
        string language,
        string typed,
        string? printed
    ) => Assert.Equal(printed ?? typed, Typography.Print(language, typed));

    [Fact]
    public void A_Latin_name_is_isolated_in_an_Arabic_sentence_and_an_Arabic_one_in_a_French_sentence()
    {
        var day = new DateOnly(2026, 3, 5);
        Assert.Equal(
            "جاء \u2068Fatou Sow\u2069 يوم 5 مارس 2026.",
            Arabic["Sample.Came", "Fatou Sow", day]
        );
        Assert.Equal(
            "\u2068فاتو\u2069 est venu le 5 mars 2026.",
            French["Sample.Came", "فاتو", day]
        );
        Assert.Equal("Fatou Sow came on 5 March 2026.", English["Sample.Came", "Fatou Sow", day]);
    }

    [Fact]
    public void Dates_are_written_as_people_write_them()
    {
        Assert.Equal("1er mars 2026", French.Date(new DateOnly(2026, 3, 1)));
        Assert.Equal("1 غشت 2026", Arabic.Date(new DateOnly(2026, 8, 1)));
        Assert.Equal("mars 1994", French.Date(new PartialDate(1994, 3)));
        Assert.Equal("vers 1994", French.Date(new PartialDate(1994, estimated: true)));
        Assert.Equal("1994", English.Date(new PartialDate(1994)));
        Assert.Equal("–", French.Date((DateOnly?)null));
        Assert.Equal("05/03/2026", Words.ShortDate(new DateOnly(2026, 3, 5)));
    }

    [Fact]
    public void A_moment_is_shown_by_the_clock_of_the_mission()
    {
        var moment = new DateTimeOffset(2026, 6, 30, 23, 30, 0, TimeSpan.Zero);
        Assert.Equal("1er juillet 2026, 00:30", French.DateTime(moment));
        Assert.Equal("1 يوليوز 2026، 00:30", Arabic.DateTime(moment));
    }

    [Fact]
    public void Numbers_follow_the_language_with_Western_digits_everywhere()
    {
        Assert.Equal("3\u202F512", French.Number(3512));
        Assert.Equal("3.512", Arabic.Number(3512));
        Assert.Equal("3,512.50", English.Number(3512.5m, 2));
        Assert.Equal("12\u202F%", French.Percent(0.12m));
        Assert.Equal("1\u202F250,00\u00A0MAD", French.Money(1250, "MAD"));
        Assert.Equal("65\u202F000\u00A0XOF", French.Money(65000, "XOF"));
        Assert.Equal("-7\u202F037", French.Number(-7037));
        Assert.Equal("+0.12", English.Change(0.12m, 2));
        Assert.Equal("6 sur 9\u202F000", French.OutOf(6, 9000));
        Assert.Equal("6 من 9.000", Arabic.OutOf(6, 9000));
    }

    [Fact]
    public void A_sum_within_a_sentence_has_its_thousands_apart()
    {
        Assert.Contains(
            "9\u202F882",
            French["Platform.Of", 9882m, 20000.00m],
            StringComparison.Ordinal
        );
        Assert.Contains(
            "20\u202F000",
            French["Platform.Of", 9882m, 20000.00m],
            StringComparison.Ordinal
        );
        Assert.Contains(
            "9,882.50",
            English["Platform.Of", 9882.50m, 0.5m],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Signs_and_units_stay_with_their_number_in_a_sentence_from_right_to_left()
    {
        Assert.Equal("\u2066-7.037\u2069", Arabic.Number(-7037));
        Assert.Equal("\u2066+0,12\u2069", Arabic.Change(0.12m, 2));
        Assert.Equal("\u2066-12%\u2069", Arabic.Percent(-0.12m));
        Assert.Equal("\u20661.250,00\u00A0MAD\u2069", Arabic.Money(1250, "MAD"));
    }

    [Fact]
    public void A_period_is_told_in_words()
    {
        var (first, last) = (new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 5));
        Assert.Equal("du 1er mars 2026 au 5 mars 2026", French.Period(first, last));
        Assert.Equal("من 1 مارس 2026 إلى 5 مارس 2026", Arabic.Period(first, last));
        Assert.Equal("01/03/2026 to 05/03/2026", English.ShortPeriod(first, last));
        Assert.Equal("depuis le 01/03/2026", French.ShortPeriod(first, null));
        Assert.Equal("1 March 2026", English.Period(first, first));
    }

    [Fact]
    public void Countries_and_languages_have_names_in_three_languages()
    {
        Assert.Equal(
            ["Guinée", "غينيا", "Guinea"],
            [French.Country("GN"), Arabic.Country("GN"), English.Country("GN")]
        );
        Assert.Equal("wolof", French.SpokenLanguage("wo"));
        Assert.Equal("الولوفية", Arabic.SpokenLanguage("wo"));
        Assert.Equal("ZZ", French.Country("ZZ"));
        Assert.Equal(249, Names.Countries.Codes.Count);
        foreach (var names in new[] { Names.Countries, Names.SpokenLanguages })
        {
            Assert.All(
                names.Codes,
                code => Assert.All(Languages.All, l => Assert.NotEqual(code, names.Of(code, l)))
            );
        }
    }

    [Fact]
    public void Lists_are_in_the_order_of_the_language()
    {
        var french = French.Countries().Select(c => c.Key).ToList();
        Assert.True(french.IndexOf("EG") < french.IndexOf("FR"), "Égypte stands under E");
        Assert.Equal(french.Count, Arabic.Countries().Count);
    }

    [Fact]
    public void The_value_of_an_enum_has_its_word() =>
        Assert.Equal("Movement officer", English.Of(Role.MovementOfficer));

    [Fact]
    public void A_missing_key_is_an_error_but_in_production_shows_itself()
    {
        Assert.Throws<KeyNotFoundException>(() => French["No.Such.Text"]);
        Assert.Equal("No.Such.Text", In("fr", strict: false)["No.Such.Text"]);
    }

    [Fact]
    public void A_key_of_two_modules_is_refused_with_both_names()
    {
        var twice = Samples.Concat(Read("""{ "Sample.Came": { "fr": "x" } }""", "other"));
        var problem = Assert.Throws<InvalidDataException>(() => new Texts(twice, strict: true));
        Assert.Contains("sample", problem.Message, StringComparison.Ordinal);
        Assert.Contains("other", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_language_of_the_request_is_followed_and_another_can_be_asked_for()
    {
        var words = new Words(new Texts(Samples, strict: true), new Settings());
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ar-MA");
            Assert.Equal(("ar", "rtl"), (words.Language, words.Direction));
            Assert.Equal(("en", "ltr"), (words.In("en").Language, words.In("en").Direction));
            Assert.Equal("fr", words.In("wo").Language);
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("de");
            Assert.Equal("fr", words.Language);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
