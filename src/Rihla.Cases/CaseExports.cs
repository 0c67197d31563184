using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>What the exports of cases have in common: they are read some hundred at a time, and decrypted only then.</summary>
internal abstract class CaseListExport(CaseFiles files) : ListExport
{
    private const int Together = 250;

    public override string Permission => CasesPermissions.View;

    /// <summary>All cases that the actor may see, the earliest request first.</summary>
    protected async IAsyncEnumerable<CaseFile> AllAsync(
        CaseScope scope,
        Actor by,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        // Identities alone, 16 bytes each, so that what is added while the file is written shifts nothing.
        var ids = await scope
            .VisibleTo(by)
            .OrderBy(c => c.RequestedOn)
            .ThenBy(c => c.Id)
            .Select(c => c.Id)
            .ToListAsync(cancel);
        await foreach (var file in FilesAsync(ids, by, cancel))
        {
            yield return file;
        }
    }

    protected async IAsyncEnumerable<CaseFile> FilesAsync(
        IReadOnlyList<Guid> ids,
        Actor by,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        foreach (var some in ids.Chunk(Together))
        {
            var found = (await files.ListAsync(some, by, cancel)).ToDictionary(f => f.Id);
            foreach (var id in some)
            {
                if (found.TryGetValue(id, out var file))
                {
                    yield return file;
                }
            }
        }
    }
}

/// <summary>All cases that the actor may see.</summary>
internal sealed class CasesExport(CaseFiles files, CaseScope scope) : CaseListExport(files)
{
    public override string Key => "cases";

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Export.Column.Case",
        "Export.Column.Stage",
        "Export.Column.Requested",
        "Export.Column.Applicant",
        "Export.Column.Persons",
        "Export.Column.Country",
        "Export.Column.Grant",
        "Export.Column.Travel",
        "Export.Column.Departed",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        await foreach (var file in AllAsync(scope, by, cancel))
        {
            yield return
            [
                file.Code,
                words.Of(file.Stage),
                file.RequestedOn,
                file.Applicant?.Person.FullName,
                file.Travellers.Count,
                file.Country is { } country ? words.Country(country) : null,
                file.Grant,
                file.TravelOn,
                file.DepartedOn,
            ];
        }
    }
}

/// <summary>The people of all cases that the actor may see, a row for each person of each case.</summary>
internal sealed class PersonsExport(CaseFiles files, CaseScope scope) : CaseListExport(files)
{
    public override string Key => "persons";

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Export.Column.Case",
        "Export.Column.Person",
        "Export.Column.FamilyName",
        "Export.Column.GivenNames",
        "Export.Column.Relation",
        "Export.Column.Sex",
        "Export.Column.Birth",
        "Export.Column.Nationality",
        "Export.Column.Departed",
        "Export.Column.Arrived",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        await foreach (var file in AllAsync(scope, by, cancel))
        {
            foreach (var traveller in file.Travellers)
            {
                var person = traveller.Person;
                yield return
                [
                    file.Code,
                    person.Code,
                    person.FamilyName,
                    person.GivenNames,
                    words.Of(traveller.Relation),
                    person.Sex?.ToString(),
                    person.Birth?.ToString(),
                    person.Nationality,
                    traveller.DepartedOn,
                    traveller.ArrivedOn,
                ];
            }
        }
    }
}

/// <summary>The work list of the mission, and the waiting list: open cases with their next action, the most urgent first.</summary>
internal abstract class WorkExport(CaseFiles files, CaseScope scope) : CaseListExport(files)
{
    public override IReadOnlyList<string> Columns { get; } =
    [
        "Export.Column.Case",
        "Export.Column.Applicant",
        "Export.Column.Stage",
        "Export.Column.Country",
        "Export.Column.Requested",
        "Export.Column.Action",
        "Export.Column.Owner",
        "Export.Column.Due",
    ];

    protected abstract IQueryable<WorkItem> Which(IQueryable<WorkItem> visible, Actor by);

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var items = await Which(scope.WorkOf(by), by)
            .AsNoTracking()
            .OrderBy(w => w.Rank)
            .ThenBy(w => w.CaseId)
            .Select(w => new
            {
                w.CaseId,
                w.Action,
                w.Owner,
                w.DueOn,
            })
            .ToDictionaryAsync(w => w.CaseId, cancel);
        await foreach (var file in FilesAsync([.. items.Keys], by, cancel))
        {
            var item = items[file.Id];
            yield return
            [
                file.Code,
                file.Applicant?.Person.FullName,
                words.Of(file.Stage),
                file.Country is { } country ? words.Country(country) : null,
                file.RequestedOn,
                words[$"Action.{item.Action}"],
                words.Of(item.Owner),
                item.DueOn,
            ];
        }
    }
}

/// <summary>Every open case that the actor may see.</summary>
internal sealed class WorkListExport(CaseFiles files, CaseScope scope) : WorkExport(files, scope)
{
    public override string Key => "work-list";

    protected override IQueryable<WorkItem> Which(IQueryable<WorkItem> visible, Actor by) =>
        visible;
}

/// <summary>Who waits for money of the own mission, as <see cref="WaitingList"/> shows them.</summary>
internal sealed class WaitingListExport(CaseFiles files, CaseScope scope) : WorkExport(files, scope)
{
    public override string Key => "waiting-list";

    protected override IQueryable<WorkItem> Which(IQueryable<WorkItem> visible, Actor by)
    {
        var mission = by.MissionId;
        return visible.Where(w => w.HostMissionId == mission && w.IsWaiting);
    }
}

/// <summary>The open tasks about cases that the actor may see.</summary>
internal sealed class TasksExport(RihlaDb db, CaseScope scope) : ListExport
{
    public override string Key => "tasks";

    public override string Permission => CasesPermissions.View;

    public override IReadOnlyList<string> Columns { get; } =
    ["Export.Column.Case", "Export.Column.Task", "Export.Column.Owner", "Export.Column.Due"];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var tasks = db.Set<CaseTask>()
            .AsNoTracking()
            .Where(t => t.DoneAt == null)
            .Join(scope.VisibleTo(by), t => t.CaseId, c => c.Id, (t, c) => new { Task = t, c.Code })
            .OrderBy(t => t.Task.DueOn)
            .ThenBy(t => t.Task.Id)
            .AsAsyncEnumerable();
        await foreach (var one in tasks.WithCancellation(cancel))
        {
            yield return [one.Code, one.Task.In(words), words.Of(one.Task.Owner), one.Task.DueOn];
        }
    }
}
