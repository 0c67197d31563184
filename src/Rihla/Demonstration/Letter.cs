using System.Globalization;
using System.Text;

namespace Rihla.Demonstration;

/// <summary>A page of paper as PDF with one line on it: what a scanned letter stands for in a demonstration.</summary>
internal static class Letter
{
    /// <summary>Writes it.</summary>
    /// <param name="line">What stands on it, in Latin letters without accents: the built-in font has no others.</param>
    public static MemoryStream With(string line)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"BT /F1 16 Tf 72 720 Td ({line}) Tj ET"
        );
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            $"<< /Length {text.Length} >>\nstream\n{text}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ];
        var pdf = new StringBuilder("%PDF-1.4\n");
        var places = new List<int>();
        foreach (var (number, content) in objects.Select((o, i) => (i + 1, o)))
        {
            places.Add(pdf.Length);
            pdf.Append(CultureInfo.InvariantCulture, $"{number} 0 obj\n{content}\nendobj\n");
        }
        var table = pdf.Length;
        pdf.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n")
            .Append("0000000000 65535 f \n");
        foreach (var place in places)
        {
            pdf.Append(CultureInfo.InvariantCulture, $"{place:D10} 00000 n \n");
        }
        pdf.Append(
            CultureInfo.InvariantCulture,
            $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"
        );
        return new(Encoding.ASCII.GetBytes(pdf.ToString()));
    }
}
