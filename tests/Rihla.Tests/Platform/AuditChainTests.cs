using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Platform;

public class AuditChainTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_whole_chain_verifies_and_each_kind_of_tampering_is_found_at_its_place(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var first = await RecordAsync(house, 6);
        Assert.Empty(await BreaksAsync(house));

        await SqlAsync(
            house,
            $"update audit_entry set act = 'case.nothing' where sequence = {first + 1}"
        );
        Assert.Equal(
            [new AuditBreak(first + 1, first + 1, AuditFault.ChangedOrInserted)],
            await BreaksAsync(house)
        );
        await SqlAsync(
            house,
            $"update audit_entry set act = 'test.looked' where sequence = {first + 1}"
        );
        Assert.Empty(await BreaksAsync(house));

        await SqlAsync(house, $"delete from audit_entry where sequence = {first + 3}");
        Assert.Equal(
            [
                new AuditBreak(first + 3, first + 3, AuditFault.Removed),
                new AuditBreak(first + 4, first + 4, AuditFault.Unproven),
            ],
            await BreaksAsync(house)
        );
        await SqlAsync(
            house,
            $"update audit_entry set details = (select details from audit_entry where act = 'demonstration.staffed') where sequence = {first + 4}"
        );
        Assert.Equal(
            new AuditBreak(first + 4, first + 4, AuditFault.DetailsChanged),
            (await BreaksAsync(house))[1]
        );
    }

    [Theory, BothDatabases]
    public async Task The_last_entry_cannot_be_removed_unseen(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var first = await RecordAsync(house, 3);
        await SqlAsync(house, $"delete from audit_entry where sequence = {first + 2}");
        Assert.Contains(
            new AuditBreak(first + 2, first + 2, AuditFault.Removed),
            await BreaksAsync(house)
        );

        // Not either with an end of the chain that is made of what can be read: not now, and not when others have written after it.
        await SqlAsync(
            house,
            $"update audit_head set sequence = {first + 1}, hash = (select hash from audit_entry where sequence = {first + 1})"
        );
        Assert.Equal(
            [new AuditBreak(first + 1, first + 1, AuditFault.EndChanged)],
            await BreaksAsync(house)
        );
        await RecordAsync(house, 2);
        Assert.Equal(
            [new AuditBreak(first + 2, first + 2, AuditFault.ChangedOrInserted)],
            await BreaksAsync(house)
        );

        // Nor can the whole log, as if it had never begun.
        await SqlAsync(house, "delete from audit_entry");
        await SqlAsync(
            house,
            kind == DatabaseKind.Sqlite
                ? "update audit_head set sequence = 0, hash = zeroblob(32)"
                : "update audit_head set sequence = 0, hash = decode(repeat('00', 32), 'hex')"
        );
        Assert.Equal([new AuditBreak(0, 0, AuditFault.EndChanged)], await BreaksAsync(house));
    }

    [Theory, BothDatabases]
    public async Task An_entry_slipped_in_and_two_that_changed_places_are_found_where_they_stand(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var first = await RecordAsync(house, 6);
        await SqlAsync(
            house,
            $"insert into audit_entry select {first + 6}, at, actor_id, actor_name, act, case_id, person_id, details, details_digest, hash from audit_entry where sequence = {first}"
        );
        Assert.Equal(
            new AuditBreak(first + 6, first + 6, AuditFault.ChangedOrInserted),
            (await BreaksAsync(house))[0]
        );
        await SqlAsync(house, $"delete from audit_entry where sequence = {first + 6}");
        Assert.Empty(await BreaksAsync(house));

        foreach (
            var (from, to) in new[] { (first + 1, -1), (first + 2, first + 1), (-1, first + 2) }
        )
        {
            await SqlAsync(
                house,
                $"update audit_entry set sequence = {to} where sequence = {from}"
            );
        }
        var breaks = await BreaksAsync(house);
        Assert.Contains(new AuditBreak(first + 1, first + 1, AuditFault.ChangedOrInserted), breaks);
        Assert.Contains(new AuditBreak(first + 2, first + 2, AuditFault.ChangedOrInserted), breaks);
    }

    [Theory, BothDatabases]
    public async Task Details_that_were_exchanged_or_taken_away_are_found(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var first = await RecordAsync(house, 6);
        // Both details open: they were written for this column, only for another entry.
        await SqlAsync(
            house,
            $"update audit_entry set details = (select details from audit_entry where act = 'demonstration.staffed') where sequence = {first + 1}"
        );
        await SqlAsync(
            house,
            $"update audit_entry set details = null where sequence = {first + 3}"
        );
        Assert.Equal(
            [
                new AuditBreak(first + 1, first + 1, AuditFault.DetailsChanged),
                new AuditBreak(first + 3, first + 3, AuditFault.DetailsChanged),
            ],
            await BreaksAsync(house)
        );
    }

    [Theory, BothDatabases]
    public async Task Details_that_name_a_key_nobody_has_are_one_finding_and_close_no_page(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.EnteredAsync(house);
        var damaged = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<AuditEntry>()
                .Where(e => e.CaseId != null && e.Act == "case.requested")
                .MaxAsync(e => e.Sequence)
        );
        await SqlAsync(
            house,
            kind == DatabaseKind.Sqlite
                ? $"update audit_entry set details = cast(x'01000003E7' || substr(details, 6) as blob) where sequence = {damaged}"
                : $"update audit_entry set details = overlay(details placing '\\x000003e7'::bytea from 2) where sequence = {damaged}"
        );

        Assert.Equal(
            [new AuditBreak(damaged, damaged, AuditFault.DetailsChanged)],
            await BreaksAsync(house)
        );
        using var salma = await story.VisitorAsync("salma");
        foreach (var page in new[] { "", "/history" })
        {
            var shown = await salma.GetAsync($"/app/cases/{story.Code}{page}");
            Assert.Equal(HttpStatusCode.OK, shown.Status);
        }
        using var driss = await story.VisitorAsync("driss");
        var log = await driss.GetAsync("/app/oversight/audit?Filter.Act=case.requested");
        Assert.NotNull(
            log.Document.QuerySelector($"a[href$='Filter.Case={(await story.FileAsync()).Id}']")
        );
    }

    [Theory, BothDatabases]
    public async Task Entries_written_at_the_same_time_form_one_chain(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => RecordAsync(house, 5)));
        Assert.Empty(await BreaksAsync(house));
    }

    [Theory, BothDatabases]
    public async Task Looks_recorded_together_are_all_there_when_the_pages_show(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var subjects = Enumerable.Range(0, 50).Select(_ => Guid.CreateVersion7()).ToList();
        var log = house.Services.GetRequiredService<ReadLog>();
        await Task.WhenAll(
            subjects.Select(s => log.SawAsync(Actor.System, new Act("test.looked", CaseId: s)))
        );
        var recorded = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<AuditEntry>()
                .CountAsync(e => subjects.Contains(e.CaseId!.Value))
        );
        Assert.Equal(50, recorded);
        Assert.Empty(await BreaksAsync(house));
    }

    [Theory, BothDatabases]
    public async Task Nothing_is_saved_without_saying_who_did_what(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            db.Add(
                new AuditEntry
                {
                    Sequence = -1,
                    ActorName = "x",
                    Act = "x",
                    DetailsDigest = [],
                    Hash = [],
                }
            );
            await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
        });
    }

    private static async Task<long> RecordAsync(House house, int count)
    {
        return await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var mark = Guid.CreateVersion7();
            var acts = Enumerable
                .Range(0, count)
                .Select(i => new Act("test.looked", CaseId: mark)
                {
                    Reason = i % 2 == 0 ? null : "because",
                })
                .ToList();
            await db.SaveAsync(Actor.System, acts);
            return await db.Set<AuditEntry>()
                .Where(e => e.CaseId == mark)
                .MinAsync(e => e.Sequence);
        });
    }

    private static Task<List<AuditBreak>> BreaksAsync(House house) =>
        house.InScopeAsync(async s =>
            await s.GetRequiredService<AuditChain>()
                .VerifyAsync(s.GetRequiredService<RihlaDb>())
                .ToListAsync()
        );

    private static Task SqlAsync(House house, string sql) =>
        house.InScopeAsync(s => s.GetRequiredService<RihlaDb>().Database.ExecuteSqlRawAsync(sql));
}
