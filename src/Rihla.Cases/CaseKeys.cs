using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Cases;

/// <summary>The blind key of a word of the caller's name, or of the telephone: a request is found before anybody is registered.</summary>
internal sealed class CaseKey : IDerived
{
    public required long Key { get; init; }

    public required Guid CaseId { get; init; }
}

internal sealed class CaseKeyMapping : IEntityTypeConfiguration<CaseKey>
{
    public void Configure(EntityTypeBuilder<CaseKey> builder)
    {
        builder.ToTable("cases_key");
        builder.HasKey(k => new { k.Key, k.CaseId });
        builder.Property(k => k.Key).ValueGeneratedNever();
        builder.HasIndex(k => k.CaseId);
    }
}

/// <summary>Makes the keys by which requests are found.</summary>
internal sealed class CaseKeys(RihlaDb db, BlindKeys blind)
{
    private const int ShortestWord = 2;

    /// <summary>The key of a telephone number; the digits count, not how they are written.</summary>
    public long OfPhone(string phone) =>
        blind.Of("case.phone", string.Concat(phone.Where(char.IsAsciiDigit)));

    /// <summary>The key of the code that a case or a person's row has in another system, exactly as it is written there.</summary>
    public long OfExternal(string code) => blind.Of("case.external", code);

    /// <summary>The keys of the words of a name, without accents and capitals.</summary>
    public IReadOnlyList<long> OfName(string name) =>
        [.. WordsOf(name).Select(word => blind.Of("case.name", word))];

    /// <summary>Writes the keys of a case anew; saved with the next save.</summary>
    public async Task RewriteAsync(Case @case, CancellationToken cancel)
    {
        var wanted = new HashSet<long>(OfName(@case.CallerName?.Reveal() ?? ""));
        if (@case.CallerPhone?.Reveal() is { } phone && phone.Any(char.IsAsciiDigit))
        {
            wanted.Add(OfPhone(phone));
        }
        var present = await db.Set<CaseKey>().Where(k => k.CaseId == @case.Id).ToListAsync(cancel);
        db.RemoveRange(present.Where(k => !wanted.Remove(k.Key)));
        db.AddRange(wanted.Select(key => new CaseKey { Key = key, CaseId = @case.Id }));
    }

    private static IEnumerable<string> WordsOf(string name)
    {
        var plain = string.Concat(
                name.Normalize(NormalizationForm.FormD)
                    .Where(c =>
                        CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark
                    )
            )
            .ToLowerInvariant();
        return string.Concat(plain.Select(c => char.IsLetterOrDigit(c) ? c : ' '))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(w => w.Length >= ShortestWord)
            .Distinct(StringComparer.Ordinal);
    }
}
