using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>Somebody who is entered as a member of a case.</summary>
/// <param name="Relation">What they are to the principal applicant; <see cref="Relation.Applicant"/> for that person.</param>
/// <param name="Person">Who they are.</param>
/// <param name="Decisions">What the caseworker decided on each likely match in the register.</param>
/// <param name="Unaccompanied">A child without a parent or guardian.</param>
public sealed record NewMember(
    Relation Relation,
    NewPerson Person,
    IReadOnlyList<MatchDecision> Decisions,
    bool Unaccompanied = false
);

/// <summary>Enters the people of a case, checked against the register in the same transaction.</summary>
public sealed class Registration
{
    /// <summary>The act of taking somebody out of a case.</summary>
    internal const string Removed = "case.member-removed";

    /// <summary>The refusal of somebody who came back and whose case of the journey before is still open.</summary>
    internal const string OpenCaseDeparted = "Registration.OpenCaseDeparted";

    /// <summary>The act of making another member the principal applicant.</summary>
    internal const string HandedOver = "case.applicant-changed";

    private readonly RihlaDb db;
    private readonly CaseOperations operations;
    private readonly CaseScope scope;
    private readonly CaseTasks tasks;
    private readonly Consents consents;
    private readonly IEnumerable<CaseStopping> stoppings;
    private readonly IEnumerable<ApplicantHandOver> handOvers;
    private readonly Waivers waivers;
    private readonly EarlierCases earlier;
    private readonly NotComing notComing;
    private readonly Register register;
    private readonly Missions missions;
    private readonly Today today;

    internal Registration(
        RihlaDb db,
        CaseOperations operations,
        CaseScope scope,
        CaseTasks tasks,
        Consents consents,
        IEnumerable<CaseStopping> stoppings,
        IEnumerable<ApplicantHandOver> handOvers,
        Waivers waivers,
        EarlierCases earlier,
        NotComing notComing,
        Register register,
        Missions missions,
        Today today
    )
    {
        (this.db, this.operations, this.scope, this.tasks) = (db, operations, scope, tasks);
        (this.consents, this.stoppings, this.handOvers) = (consents, stoppings, handOvers);
        (this.waivers, this.earlier, this.notComing) = (waivers, earlier, notComing);
        (this.register, this.missions, this.today) = (register, missions, today);
    }

    /// <summary>Enters somebody into the register, or finds them there, and into the case.</summary>
    /// <returns>
    /// The person. Refused with <see cref="Register.Undecided"/> when there is a likely match that is not decided; with
    /// <c>Registration.OpenCase</c> and its code when the person has another open case, which is then the one to work on, or
    /// <see cref="OpenCaseDeparted"/> and its code when the journey of that one has been made: there it is said that they have left again;
    /// when the case has departed or is closed, or the mission of origin sees a part of its family that has left; for a second applicant, or a family member before the applicant; for somebody
    /// new without a name of their own or a sex; and for anybody of whom not even an estimated year of birth is known.
    /// </returns>
    public async Task<Outcome<Registered>> AddAsync(
        string code,
        NewMember input,
        Actor by,
        Look? look = null,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(input);
        Registered? entered = null;
        var before = await BeforeAsync(input, cancel);
        var outcome = await operations.OnAsync(
            code,
            before,
            by,
            CasesPermissions.Register,
            async (file, work) =>
            {
                if (Unsuited(file, input) is { } refusal)
                {
                    return refusal;
                }
                if (Lacking(input) is { Count: > 0 } lacking)
                {
                    return lacking;
                }
                var host = await missions.FindAsync(file.HostMissionId, cancel);
                var person = Among(file, input.Person) with
                {
                    PhoneCountry = input.Person.PhoneCountry ?? host?.Country,
                };
                var added = await register.AddAsync(
                    work,
                    person,
                    input.Decisions,
                    by,
                    look: look,
                    cancel: cancel
                );
                if (!added.IsDone)
                {
                    return added.Refusals.ToList();
                }
                entered = added.Value;
                // Who is on file without a birth date would be taken for of age.
                if (entered is { IsNew: false, Is.Birth: null })
                {
                    return Refusal.Of(nameof(NewPerson.Birth), "Registration.BirthMissing");
                }
                if (
                    !entered.IsNew
                    && await ElsewhereAsync(file, entered, before, by, cancel) is { } other
                )
                {
                    return other;
                }
                await JoinAsync(file, input, entered, by, cancel);
                if (entered is { Was: { } was, Is: { } now })
                {
                    await KeptOfDeparted.FollowAsync(db, entered.PersonId, was, now, cancel);
                }
                await tasks.SettleAsync(file.Id, CaseReminders.Unanswered, by, cancel: cancel);
                return new Act(
                    input.Relation == Relation.Applicant
                        ? "case.applicant-entered"
                        : "case.member-entered",
                    PersonId: entered.PersonId
                )
                {
                    Args =
                    [
                        $"{person.GivenNames} {person.FamilyName}".Trim(),
                        Fill.Text($"Relation.{input.Relation}"),
                    ],
                };
            },
            cancel
        );
        return outcome.IsDone ? entered! : outcome.Refusals.ToList();
    }

