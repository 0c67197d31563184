using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>
/// The agreements of a demonstration. The memorandum of June 2007 exists; the dates of its extensions, and the other
/// agreements, are invented.
/// </summary>
public sealed class DemonstrationAgreements
{
    private readonly RihlaDb db;
    private readonly Agreements agreements;
    private readonly Staff staff;
    private readonly Missions missions;
    private readonly Today today;

    internal DemonstrationAgreements(
        RihlaDb db,
        Agreements agreements,
        Staff staff,
        Missions missions,
        Today today
    ) =>
        (this.db, this.agreements, this.staff, this.missions, this.today) = (
            db,
            agreements,
            staff,
            missions,
            today
        );

    /// <summary>Makes them if there are no agreements at all.</summary>
    public async Task EnsureAsync(CancellationToken cancel = default)
    {
        if (
            await db.Set<Agreement>().AnyAsync(cancel)
            || await missions.FindByCodeAsync("MA", cancel) is not { } mission
            || (await staff.InMissionAsync(mission.Id, cancel)).FirstOrDefault(p =>
                p.Roles.Contains(Role.LiaisonOfficer)
            )
                is not { } liaison
        )
        {
            return;
        }
        var by = await staff.ActorAsync(liaison.UserId, cancel);
        var end = new DateOnly(today.Date.Year + 1, 6, 30);
        var memorandum = await AddAsync(
            new()
            {
                Kind = AgreementKind.Memorandum,
                Title = "Mémorandum d'entente avec le ministère de l'Intérieur (juin 2007)",
                Purpose =
                    "Retour volontaire assisté et réintégration de migrants en situation difficile au Maroc : cofinancement, autorisations de sortie, facilitation aux frontières.",
                Signed = new PartialDate(2007, 6),
                StartsOn = new(2007, 6, 30),
                EndsOn = new(2010, 6, 30),
                AllowsTransfer = true,
            },
            [
                new()
                {
                    Name = "Ministère de l'Intérieur",
                    Recipient = DataRecipient.ExitAuthority,
                    Country = "MA",
                },
                new()
                {
                    Name = "Police aux frontières",
                    Recipient = DataRecipient.BorderPolice,
                    Country = "MA",
                },
            ],
            by,
            cancel
        );
        for (var until = new DateOnly(2013, 6, 30); until < end; until = until.AddYears(3))
        {
            Done(await agreements.RenewAsync(memorandum, until.AddYears(-3), until, by, cancel));
        }
        var last = await db.Set<Agreement>()
            .Where(a => a.Id == memorandum)
            .Select(a => a.EndsOn)
            .SingleAsync(cancel);
        if (last < end)
        {
            Done(await agreements.RenewAsync(memorandum, last, end, by, cancel));
        }
        Done(
            await agreements.CommitAsync(
                memorandum,
                "Préparer l'échange de lettres de la prochaine prolongation",
                liaison.UserId,
                today.Date.AddDays(45),
                by,
                cancel
            )
        );
        var start = new DateOnly(today.Date.Year - 3, 1, 1);
        await AddAsync(
            new()
            {
                Kind = AgreementKind.DataSharing,
                Title = "Protocole avec les représentations consulaires",
                Purpose =
                    "Demandes de passeports et de laissez-passer : identité et photographie, rien d'autre.",
                StartsOn = start,
                EndsOn = new(today.Date.Year + 2, 12, 31),
                AllowsTransfer = true,
            },
            [
                new()
                {
                    Name = "Représentations consulaires des pays d'origine",
                    Recipient = DataRecipient.Consulate,
                    ForAll = true,
                },
            ],
            by,
            cancel
        );
        await AddAsync(
            new()
            {
                Kind = AgreementKind.Service,
                Title = "Protocole de référencement du réseau de partenaires",
                Purpose =
                    "Hébergement, santé, protection, assistance juridique ; confidentialité et réponse en sept jours.",
                StartsOn = start,
                EndsOn = today.Date.AddDays(75),
                AllowsTransfer = true,
            },
            [
                new()
                {
                    Name = "Réseau de partenaires",
                    Recipient = DataRecipient.Service,
                    ForAll = true,
                },
            ],
            by,
            cancel
        );
        await AddAsync(
            new()
            {
                Kind = AgreementKind.DataSharing,
                Title = "Conditions de transport des compagnies",
                Purpose = "Listes de passagers, comme la loi les exige des transporteurs.",
                StartsOn = start,
                AllowsTransfer = true,
            },
            [
                new()
                {
                    Name = "Compagnies aériennes",
                    Recipient = DataRecipient.Carrier,
                    ForAll = true,
                },
            ],
            by,
            cancel
        );
    }

    private async Task<Guid> AddAsync(
        AgreementInput input,
        IReadOnlyList<PartyInput> parties,
        Actor by,
        CancellationToken cancel
    )
    {
        var added = await agreements.AddAsync(input, by, cancel);
        Done(added);
        foreach (var party in parties)
        {
            Done(await agreements.AddPartyAsync(added.Value, party, by, cancel));
        }
        return added.Value;
    }

    private static void Done(Outcome outcome)
    {
        if (!outcome.IsDone)
        {
            throw new InvalidOperationException(
                $"The demonstration is refused: {string.Join(", ", outcome.Refusals.Select(r => r.TextKey))}."
            );
        }
    }
}
