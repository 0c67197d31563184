using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform.Data;

namespace Rihla.Site;

/// <summary>
/// What came to the invented mission from outside: people whom a partner referred, an answer to it, and a request that waits
/// for a person to read it. Through the operations that everybody uses.
/// </summary>
public sealed class DemonstrationReferrals
{
    private readonly RihlaDb db;
    private readonly Referring referring;
    private readonly HelpDesk desk;
    private readonly CaseExchanges exchanges;
    private readonly Following following;
    private readonly DataRequests dataRequests;
    private readonly CaseFiles files;
    private readonly DemonstrationUsers users;

    internal DemonstrationReferrals(
        RihlaDb db,
        Referring referring,
        HelpDesk desk,
        CaseExchanges exchanges,
        Following following,
        DataRequests dataRequests,
        CaseFiles files,
        DemonstrationUsers users
    ) =>
        (
            this.db,
            this.referring,
            this.desk,
            this.exchanges,
            this.following,
            this.dataRequests,
            this.files,
            this.users
        ) = (db, referring, desk, exchanges, following, dataRequests, files, users);

    /// <summary>Tells it, unless something has come from outside already.</summary>
    public async Task TellAsync(CancellationToken cancel = default)
    {
        if (await db.Set<HelpRequest>().AnyAsync(cancel))
        {
            return;
        }
        var partner = await users.ActorAsync("abri", cancel);
        foreach (
            var (label, name, country, language) in new[]
            {
                ("Abri 41", "Fatou", "SN", "wo"),
                ("Abri 42", "Ibrahim", "NG", "en"),
                ("Abri 44", "Aminata", "ML", "bm"),
            }
        )
        {
            await referring.ReferAsync(
                new()
                {
                    Label = label,
                    HasAgreed = true,
                    Answers = new()
                    {
                        IsChild = false,
                        Name = name,
                        OtherContact = "Par l'association, le matin",
                        Language = language,
                        Country = country,
                        Note = "Souhaite parler d'un retour.",
                    },
                },
                "fr",
                partner,
                cancel
            );
        }
        var first = await db.Set<HelpRequest>()
            .Where(r => r.CaseId != null)
            .OrderBy(r => r.At)
            .Select(r => r.CaseId)
            .FirstOrDefaultAsync(cancel);
        var salma = await users.ActorAsync("salma", cancel);
        if (first is { } id && await files.FindAsync(id, salma, cancel) is { } file)
        {
            db.ChangeTracker.Clear();
            await exchanges.AnswerAsync(
                file.Code,
                new()
                {
                    Text = "Merci. Nous l'avons appelée et la voyons mardi.",
                    ToPartner = true,
                },
                salma,
                cancel
            );
        }
        await AskAsync(cancel);
        var key = await desk.BeginAsync(cancel);
        await desk.KeepAsync(
            key,
            new()
            {
                IsChild = false,
                WantsHome = true,
                Country = "GN",
                Name = "Mory",
                OtherContact = "Café de la gare, demander Mory",
                Language = "fr",
                CallTime = "evening",
            },
            cancel
        );
        await desk.SendAsync(key, "fr", "", isOdd: true, cancel);
    }

    // One asks for a copy of her data, which waits to be handed over; another for a correction; the first to be erased.
    private async Task AskAsync(CancellationToken cancel)
    {
        var driss = await users.ActorAsync("driss", cancel);
        var requests = await db.Set<HelpRequest>()
            .Where(r => r.CaseId != null)
            .OrderBy(r => r.At)
            .Select(r => r.Id)
            .ToListAsync(cancel);
        foreach (
            var (request, kind, text) in requests.Zip(
                [ExchangeKind.DataErasure, ExchangeKind.DataCopy, ExchangeKind.DataCorrection],
                [
                    "Je ne veux plus rien laisser ici.",
                    "Je veux savoir ce que vous gardez sur moi.",
                    "Je viens de Kayes, pas de Kidal.",
                ]
            )
        )
        {
            await following.SayAsync(
                await following.LoadAsync(request, 1, cancel),
                kind,
                text,
                cancel
            );
            db.ChangeTracker.Clear();
        }
        foreach (
            var copy in await db.Set<DataRequest>()
                .Where(d => d.Wish == DataWish.Copy)
                .Select(d => d.Id)
                .ToListAsync(cancel)
        )
        {
            await dataRequests.MakeAsync(copy, driss, cancel);
            db.ChangeTracker.Clear();
        }
    }
}
