using Microsoft.EntityFrameworkCore;
using Rihla.People;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Diaspora;

/// <summary>
/// The blind keys by which applications of one person are found, under the secret of the match keys: written under the
/// current one, looked for under all.
/// </summary>
internal sealed class ApplicationKeys(BlindKeys blind, MatchSecrets secrets)
{
    /// <summary>The keys with which an application is kept: of its telephone and of its mail address.</summary>
    public async Task<(long? Phone, long? Email)> ToKeepAsync(
        ApplicationAnswers said,
        CancellationToken cancel
    )
    {
        var secret = (await secrets.ReadAsync(cancel)).Current;
        return (OfPhone(secret, said.Phone, said.Country), OfEmail(secret, said.Email));
    }

    /// <summary>The keys under which applications stand that a telephone number answers to.</summary>
    public async Task<List<long>> PhonesAsync(
        string? phone,
        string? country,
        CancellationToken cancel
    ) => await UnderAllAsync(secret => OfPhone(secret, phone, country), cancel);

    /// <summary>The keys under which applications stand that a mail address answers to.</summary>
    public async Task<List<long>> EmailsAsync(string? email, CancellationToken cancel) =>
        await UnderAllAsync(secret => OfEmail(secret, email), cancel);

    private async Task<List<long>> UnderAllAsync(Func<int, long?> key, CancellationToken cancel) =>
        [.. (await secrets.ReadAsync(cancel)).All.Select(key).OfType<long>()];

    // Nothing, if it cannot be a telephone number.
    private long? OfPhone(int secret, string? phone, string? country) =>
        Phones.Read(phone ?? "", country) is { IsDone: true, Value: { } read }
            ? blind.Of(secret, "diaspora.phone", read)
            : null;

    // Without regard to capitals.
    private long? OfEmail(int secret, string? email) =>
        string.IsNullOrWhiteSpace(email)
            ? null
            : blind.Of(secret, "diaspora.email", email.Trim().ToUpperInvariant());
}

/// <summary>Makes the keys of all applications anew under a new secret.</summary>
internal sealed class ApplicationKeyRenewal(RihlaDb db, ApplicationKeys keys) : KeyRenewal(db)
{
    public override string Name => "diaspora";

    protected override IQueryable<Guid> Records() =>
        Db.Set<Application>().Where(a => a.Answers != null).Select(a => a.Id);

    protected override async Task RenewAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancel
    )
    {
        var found = await Db.Set<Application>()
            .AsNoTracking()
            .Where(a => ids.Contains(a.Id) && a.Answers != null)
            .Select(a => new { a.Id, a.Answers })
            .ToListAsync(cancel);
        foreach (var application in found)
        {
            // Beside the change tracker: nothing is said about the application, and its version stays.
            var (phone, email) = await keys.ToKeepAsync(
                ApplicationAnswers.Read(application.Answers!.Reveal()),
                cancel
            );
            await Db.Set<Application>()
                .Where(a => a.Id == application.Id && a.Answers != null)
                .ExecuteUpdateAsync(
                    a => a.SetProperty(x => x.PhoneKey, phone).SetProperty(x => x.EmailKey, email),
                    cancel
                );
        }
    }
}
