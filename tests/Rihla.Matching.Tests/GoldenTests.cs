using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Rihla.Matching.Tests;

/// <summary>
/// Pairs with their explanation, as a caseworker would see them. When the library learns, run this
/// once with RIHLA_UPDATE_DOCS=1 and read what changed in Pairs.golden.txt as you would read code.
/// </summary>
public class GoldenTests
{
    private static readonly (string Left, string Right)[] Pairs =
    [
        ("Amadou|Ouattara|1994-05-17|M", "Amadu|Watara|1994-05-17|M"),
        ("Aïcha|Benali|1991|F", "عائشة|بن علي|1991-03-02|F"),
        ("Kadiatou|Bangoura|1982-11-13|F", "Bangura|Kadiatu|1982-11-13|F"),
        ("Roland|Kamga|1994-11-04|M", "Roand|Kmga|1994-11-04|M"),
        ("Mamadou Alpha|Diallo|1999-01-01|M", "Mamadou Saliou|Diallo|1999-01-01|M"),
        ("Thierno|Bah|1990-04-05|M", "Cherno|Baah|1990-05-04|M"),
        ("Fatou|Ndiaye|1988-12-01|F", "Fatoumata|Njie|1989-12-01|F"),
        ("|محمد عبد الرحمن القبيسي|1975|M", "Mohammad Abdul Rahman|Al-Qubaysi|1975-01-01|M"),
        ("Mohamed|Ali||M", "Mohamed|Ali||M"),
        ("Zoukrofa|Tchombiano||", "Z.|Tchombiano||"),
        ("Awa|Sané|1990-02-02|F", "Awa|Diop|1990-02-02|F"),
        ("Hassan|Bah|2004-03-21|M", "Houssein|Bah|2004-03-21|M"),
        ("Moussa|Traoré|1990-02-03|M", "Modibo|Traoré|1991-12-24|M"),
        ("Mamadou|Diallo|1965-04-11|M", "Mamadou|Diallo|1990-08-02|M"),
        ("Abdelkader|Benkirane|1980-02-03|M", "عبد القادر|بنكيران|1980-03-02|M"),
        ("Aïssatou|Diallo|1992-06-30|F", "Aïssatou|Barry née Diallo|1992-06-30|F"),
        ("Chérif|Aït Saadi|1988|M", "شريف|آيت سعدي|1989-05-01|M"),
        ("Svetlana|Shevchenko|1977-12-27|F", "Светлана|Шевченко|1977-12-27|F"),
        ("Ousmane|Konaté|1985-01-01|M", "Usman|Konateh|1987-01-01|M"),
        (
            "Sidi Mohamed Ahmed Salem Ely Cheikh Brahim|Zerouali|1985|M",
            "Sidi Mohamed Ahmed Salem Ely Cheikh Brahim|Benkirane|1985|M"
        ),
        ("Fatoumata|Camara|1990|F", "Fatoumata|Camara|1990|X"),
        ("Rahmatoullah|Zerouali|1990|M", "رحمة الله|زروالي|1990|M"),
        ("Raouf|Taous|1990|M", "رؤوف|طاووس|1990|M"),
        ("Aïssatou|Barry épse Diallo|1992|F", "Aïssatou|Barry|1992|F"),
        ("Abdou Aziz|Sy|1990|M", "Abdoulaziz|Sy|1990|M"),
        ("Abdou Khadre|Ba|1990|M", "عبد القادر|با|1990|M"),
        ("Javad|Karimi|1990|M", "جواد|کریمی|1990|M"),
        ("Vahid|Rezaei|1990|M", "وحید|رضایی|1990|M"),
        ("Kossi|De Souza|1990|M", "Kossi|Desouza|1990|M"),
    ];

    [Fact]
    public void Pairs_are_explained_as_written_down()
    {
        var shown = new StringBuilder();
        foreach (var (left, right) in Pairs)
        {
            var match = Read(left).Against(Read(right));
            shown.Append(
                CultureInfo.InvariantCulture,
                $"{left}  ~  {right}\n  {match.Likeness} {match.Probability:0.000}\n"
            );
            foreach (var e in match.Evidence)
            {
                shown.Append(
                    CultureInfo.InvariantCulture,
                    $"  {e.Field} {e.Agreement}: {e.Left} ~ {e.Right} {e.Bits:+0.0;-0.0}\n"
                );
            }
        }

        if (Environment.GetEnvironmentVariable("RIHLA_UPDATE_DOCS") is not null)
        {
            File.WriteAllText(Golden(), shown.ToString());
            return;
        }

        using var golden = new StreamReader(
            typeof(GoldenTests).Assembly.GetManifestResourceStream("Pairs.golden.txt")!
        );
        Assert.Equal(golden.ReadToEnd(), shown.ToString());
    }

    private static string Golden([CallerFilePath] string test = "") =>
        Path.Combine(Path.GetDirectoryName(test)!, "Pairs.golden.txt");

    private static Identity Read(string text)
    {
        var fields = text.Split('|');
        return Somebody.Called(
            fields[0],
            fields[1],
            fields[2] is "" ? null : fields[2],
            fields[3] is "" ? null : fields[3][0]
        );
    }
}
