using Rihla.Relations;

namespace Rihla.Demonstration;

/// <summary>How visits, delegations, meetings and promises come about: the operations that the pages call.</summary>
internal sealed partial class RelationsStory
{
    private Task<Guid> VisitAsync(
        string french,
        string arabic,
        string english,
        DateOnly first,
        DateOnly last,
        string purpose
    ) =>
        desk.GetAsync<VisitOffice, Guid>(
            Liaison,
            (o, by) =>
                o.AddAsync(
                    new()
                    {
                        Name = new()
                        {
                            Fr = french,
                            Ar = arabic,
                            En = english,
                        },
                        FirstDay = first,
                        LastDay = last,
                        Purpose = purpose,
                    },
                    by
                )
        );

    private async Task<Guid> JoinAsync(
        Guid visit,
        DelegationPart part,
        string name,
        NameInput title,
        params string[] languages
    )
    {
        await DoAsync<VisitOffice>(
            (o, by) =>
                o.JoinAsync(
                    visit,
                    new()
                    {
                        Part = part,
                        Name = name,
                        Title = title,
                        Languages = languages,
                    },
                    by
                )
        );
        return await MemberAsync(visit, name);
    }

    private async Task<Guid> JoinStaffAsync(
        Guid visit,
        string userName,
        NameInput title,
        params string[] languages
    )
    {
        var colleague = await desk.ActorAsync(userName);
        await DoAsync<VisitOffice>(
            (o, by) =>
                o.JoinAsync(
                    visit,
                    new()
                    {
                        Part = DelegationPart.Delegate,
                        UserId = colleague.UserId,
                        Title = title,
                        Languages = languages,
                    },
                    by
                )
        );
        return await MemberAsync(visit, colleague.Name);
    }

    private Task<Guid> MemberAsync(Guid visit, string name) =>
        desk.WithAsync<ProgrammeReader, Guid>(
            Liaison,
            async (r, by) =>
                (await r.FindAsync(visit, by))!
                    .Visit.Participants.First(p => p.Name.Reveal() == name)
                    .Id
        );

    private Task<Guid> MeetAsync(
        Guid visit,
        DateOnly day,
        string from,
        string to,
        MeetingKind kind,
        string? institution,
        Guid[] going,
        string[] met,
        string[] about,
        string language,
        Guid[]? agreements = null,
        NameInput? subject = null,
        string? place = null
    ) =>
        desk.GetAsync<MeetingDesk, Guid>(
            Liaison,
            (d, by) =>
                d.AddAsync(
                    visit,
                    new()
                    {
                        Kind = kind,
                        InstitutionId = institution is null ? null : institutions[institution],
                        Subject = subject ?? new(),
                        Day = day,
                        From = TimeOnly.ParseExact(from, "HH:mm", null),
                        To = TimeOnly.ParseExact(to, "HH:mm", null),
                        PlaceId = places[place ?? institution ?? "hotel"],
                        Languages = [language],
                        ParticipantIds = going,
                        CounterpartIds = [.. met.Select(m => people[m])],
                        TopicIds = [.. about.Select(t => topics[t])],
                        AgreementIds = agreements ?? [],
                    },
                    by
                )
        );

    private Task ConcludeAsync(Guid visit, Guid meeting, string result) =>
        DoAsync<MeetingDesk>((d, by) => d.ConcludeAsync(visit, meeting, result, 0, by));

    private async Task PromiseAsync(
        Guid visit,
        Guid meeting,
        PromiseSide side,
        string what,
        string owner,
        DateOnly due
    )
    {
        var who = await desk.ActorAsync(owner);
        await DoAsync<MeetingDesk>(
            (d, by) =>
                d.PromiseAsync(
                    visit,
                    meeting,
                    new()
                    {
                        Side = side,
                        What = what,
                        OwnerId = who.UserId,
                        DueOn = due,
                    },
                    by
                )
        );
    }

    private Task KeepAsync(string what, string how) =>
        DoAsync<Promises>(
            async (p, by) =>
            {
                var line = (await p.ListAsync(by)).First(l => l.Promise.What.Reveal() == what);
                return await p.KeepAsync(line.Promise.Id, line.MadeOn, how, by);
            }
        );
}
