using Rihla.People;

namespace Rihla.Cases;

/// <summary>
/// A case with its people, as everybody who works on it reads it. Loaded once per operation or page by
/// <see cref="CaseFiles"/>.
/// </summary>
public sealed class CaseFile
{
    internal CaseFile(Case entity, IReadOnlyList<Traveller> travellers) =>
        (Case, Travellers) = (entity, travellers);

    internal Case Case { get; }

    /// <summary>Which case.</summary>
    public Guid Id => Case.Id;

    /// <summary>The code people say, such as <c>MA-7KQ2X4H</c>.</summary>
    public string Code => Case.Code;

    /// <summary>Where it stands.</summary>
    public Stage Stage => Case.Stage;

    /// <summary>When it reached that stage.</summary>
    public DateOnly StageOn => Case.StageOn;

    /// <summary>Whether it is still open.</summary>
    public bool IsOpen => Case.IsOpen;

    /// <summary>Why it was closed; nothing while it is open.</summary>
    public ClosureReason? ClosureReason => Case.ClosureReason;

    /// <summary>The mission that prepares the return.</summary>
    public Guid HostMissionId => Case.HostMissionId;

    /// <summary>The mission that receives, once known.</summary>
    public Guid? OriginMissionId => Case.OriginMissionId;

    /// <summary>The country of return, ISO 3166 alpha-2, once known.</summary>
    public string? Country => Case.Country;

    /// <summary>The language to speak with the applicant.</summary>
    public string Language => Case.Language;

    /// <summary>Who may see it.</summary>
    public Sensitivity Sensitivity => Case.Sensitivity;

    /// <summary>The caseworker whose case it is.</summary>
    public Guid? CaseworkerId => Case.CaseworkerId;

    /// <summary>The day of the request.</summary>
    public DateOnly RequestedOn => Case.RequestedOn;

    /// <summary>The day of travel, once booked.</summary>
    public DateOnly? TravelOn => Case.TravelOn;

    /// <summary>The day the last traveller left, once all have.</summary>
    public DateOnly? DepartedOn => Case.DepartedOn;

    /// <summary>The day the last of them arrived, once all have who are expected.</summary>
    public DateOnly? ArrivedOn => Case.ArrivedOn;

    /// <summary>Whether the mission of origin sees it: the applicants have consented, and there is such a mission.</summary>
    public bool SharedWithOrigin => Case.SharedWithOrigin;

    /// <summary>The grant that pays, once money is reserved.</summary>
    public string? Grant => Case.Grant;

    /// <summary>The day on which money was reserved.</summary>
    public DateOnly? FundedOn => Case.FundedOn;

    /// <summary>The moment at which money was reserved; nothing where that was taken over from an earlier system.</summary>
    public DateTimeOffset? FundedAt => Case.FundedAt;

    /// <summary>The people of the case, the principal applicant first, then by age.</summary>
    public IReadOnlyList<Traveller> Travellers { get; }

    /// <summary>The principal applicant; nobody before registration.</summary>
    public Traveller? Applicant => Travellers.FirstOrDefault(t => t.Relation == Relation.Applicant);

    /// <summary>
    /// Those who have not left yet. Conditions ask only about them: when a family had to be parted at the gate, those who
    /// arrived long ago must not hold up the others.
    /// </summary>
    public IEnumerable<Traveller> Waiting() => Travellers.Where(t => t.DepartedOn is null);

    /// <summary>Those who have left, are expected, and whose arrival is not confirmed yet.</summary>
    public IEnumerable<Traveller> OnTheWay() =>
        Travellers.Where(t => t is { DepartedOn: not null, ArrivedOn: null, NotComingSince: null });

    /// <summary>Those whose arrival is confirmed and who have not left again: what follows after it is for them.</summary>
    public IEnumerable<Traveller> Arrived() =>
        Travellers.Where(t => t is { ArrivedOn: not null, NotComingSince: null });

    /// <summary>
    /// Whether a case that has arrived stands on the arrival of others than somebody: what they do there stays as it is, and so does
    /// the day of the case, when the arrival of that one was a mistake. Where nothing has followed yet, it stands on the others alone
    /// when that one came after them.
    /// </summary>
    public bool GoesOnWithout(Traveller traveller)
    {
        ArgumentNullException.ThrowIfNull(traveller);
        var wentOn =
            Stage > Stage.Arrived || (Stage == Stage.Arrived && traveller.ArrivedOn > ArrivedOn);
        return wentOn
            && Travellers.Any(t => t.ArrivedOn is not null && t.MemberId != traveller.MemberId);
    }