    /// <summary>Somebody who is to be entered, with the family that stands in the case already.</summary>
    public static NewPerson Among(CaseFile file, NewPerson person)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(person);
        return person with
        {
            Relatives =
            [
                .. file.Travellers.Select(t =>
                    t.Person.FullName is { Length: > 0 } name ? name : t.Person.NameInArabic ?? ""
                ),
            ],
            RelativeIds = [.. file.Travellers.Select(t => t.Person.Id)],
        };
    }

    /// <summary>
    /// Takes somebody out of the case who does not travel along; the person stays in the register. The applicant stays as long as anybody
    /// else is there: <see cref="HandOverAsync"/> comes first. Of the children of a parent who is taken out, a protection officer decides;
    /// of one who died see <see cref="DiedAsync"/>.
    /// </summary>
    public Task<Outcome> RemoveAsync(
        string code,
        Guid memberId,
        Actor by,
        CancellationToken cancel = default
    ) => TakeOutAsync(code, memberId, death: null, by, cancel);

    /// <summary>
    /// Takes somebody out of the case who died before the journey. Who died objects to nothing: no officer is asked whether the
    /// children travel with the other parent; those who have no parent left are protected as every child alone.
    /// </summary>
    /// <param name="code">The code of the case.</param>
    /// <param name="memberId">Who died.</param>
    /// <param name="known">How it is known.</param>
    /// <param name="by">Who records it.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Refused without how it is known, and as <see cref="RemoveAsync"/> is.</returns>
    public Task<Outcome> DiedAsync(
        string code,
        Guid memberId,
        string? known,
        Actor by,
        CancellationToken cancel = default
    ) =>
        string.IsNullOrWhiteSpace(known)
            ? Task.FromResult<Outcome>(Refusal.Of("Known", "Registration.DeathKnownMissing"))
            : TakeOutAsync(code, memberId, known.Trim(), by, cancel);

    private Task<Outcome> TakeOutAsync(
        string code,
        Guid memberId,
        string? death,
        Actor by,
        CancellationToken cancel
    ) =>
        operations.OnAsync(
            code,
            by,
            CasesPermissions.Register,
            async file =>
            {
                if (!file.IsOpen || file.Stage >= Stage.Departed)
                {
                    return new Refusal("Registration.NotAnyMore");
                }
                var leaving = file.Travellers.FirstOrDefault(t => t.MemberId == memberId);
                if (leaving is null)
                {
                    return new Refusal("Registration.NotAMember");
                }
                if (leaving.DepartedOn is not null)
                {
                    return new Refusal("Registration.HasDeparted", leaving.Person.FullName);
                }
                if (leaving.Relation == Relation.Applicant && file.Travellers.Count > 1)
                {
                    return new Refusal("Registration.ApplicantStays");
                }
                if (leaving.Relation == Relation.Spouse && WhoseChildFirst(file) is { } first)
                {
                    return first;
                }
                foreach (var stopping in stoppings)
                {
                    await stopping.OnStoppedAsync(file, [leaving.Person.Id], by, cancel);
                }
                // Nobody can do anything more on the routes of who is no longer here.
                var routes = await CaseRoutes.LoadAsync(db, file.Id, cancel);
                await tasks.SettleAsync(
                    file.Id,
                    Screenings.RouteTask,
                    by,
                    [.. routes.All.Where(r => r.MemberId == memberId).Select(r => (Guid?)r.Id)],
                    cancel
                );
                // An officer had found that somebody answers for a child who is not of this family: looked at anew, with who stays.
                if (!leaving.IsChildOn(today.Date))
                {
                    foreach (
                        var child in file.Travellers.Where(t =>
                            routes.IsAnsweredFor(t.MemberId)
                            && !file.Travellers.Any(p =>
                                p != leaving
                                && p is { DepartedOn: null, NotComingSince: null }
                                && p.IsParentOf(t)
                            )
                        )
                    )
                    {
                        RouteOpening.SetFlag(child, "unaccompanied", true);
                    }
                }
                await ParentStaysAsync(file, leaving, hasDied: death is not null, by, cancel);
                file.Case.Remove(leaving.Member);
                db.Remove(leaving.Member);
                file.Case.FamilyComplete = false;
                file.Case.SharedWithOrigin = await consents.SharingStandsAsync(
                    file,
                    file.Travellers.Where(t => t != leaving),
                    cancel
                );
                return new Act(Removed, PersonId: leaving.Person.Id)
                {
                    Args =
                    [
                        death is null
                            ? leaving.Person.FullName
                            : Fill.Text("Family.HasDied", Fill.Lines([leaving.Person.FullName])),
                    ],
                    Reason = death,
                };
            },
            cancel
        );

    // Whether the children go without a parent who stays is decided by an officer, who had known it where the parent had withdrawn.
    private async Task ParentStaysAsync(
        CaseFile file,
        Traveller parent,
        bool hasDied,
        Actor by,
        CancellationToken cancel
    )
    {
        var day = file.TravelOn ?? today.Date;
        var children = file.Waiting().Where(c => c.IsChildOn(day) && parent.IsParentOf(c)).ToList();
        if (children.Count == 0)
        {
            return;
        }
        var papers = await SignedPapers.LoadAsync(db, file.Id, cancel);
        foreach (var child in children)
        {
            if (
                papers.Answers(file, parent, child.MemberId, day)
                && papers.ConsentFor(file, child.MemberId, day)
                    is { Guardianship: Guardianship.BothParents } ofBoth
            )
            {
                ofBoth.Withdraw(today.Date);
            }
        }
        if (hasDied)
        {
            return;
        }
        var reopenedOn = await Withdrawals.ReopenedOnAsync(db, file.Id, cancel);
        var routes = await CaseRoutes.LoadForRepresentedAsync(db, file, cancel);
        var isNews = !papers.HasWithdrawn(file, parent.MemberId, routes, reopenedOn);
        await RouteOpening.ParentStaysAsync(db, tasks, today, file, children, isNews, by, cancel);
    }

    /// <summary>
    /// Makes another member the principal applicant, for instance because who applied stays behind and the others travel; who
    /// applied can then be taken out. Possible as long as the case is open, also for a member who has left.
    /// </summary>
    /// <returns>
    /// Refused for who is not expected any more, and where nobody could say any more of somebody whether they are a child: the birth
    /// date comes first.
    /// </returns>
    public Task<Outcome> HandOverAsync(
        string code,
        Guid memberId,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            code,
            by,
            CasesPermissions.Register,
            async file =>
            {
                var to = file.Travellers.FirstOrDefault(t => t.MemberId == memberId);
                if (!file.IsOpen || to is null)
                {
                    return new Refusal(
                        file.IsOpen ? "Registration.NotAMember" : "Casework.IsClosed"
                    );
                }
                if (file.Applicant is not { } from || from.MemberId == memberId)
                {
                    return new Refusal("Registration.IsApplicant", to.Person.FullName);
                }
                if (to.NotComingSince is not null)
                {
                    return new Refusal("Registration.NotExpected", to.Person.FullName);
                }
                if (to.Relation == Relation.Spouse && WhoseChildFirst(file) is { } first)
                {
                    return first;
                }
                // Who is nobody's child any more is one by the birth date alone.
                List<Traveller> children =
                [
                    .. file.Travellers.Where(t =>
                        t.Relation == Relation.Child
                        && !(to.Relation == Relation.Spouse && to.IsParentOf(t))
                    ),
                ];
                if (
                    (to.Relation == Relation.Child && to.Person.Birth is null)
                    || children.Exists(t => t.Person is { Birth: null, IsErased: false })
                )
                {
                    return new Refusal("Registration.BirthMissing");
                }
                // As who has left they were counted as a child for their relation alone, where their age was not known then.
                foreach (var child in children.FindAll(t => t.DepartedOn is not null))
                {
                    child.Member.AgeAtDeparture ??= child.Person.Birth?.AgeOn(
                        child.DepartedOn!.Value
                    );
                }
                var alone = notComing.WithoutParent(file);
                file.Case.HandOver(to.Member);
                // That somebody answers for a child was found of another family.
                if (children.Count > 0)
                {
                    var routes = await CaseRoutes.LoadAsync(db, file.Id, cancel);
                    foreach (
                        var child in children.FindAll(t =>
                            t.DepartedOn is null && routes.IsAnsweredFor(t.MemberId)
                        )
                    )
                    {
                        RouteOpening.SetFlag(child, "unaccompanied", true);
                    }
                }
                // The other parent may be there, and is not known to be one any more.
                if (from.NotComingSince is not null)
                {
                    await notComing.ProtectAsync(
                        file,
                        notComing.WithoutParent(file).Except(alone),
                        from,
                        cancel
                    );
                }
                foreach (var handOver in handOvers)
                {
                    await handOver.OnHandedOverAsync(file, from.MemberId, memberId, cancel);
                }
                return new Act(HandedOver, PersonId: to.Person.Id)
                {
                    Args = [to.Person.FullName, from.Person.FullName],
                };
            },
            cancel
        );

    // Of a spouse who goes it must be known whose mother or father they are: an officer may have to decide on the children.
    private static Refusal? WhoseChildFirst(CaseFile file) =>
        file.OfUnknownParent().FirstOrDefault() is { } child
            ? new("Registration.WhoseChildFirst", child.Person.FullName)
            : null;

    /// <summary>
    /// Says whose children are, in a case in which more than one spouse of the applicant stands or stood: of one of those who are there, or of
    /// the applicant and none of them. What somebody else had signed as their mother or father ends, and is asked for anew. Of the children
    /// of a parent who has withdrawn, a protection officer decides.
    /// </summary>
    /// <param name="code">The case.</param>
    /// <param name="parents">The membership of the parent by that of the child.</param>
    /// <param name="by">Who says it.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<Outcome> SayParentsAsync(
        string code,
        IReadOnlyDictionary<Guid, Guid> parents,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            code,
            by,
            CasesPermissions.Register,
            async file =>
            {
                ArgumentNullException.ThrowIfNull(parents);
                if (!file.IsOpen)
                {
                    return new Refusal("Casework.IsClosed");
                }
                var said = file.AskedWhose().Where(c => parents.ContainsKey(c.MemberId)).ToList();
                if (
                    said.Count == 0
                    || said.Exists(c =>
                        !file.Travellers.Any(p => p.IsParent && p.MemberId == parents[c.MemberId])
                    )
                )
                {
                    return new Refusal("Registration.ParentMissing");
                }
                foreach (var child in said)
                {
                    child.Member.ParentId = parents[child.MemberId];
                }
                var papers = await SignedPapers.LoadAsync(db, file.Id, cancel);
                var ended = papers
                    .Consents.Where(c =>
                        c.Stands
                        && said.Exists(s => s.MemberId == c.MemberId)
                        && SignedPapers.IsOfNoParent(file, c)
                    )
                    .ToList();
                ended.ForEach(c => c.Withdraw(today.Date));
                var routes = await CaseRoutes.LoadAsync(db, file.Id, cancel);
                var reopenedOn = await Withdrawals.ReopenedOnAsync(db, file.Id, cancel);
                var staying = file.Waiting()
                    .Where(p =>
                        p.Relation == Relation.Spouse
                        && papers.HasWithdrawn(file, p.MemberId, routes, reopenedOn)
                    )
                    .ToList();
                await RouteOpening.ParentStaysAsync(
                    db,
                    tasks,
                    today,
                    file,
                    said.Where(c =>
                        c.DepartedOn is null
                        && c.IsChildOn(file.TravelOn ?? today.Date)
                        && !papers.HasWithdrawn(file, c.MemberId, routes, reopenedOn)
                        && staying.Exists(p => p.IsParentOf(c))
                    ),
                    isNews: false,
                    by,
                    cancel
                );
                string NamesOf(IEnumerable<Traveller> children) =>
                    string.Join(", ", children.Select(c => c.Person.FullName));
                return ended.Count == 0
                    ? new Act("case.parents-said") { Args = [NamesOf(said)] }
                    : new Act("case.parents-said-consent-ended")
                    {
                        Args =
                        [
                            NamesOf(said),
                            NamesOf(said.Where(c => ended.Exists(e => e.MemberId == c.MemberId))),
                        ],
                    };
            },
            cancel
        );

    /// <summary>Says that everybody who travels along is entered.</summary>
    public Task<Outcome> CompleteFamilyAsync(
        string code,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            code,
            by,
            CasesPermissions.Register,
            file =>
            {
                if (file.Applicant is null)
                {
                    return Task.FromResult<Outcome<Act>>(
                        new Refusal("Registration.ApplicantFirst")
                    );
                }
                file.Case.FamilyComplete = true;
                return Task.FromResult<Outcome<Act>>(new Act("case.family-complete"));
            },
            cancel
        );

    private static Refusal? Unsuited(CaseFile file, NewMember input) =>
        !file.IsOpen || file.Stage >= Stage.Departed ? new("Registration.NotAnyMore")
        // Who joins has not agreed that the mission sees the case, and it would no longer see those it awaits or helps there.
        : file.Case.IsParted && file.SharedWithOrigin ? new("Registration.JoinsWhoLeft")
        : input.Relation == Relation.Applicant && file.Applicant is not null
            ? new("Registration.OneApplicant")
        : input.Relation != Relation.Applicant && file.Applicant is null
            ? new("Registration.ApplicantFirst")
        : null;

    /// <summary>
    /// What is still missing of somebody new: who signs, who needs a guardian, what stands on a manifest and who is counted as
    /// what follow from it. A record that is there already is taken as it is, but for the birth date, by which a child is one.
    /// </summary>
    internal static List<Refusal> Lacking(NewMember input)
    {
        var lacking = new List<Refusal>();
        if (input.Decisions.Any(d => d.Kind == MatchDecisionKind.Same))
        {
            return lacking;
        }
        var person = input.Person;
        if (
            string.IsNullOrWhiteSpace(person.GivenNames)
            && string.IsNullOrWhiteSpace(person.NameInArabic)
        )
        {
            lacking.Add(Refusal.Of(nameof(person.GivenNames), "Registration.GivenNamesMissing"));
        }
        if (person.Birth is null)
        {
            lacking.Add(Refusal.Of(nameof(person.Birth), "Registration.BirthMissing"));
        }
        if (person.Sex is null)
        {
            lacking.Add(Refusal.Of(nameof(person.Sex), "Registration.SexMissing"));
        }
        return lacking;
    }

    // The cases of earlier journeys of who comes again: what is said now may correct what is counted of those.
    private async Task<List<Guid>> BeforeAsync(NewMember input, CancellationToken cancel) =>
        input.Decisions.Where(d => d.Kind == MatchDecisionKind.Same).ToList() is [var same]
        && await register.FindAsync(same.PersonId, cancel) is { } known
            ? await scope.CasesOfAsync([known.Id], cancel)
            : [];

    // One person, one open case: whoever comes again is helped where the work was begun.
    private async Task<Refusal?> ElsewhereAsync(
        CaseFile file,
        Registered person,
        List<Guid> held,
        Actor by,
        CancellationToken cancel
    )
    {
        if (file.Travellers.Any(t => t.Person.Id == person.PersonId))
        {
            return new("Registration.AlreadyMember");
        }
        var theirs = await scope.CasesOfAsync([person.PersonId], cancel);
        var open = db.Set<Case>()
            .Where(c =>
                c.Id != file.Id
                && c.Stage != Stage.Closed
                && theirs.Contains(c.Id)
                // Whoever never arrived there, or has left again, asks for help once more.
                && c.Members.Any(m => m.PersonId == person.PersonId && m.NotComingSince == null)
            );
        if (!await open.AnyAsync(cancel))
        {
            // Merged with somebody else at this moment: their cases are not held.
            return theirs.TrueForAll(held.Contains) ? null : Outcome.ChangedMeanwhile;
        }
        var visible = await scope
            .VisibleTo(by)
            .Where(c => open.Any(o => o.Id == c.Id))
            .OrderBy(c => c.Stage >= Stage.Departed)
            .ThenBy(c => c.Id)
            .Select(c => new { c.Code, c.Stage })
            .FirstOrDefaultAsync(cancel);
        return visible is null ? await WhomToAskAsync(open, cancel)
            : visible.Stage >= Stage.Departed ? new(OpenCaseDeparted, visible.Code)
            : new("Registration.OpenCase", visible.Code);
    }

    // Who works on a case that the actor may not see can end its work for the person; more of it is not told, and of a restricted one
    // not even that.
    private async Task<Refusal> WhomToAskAsync(IQueryable<Case> open, CancellationToken cancel) =>
        await open.Where(c => c.Sensitivity == Sensitivity.Normal)
            .OrderBy(c => c.Id)
            .Select(c =>
                (Guid?)(c.SharedWithOrigin ? c.OriginMissionId ?? c.HostMissionId : c.HostMissionId)
            )
            .FirstOrDefaultAsync(cancel)
            is { } working
        && await missions.FindAsync(working, cancel) is { } mission
            ? new("Registration.OpenCaseOfMission", mission.City)
            : new("Registration.OpenCaseElsewhere");

    private async Task JoinAsync(
        CaseFile file,
        NewMember input,
        Registered entered,
        Actor by,
        CancellationToken cancel
    )
    {
        var known = entered.IsNew ? null : await register.FindAsync(entered.PersonId, cancel);
        var nationality = input.Person.Nationality ?? known?.Nationality;
        var country = file.Country ?? (input.Relation == Relation.Applicant ? nationality : null);
        var mission = file.OriginMissionId;
        if (
            mission is null
            && country is not null
            && await missions.OriginForAsync(country, cancel) is [var only]
        )
        {
            mission = only.Id;
        }
        await waivers.EndAsync(file, country, mission, by, cancel);
        (file.Case.Country, file.Case.OriginMissionId) = (country, mission);
        var member = file.Case.Add(
            entered.PersonId,
            input.Relation,
            input.Unaccompanied,
            await IsAfterAnotherAsync(file, input.Relation, entered.PersonId, cancel)
        );
        member.Sex = (input.Person.Sex ?? known?.Sex)?.ToString()[0];
        member.Nationality = nationality;
        db.Add(member);
        file.Case.FamilyComplete = false;
        if (known is not null)
        {
            await ComeBackAsync(file, new(member, known), by, cancel);
        }
        // Whoever joins has not consented to anything yet, unless they were of this case before.
        file.Case.SharedWithOrigin =
            known is not null
            && await consents.SharingStandsAsync(
                file,
                [.. file.Travellers, new Traveller(member, known)],
                cancel
            );
    }

    // Whose a child is may have to be asked because of a spouse who was taken out before it, or the spouse who is there, was entered.
    private async Task<bool> IsAfterAnotherAsync(
        CaseFile file,
        Relation relation,
        Guid personId,
        CancellationToken cancel
    )
    {
        List<Guid> spouses =
        [
            .. file.Travellers.Where(t => t.Relation == Relation.Spouse).Select(t => t.Person.Id),
            .. relation == Relation.Spouse ? [personId] : Array.Empty<Guid>(),
        ];
        return relation is Relation.Spouse or Relation.Child
            && spouses.Count > 0
            && (await CasePast.LoadAsync(db, register, today, file.Id, cancel)).HadSpouseBut(
                spouses
            );
    }

    // Taken out of this case before, or helped in another: what protects them is not left behind.
    private async Task ComeBackAsync(
        CaseFile file,
        Traveller traveller,
        Actor by,
        CancellationToken cancel
    )
    {
        var past = await CasePast.LoadAsync(db, register, today, file.Id, cancel);
        if (past.EndedMembershipsOf(traveller.Person.Id) is { Count: > 0 } ended)
        {
            await RouteOpening.ComeBackAsync(db, tasks, today, file, traveller, ended, by, cancel);
            await Counselling.ComeBackAsync(db, tasks, today, file, traveller, ended, cancel);
        }
        await earlier.BringAlongAsync(file, traveller, by, cancel);
    }
}
