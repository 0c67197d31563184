using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform.Data;

namespace Rihla.Reintegration.Surveys;

/// <summary>A survey of a case as it stands, whether anything was recorded of it or not.</summary>
/// <param name="Planned">What the schedule asks for.</param>
/// <param name="Survey">What was recorded.</param>
internal sealed record CaseSurvey(PlannedSurvey Planned, Survey? Survey)
{
    public SurveyStanding Standing => Survey?.Standing ?? SurveyStanding.Planned;

    public bool IsSettled => Survey?.IsSettled == true;

    /// <summary>The day by which it is due: what was promised first holds.</summary>
    public DateOnly DueOn => Survey?.DueOn ?? Planned.DueOn;
}

/// <summary>The surveys of cases: what their schedules ask for, and what was recorded of it. Conditions read it as well as pages.</summary>
internal sealed class SurveyBook(RihlaDb db, SurveySchedules schedules)
{
    /// <summary>The surveys of a case that its schedule asks for, in the order of their days.</summary>
    public async Task<IReadOnlyList<CaseSurvey>> OfAsync(
        CaseFile file,
        CancellationToken cancel = default
    )
    {
        if (file.ArrivedOn is not { } arrived)
        {
            return [];
        }
        var recorded = await db.Set<Survey>().Where(s => s.CaseId == file.Id).ToListAsync(cancel);
        return
        [
            .. (await schedules.OfAsync(arrived, cancel))
                .For(file, recorded)
                .Select(p => new CaseSurvey(
                    p,
                    recorded.Find(s => s.PersonId == p.Traveller.Person.Id && s.Month == p.Month)
                ))
                .OrderBy(s => s.DueOn)
                .ThenBy(s => s.Planned.Traveller.Relation),
        ];
    }

    /// <summary>The survey with this identity, for showing it.</summary>
    public Task<Survey?> FindAsync(Guid caseId, Guid id, CancellationToken cancel = default) =>
        db.Set<Survey>()
            .AsNoTracking()
            .SingleOrDefaultAsync(s => s.CaseId == caseId && s.Id == id, cancel);

    /// <summary>The row of a planned survey; made, when there is none yet. Saved with the next save.</summary>
    public Survey RowOf(CaseFile file, CaseSurvey survey)
    {
        if (survey.Survey is { } known)
        {
            return known;
        }
        var person = survey.Planned.Traveller.Person;
        var row = new Survey
        {
            CaseId = file.Id,
            PersonId = person.Id,
            Month = survey.Planned.Month,
            DueOn = survey.Planned.DueOn,
            HostMissionId = file.HostMissionId,
            OriginMissionId = file.OriginMissionId,
            Nationality = person.Nationality,
            Sex = person.Sex?.ToString()[0],
            ArrivedOn = survey.Planned.Traveller.ArrivedOn!.Value,
        };
        db.Add(row);
        return row;
    }
}
