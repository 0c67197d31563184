using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;

namespace Rihla.Cases;

/// <summary>
/// The blind key of a word of the caller's name, or of the telephone: a request is found before anybody is registered; or of the
/// number of a paper that another module keeps with the case.
/// </summary>
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

/// <summary>Makes the keys by which requests are found, under the secret of the match keys.</summary>
internal sealed class CaseKeys(
    RihlaDb db,
    BlindKeys blind,
    MatchSecrets secrets,
    IEnumerable<PaperNumbers> papers
)
{
    /// <summary>The version of the rules below. Whoever changes them raises it, and the keys of all cases are made anew.</summary>
    internal const int Rules = 2;

    private const int ShortestWord = 2;

    // Fewer digits are a year or a page, and stand on the papers of many.
    private const int FewestDigits = 6;

    /// <summary>
    /// The key of the code that a case or a person's row has in another system, exactly as it is written there. It stays
    /// under the first secret.
    /// </summary>
    public long OfExternal(string code) => blind.Of("case.external", code);

    /// <summary>
    /// The keys under which requests stand that a name or telephone number answers to: of the words of the name, without
    /// accents and capitals, and of the digits of the numbers, however they are written.
    /// </summary>
    public async Task<List<long>> ToFindAsync(
        string name,
        IEnumerable<string> phones,
        CancellationToken cancel
    )
    {
        var numbers = phones.ToList();
        return
        [
            .. (await secrets.ReadAsync(cancel)).All.SelectMany(secret =>
                Of(secret, name, numbers)
            ),
        ];
    }

    /// <summary>
    /// The keys under which cases stand that have a paper with this number, however it is spaced, hyphenated and cased, and with or
    /// without its letters: a consulate says "LP 0457812" of what stands in the form as 0457812, or the other way round.
    /// </summary>
    public async Task<List<long>> ToFindByPaperAsync(string number, CancellationToken cancel) =>
        [.. (await secrets.ReadAsync(cancel)).All.SelectMany(secret => OfPapers(secret, [number]))];

    /// <summary>Writes the keys of a case anew, under the secret that writes; saved with the next save.</summary>
    public async Task RewriteAsync(Case @case, CancellationToken cancel)
    {
        var secret = (await secrets.ReadAsync(cancel)).Current;
        var phone = @case.CallerPhone?.Reveal();
        var wanted = Of(
                secret,
                @case.CallerName?.Reveal() ?? "",
                phone?.Any(char.IsAsciiDigit) == true ? [phone] : []
            )
            .Concat(OfPapers(secret, await NumbersAsync(@case.Id, cancel)))
            .ToHashSet();
        var present = await db.Set<CaseKey>().Where(k => k.CaseId == @case.Id).ToListAsync(cancel);
        db.RemoveRange(present.Where(k => !wanted.Remove(k.Key)));
        db.AddRange(wanted.Select(key => new CaseKey { Key = key, CaseId = @case.Id }));
    }

    private IEnumerable<long> Of(int secret, string name, IEnumerable<string> phones) =>
        WordsOf(name)
            .Select(word => blind.Of(secret, "case.name", word))
            .Concat(
                phones.Select(phone =>
                    blind.Of(secret, "case.phone", string.Concat(phone.Where(char.IsAsciiDigit)))
                )
            );

    private IEnumerable<long> OfPapers(int secret, IEnumerable<string> numbers) =>
        numbers
            .Select(number =>
                string.Concat(Folding.Plain(Digits.Western(number)).Where(char.IsLetterOrDigit))
            )
            .Where(plain => plain.Length > 0)
            .SelectMany(plain => WithItsDigits(plain))
            .Distinct(StringComparer.Ordinal)
            .Select(plain => blind.Of(secret, "case.paper", plain));

    private static IEnumerable<string> WithItsDigits(string plain)
    {
        yield return plain;
        var digits = string.Concat(plain.Where(char.IsAsciiDigit));
        if (digits.Length >= FewestDigits)
        {
            yield return digits;
        }
    }

    /// <summary>The cases that have keys, or papers for which they should have some.</summary>
    internal IQueryable<Guid> Written() =>
        papers
            .Select(p => p.Cases)
            .Aggregate(db.Set<CaseKey>().Select(k => k.CaseId), (all, some) => all.Concat(some));

    private async Task<List<string>> NumbersAsync(Guid caseId, CancellationToken cancel)
    {
        var numbers = new List<string>();
        foreach (var kept in papers)
        {
            numbers.AddRange(await kept.OfAsync(caseId, cancel));
        }
        return numbers;
    }

    private static IEnumerable<string> WordsOf(string name)
    {
        return string.Concat(Folding.Plain(name).Select(c => char.IsLetterOrDigit(c) ? c : ' '))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(w => w.Length >= ShortestWord)
            .Distinct(StringComparer.Ordinal);
    }
}

/// <summary>Makes the keys of all cases anew under a new secret, or by new rules.</summary>
internal sealed class CaseKeyRenewal(RihlaDb db, CaseKeys keys) : KeyRenewal(db)
{
    public override string Name => "cases";

    public override int Rules => CaseKeys.Rules;

    protected override IQueryable<Guid> Records() =>
        Db.Set<Case>()
            .Where(c => c.CallerName != null || c.CallerPhone != null)
            .Select(c => c.Id)
            .Concat(keys.Written());

    protected override async Task RenewAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancel
    )
    {
        // What somebody changes or erases meanwhile would be written back.
        await Db.LockCasesAsync(ids, null, cancel);
        foreach (
            var @case in await Db.Set<Case>().Where(c => ids.Contains(c.Id)).ToListAsync(cancel)
        )
        {
            await keys.RewriteAsync(@case, cancel);
        }
        await Db.SaveDerivedAsync(cancel);
    }
}