    /// <summary>Whether everybody has left, and nobody is there nor expected any more: the case can only be closed.</summary>
    public bool NobodyComes =>
        Travellers.Count > 0 && Travellers.All(t => t.NotComingSince is not null);

    /// <summary>
    /// Whether somebody can still say that they do not want to go: they wait, or are recorded as on board of a flight that may
    /// stand at the gate yet. A flight of the late evening may stand there beyond midnight: until the end of the next day, while
    /// nobody who left with them has arrived, and they are expected.
    /// </summary>
    public bool MayTurnBack(Traveller traveller, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(traveller);
        return traveller.DepartedOn is not { } left
            || (
                traveller.NotComingSince is null
                && left >= day.AddDays(-1)
                && !Travellers.Any(t => t.DepartedOn == left && t.ArrivedOn is not null)
            );
    }

    /// <summary>Those who are of age on a day.</summary>
    public IEnumerable<Traveller> AdultsOn(DateOnly day) =>
        Travellers.Where(t => !t.IsChildOn(day));

    /// <summary>Those of them who sign for themselves: all but who cannot decide.</summary>
    internal IEnumerable<Traveller> SigningOn(DateOnly day) =>
        AdultsOn(day).Where(t => !t.IsRepresented);

    /// <summary>
    /// The adults who may answer for a child on a day: all but who cannot decide, who is married to them, and is no guardian, and who was
    /// lost on the way or has left again.
    /// </summary>
    public IEnumerable<Traveller> GuardiansOf(Traveller child, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(child);
        return SigningOn(day)
            .Where(a =>
                !a.IsMarriedTo(child)
                && (a.NotComingSince is null || child.NotComingSince is not null)
            );
    }

    /// <summary>The adults who may answer for somebody of the case on a day.</summary>
    public IEnumerable<Traveller> GuardiansOn(DateOnly day) =>
        AdultsOn(day).Where(a => ChildrenOn(day).Any(c => GuardiansOf(c, day).Contains(a)));

    /// <summary>Those who are not of age on a day.</summary>
    public IEnumerable<Traveller> ChildrenOn(DateOnly day) =>
        Travellers.Where(t => t.IsChildOn(day));

    /// <summary>
    /// Whether somebody is a child on a day, and no adult of the case who can decide is on the same side of the journey: an adult who
    /// left before is no company for a child who stays, nor one who stays for a child who has left, nor one who never arrives. Who
    /// boards on that very day is: a family is recorded at the gate one after another.
    /// </summary>
    public bool IsWithoutAdult(Traveller traveller, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(traveller);
        return traveller.IsChildOn(day) && !AdultsBeside(traveller, day).Any();
    }

    /// <summary>
    /// The same of the parents alone: whoever is of age besides is company for a child, and so are the applicant and the spouse for
    /// one who is not entered as theirs, such as a cousin, or a spouse who is not of age herself.
    /// </summary>
    /// <param name="traveller">Who may be a child.</param>
    /// <param name="day">The day.</param>
    /// <param name="dead">Who has died since the arrival.</param>
    public bool IsWithoutParent(
        Traveller traveller,
        DateOnly day,
        IReadOnlyCollection<Guid>? dead = null
    )
    {
        ArgumentNullException.ThrowIfNull(traveller);
        return traveller.IsChildOn(day)
            && !AdultsBeside(traveller, day)
                .Any(a => a.IsParentOf(traveller) && dead?.Contains(a.Person.Id) != true);
    }

    /// <summary>
    /// The children of whom somebody says whose they are, since more than one spouse of the applicant stands in the case, or stood there
    /// before the one who does.
    /// </summary>
    public IEnumerable<Traveller> AskedWhose() =>
        Travellers.Any(t => t.Relation == Relation.Spouse)
            ? Travellers.Where(t => t is { Relation: Relation.Child, ParentId: not null })
            : [];

    /// <summary>Those of them whose parent is not said, or not in the case any more.</summary>
    public IEnumerable<Traveller> OfUnknownParent() =>
        AskedWhose().Where(c => Travellers.All(p => p.MemberId != c.ParentId));

    /// <summary>Whether somebody is on the same side of the journey as another.</summary>
    internal static bool IsBeside(Traveller one, Traveller other, DateOnly day) =>
        ((one.DepartedOn is null) == (other.DepartedOn is null) || one.DepartedOn == day)
        && (one.NotComingSince is null || other.NotComingSince is not null);

    private IEnumerable<Traveller> AdultsBeside(Traveller traveller, DateOnly day) =>
        SigningOn(day).Where(a => IsBeside(a, traveller, day));
}

/// <summary>A person as a member of a case.</summary>
public sealed class Traveller
{
    internal Traveller(CaseMember member, PersonSummary person) =>
        (Member, Person) = (member, person);

    internal CaseMember Member { get; }

    /// <summary>The membership's identity; travel documents and seats refer to the person, not to this.</summary>
    public Guid MemberId => Member.Id;

    /// <summary>The person.</summary>
    public PersonSummary Person { get; }

    /// <summary>What the person is to the principal applicant.</summary>
    public Relation Relation => Member.Relation;

    /// <summary>Whether children of the case are theirs: the applicant, or wife or husband; whose each is, see <see cref="IsParentOf"/>.</summary>
    public bool IsParent => Relation is Relation.Applicant or Relation.Spouse;

    /// <summary>Of a child of a case with more than one spouse, the membership of its parent among them (<see cref="CaseMember.ParentId"/>).</summary>
    internal Guid? ParentId => Member.ParentId;

    /// <summary>Whether somebody of the same case is a child of theirs. Of several spouses each has her own, once it is said whose they are.</summary>
    public bool IsParentOf(Traveller other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.Relation == Relation.Child
            && (
                Relation == Relation.Applicant
                || (Relation == Relation.Spouse && Member.MayBeParentOf(other.Member))
            );
    }

    /// <summary>Whether they are the couple of the case.</summary>
    public bool IsMarriedTo(Traveller other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return IsParent && other.IsParent && MemberId != other.MemberId;
    }

    /// <summary>A child without a parent or guardian.</summary>
    public bool Unaccompanied => Member.Unaccompanied;

    /// <summary>
    /// Whether they were found not able to decide: who represents them by law does (<see cref="RouteKind.Represented"/>). Read for a
    /// decision, and shown only to who may see it.
    /// </summary>
    public bool IsRepresented => VulnerabilityCodes.Contains(Vulnerability.Represented.Code);

    /// <summary>Whether a vulnerability was found.</summary>
    public bool IsVulnerable => Member.IsVulnerable;

    /// <summary>The codes of what screening found, such as <c>single_parent</c>; they are read for a decision, and shown only to who may see them.</summary>
    public IReadOnlyList<string> VulnerabilityCodes => Vulnerability.CodesOf(this);

    /// <summary>The day on which money was reserved for the person, where it was for the others of the case before; it says nothing when it was given back since.</summary>
    public DateOnly? FundedLaterOn => Member.FundedLaterOn;

    /// <summary>The day of departure, once boarded.</summary>
    public DateOnly? DepartedOn => Member.DepartedOn;

    /// <summary>The day the mission of origin confirmed the arrival.</summary>
    public DateOnly? ArrivedOn => Member.ArrivedOn;

    /// <summary>When the arrival was recorded; nothing where it came from an earlier system.</summary>
    public DateOnly? ArrivalRecordedOn => Member.ArrivalRecordedOn;

    /// <summary>Since when somebody who left is not expected any more, or has left again; nothing for everybody else.</summary>
    public DateOnly? NotComingSince => Member.NotComingSince;

    /// <summary>The day on which somebody who had arrived left again; nothing for everybody else.</summary>
    public DateOnly? LeftAgainOn => ArrivedOn is null ? null : NotComingSince;

    /// <summary>Why they are not expected any more; nothing of who has left again.</summary>
    public WhyNotComing? NotComingWhy => Member.NotComingWhy?.Reveal();

    /// <summary>What is known of it.</summary>
    public string? NotComingNote => Member.NotComingNote?.Reveal();

    /// <summary>
    /// Whether the person is, or without a full birth date may be, under 18 on a day. Without any birth date, a person
    /// entered as a child is one, and nobody else is.
    /// </summary>
    public bool IsChildOn(DateOnly day) =>
        Person.Birth?.MayBeChildOn(day) ?? Relation == Relation.Child;
}
