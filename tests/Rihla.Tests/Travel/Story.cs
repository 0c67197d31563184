using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Travel;
using Gate = Rihla.Travel.Gate;

namespace Rihla.Tests.Travel;

/// <summary>
/// A family on its journey, told through the same operations that the pages call: a woman with children who goes back to
/// Guinea, as far as a test needs her to have come.
/// </summary>
internal sealed class Story(House house, string code = "")
{
    private static int families;

    public string Code { get; private set; } = code;

    public DateOnly Today => DateOnly.FromDateTime(house.Clock.GetUtcNow().UtcDateTime);

    /// <summary>A family that has asked for help and been entered: consents and counselling come next.</summary>
    public static async Task<Story> EnteredAsync(
        House house,
        int children = 2,
        string givenNames = "Fatoumata",
        string country = "GN"
    )
    {
        var story = new Story(house);
        // Families that share a house are not to look like one another: whoever is like somebody of a restricted case waits for
        // adjudication.
        var seed = Scattered(Interlocked.Increment(ref families));
        var family = Sound(seed, 5);
        var salma = await story.ActorAsync("salma");
        var taken = await house.InScopeAsync(s =>
            s.GetRequiredService<Requests>()
                .TakeAsync(
                    new()
                    {
                        Name = $"{givenNames} {family}",
                        SafeContact = "Le matin, par une voisine",
                        Language = "fr",
                        Channel = Channel.WalkIn,
                    },
                    salma
                )
        );
        story.Code = Done(taken).Code;
        await story.EnterAsync(
            Relation.Applicant,
            givenNames,
            family,
            new PartialDate(1980 + (seed % 23), 1 + (seed / 23 % 12), 1 + (seed / 276 % 28)),
            salma
        );
        for (var i = 0; i < children; i++)
        {
            await story.EnterAsync(
                Relation.Child,
                i == 0 ? "Ibrahima" : $"Mariame {Sound(Scattered(i), 2)}",
                family,
                new PartialDate(2018 + i, 1 + (((seed / 7) + i) % 12), 1 + (seed / 84 % 28)),
                salma
            );
        }
        await story.DoAsync<Registration>(r => r.CompleteFamilyAsync(story.Code, salma));
        await story.DoAsync<Destinations>(d => d.ChooseAsync(story.Code, country, null, salma));
        return story;
    }

    /// <summary>A family whose mother has signed: documents, exit and health come next.</summary>
    public static async Task<Story> AppliedAsync(
        House house,
        int children = 2,
        string givenNames = "Fatoumata",
        bool outsideRestrictedArea = false
    )
    {
        var story = await EnteredAsync(house, children, givenNames);
        await story.ApplyAsync(outsideRestrictedArea);
        return story;
    }

    /// <summary>A family that is ready to leave.</summary>
    public static async Task<Story> ClearedAsync(
        House house,
        int children = 2,
        string givenNames = "Fatoumata"
    )
    {
        var story = await AppliedAsync(house, children, givenNames);
        await story.ClearAsync();
        return story;
    }

    /// <summary>Somebody alone who is ready to leave for a country.</summary>
    public static async Task<Story> ToAsync(House house, string country)
    {
        var story = await EnteredAsync(house, children: 0, country: country);
        await story.ApplyAsync();
        await story.ClearAsync();
        return story;
    }

    /// <summary>A family with seats, expected in Conakry.</summary>
    public static async Task<Story> BookedAsync(
        House house,
        int children = 2,
        string givenNames = "Fatoumata"
    )
    {
        var story = await ClearedAsync(house, children, givenNames);
        await story.BookAsync(await PlanAsync(house, story.Today));
        await story.ReceiveAsync();
        return story;
    }

    /// <summary>A family ready to leave that has one adult more; the children are written on the mother's paper.</summary>
    public static async Task<Story> ClearedWithAsync(
        House house,
        Relation relation,
        int children = 0
    )
    {
        var story = await EnteredAsync(house, children);
        var salma = await story.ActorAsync("salma");
        var family = (await story.FileAsync()).Applicant!.Person.FamilyName!;
        await story.EnterAsync(relation, "Alpha", family, new(1990, 1, 5), salma);
        await story.DoAsync<Registration>(r => r.CompleteFamilyAsync(story.Code, salma));
        await story.ApplyAsync();
        await story.ClearAsync();
        return story;
    }

    /// <summary>The same family with seats for today, expected in Conakry.</summary>
    public static async Task<Story> BookedWithAsync(
        House house,
        Relation relation,
        int children = 0
    )
    {
        var story = await ClearedWithAsync(house, relation, children);
        await story.BookAsync(await PlanAsync(house, story.Today));
        await story.ReceiveAsync();
        return story;
    }

    /// <summary>Plans a movement to Conakry.</summary>
    public static async Task<string> PlanAsync(House house, DateOnly on, int seats = 20)
    {
        var hicham = await new Story(house).ActorAsync("hicham");
        var planned = await house.InScopeAsync(s =>
            s.GetRequiredService<MovementPlanning>().PlanAsync(To(on, seats), hicham)
        );
        return Done(planned);
    }

    public static MovementPlan To(DateOnly on, int seats = 20) =>
        new()
        {
            Country = "GN",
            Seats = seats,
            Legs =
            [
                new()
                {
                    From = "CMN",
                    To = "CKY",
                    Flight = "AT 525",
                    DepartsOn = on,
                },
            ],
        };

    /// <summary>A family that has been entered consents, is counselled and screened, signs, and has money.</summary>
    public async Task ApplyAsync(bool outsideRestrictedArea = false)
    {
        await SignAsync(outsideRestrictedArea);
        var nadia = await ActorAsync("nadia");
        await DoAsync<Funding>(f => f.ReserveAsync(Code, "Bailleur A", nadia));
    }

    /// <summary>The same without the money.</summary>
    public async Task SignAsync(bool outsideRestrictedArea = false)
    {
        var salma = await ActorAsync("salma");
        var file = await FileAsync();
        await DoAsync<ConsentSheet>(c =>
            c.RecordAsync(
                Code,
                new()
                {
                    Entries =
                    [
                        .. file.Travellers.SelectMany(t =>
                            Enum.GetValues<ConsentPurpose>()
                                .Select(p => new ConsentEntry(t.Person.Id, p, ConsentAnswer.Given))
                        ),
                    ],
                    Method = ConsentMethod.Signature,
                    ExplainedIn = "fr",
                    GuardianId = file.Applicant!.Person.Id,
                },
                salma
            )
        );
        await DoAsync<Counselling>(c =>
            c.RecordAsync(
                Code,
                new()
                {
                    Language = "fr",
                    Understanding = Understanding.OwnLanguage,
                    MemberIds = [.. file.Travellers.Select(t => t.MemberId)],
                    Given = CounsellingSession.AllInformation,
                    Pressure = Pressure.None,
                    Capacity = Capacity.Able,
                },
                salma
            )
        );
        await DoAsync<Screenings>(c =>
            c.SaveAsync(
                Code,
                new()
                {
                    Persons =
                    [
                        .. file.Travellers.Select(t => new PersonFindings(
                            t.MemberId,
                            Findings.Nothing,
                            []
                        )),
                    ],
                },
                salma
            )
        );
        await DoAsync<EligibilityDecisions>(e =>
            e.DecideAsync(
                Code,
                new()
                {
                    IsEligible = true,
                    Reason = EligibilityReason.Stranded,
                    OutsideRestrictedArea = outsideRestrictedArea,
                },
                salma
            )
        );
        await DoAsync<Declarations>(d =>
            d.SignAsync(
                Code,
                new()
                {
                    Adults =
                    [
                        .. file
                            .Travellers.Where(t => t.Relation != Relation.Child)
                            .Select(t => new AdultSigns(t.MemberId, SigningMethod.Signature)),
                    ],
                    Children =
                    [
                        .. file
                            .Travellers.Where(t => t.Relation == Relation.Child)
                            .Select(t => new GuardianSigns(
                                t.MemberId,
                                file.Applicant!.MemberId,
                                null,
                                Guardianship.Mother,
                                SigningMethod.Signature
                            )),
                    ],
                    ExplainedIn = "fr",
                },
                salma
            )
        );
    }

    public async Task ClearAsync(DateOnly? documentsUntil = null)
    {
        await DocumentsAsync(documentsUntil ?? Today.AddDays(90));
        var file = await FileAsync();
        var hicham = await ActorAsync("hicham");
        await DoAsync<ExitAuthorisations>(e =>
            e.RecordAsync(
                Code,
                new()
                {
                    PersonIds = [.. file.Travellers.Select(t => t.Person.Id)],
                    What = ExitStanding.Granted,
                    On = Today,
                    Seen = "",
                },
                hicham
            )
        );
        await FitAsync(Today.AddDays(60));
    }

    /// <summary>A laissez-passer for each adult, the children on the mother's.</summary>
    public async Task DocumentsAsync(DateOnly until)
    {
        var file = await FileAsync();
        var mother = file.Applicant!.Person.Id;
        var hicham = await ActorAsync("hicham");
        var seen = Seen.Of(
            (
                await house.InScopeAsync(s =>
                    s.GetRequiredService<TravelDocuments>().OfAsync(file.Id)
                )
            ).Values
        );
        await DoAsync<TravelDocuments>(d =>
            d.RecordAsync(
                Code,
                [
                    .. file.Travellers.Select(t =>
                        t.Relation == Relation.Child
                            ? new DocumentRow { PersonId = t.Person.Id, OnDocumentOfId = mother }
                            : new DocumentRow
                            {
                                PersonId = t.Person.Id,
                                Number = "LP-2026-118",
                                ExpiresOn = until,
                            }
                    ),
                ],
                seen,
                hicham
            )
        );
    }

    /// <summary>A laissez-passer for one of the family, who may have travelled on that of another until now.</summary>
    public async Task OwnDocumentAsync(Guid personId)
    {
        var id = (await FileAsync()).Id;
        var hicham = await ActorAsync("hicham");
        var seen = Seen.Of(
            (
                await house.InScopeAsync(s => s.GetRequiredService<TravelDocuments>().OfAsync(id))
            ).Values
        );
        await DoAsync<TravelDocuments>(d =>
            d.RecordAsync(
                Code,
                [
                    new()
                    {
                        PersonId = personId,
                        Number = "LP-2026-119",
                        ExpiresOn = Today.AddDays(90),
                    },
                ],
                seen,
                hicham
            )
        );
    }

    public async Task FitAsync(DateOnly until, string diagnosis = "Asthme léger")
    {
        var file = await FileAsync();
        var karim = await ActorAsync("karim");
        var known = await house.InScopeAsync(s =>
            s.GetRequiredService<FitnessDecisions>().WithDiagnosesAsync(file.Id, karim)
        );
        await DoAsync<FitnessDecisions>(f =>
            f.DecideAsync(
                Code,
                [
                    .. file.Travellers.Select(t => new FitnessRow
                    {
                        PersonId = t.Person.Id,
                        Fitness = Fitness.Fit,
                        ExaminedOn = Today,
                        ValidUntil = until,
                        Diagnosis = diagnosis,
                    }),
                ],
                Seen.Of(known.Values),
                karim
            )
        );
    }

    public async Task BookAsync(string movement)
    {
        var hicham = await ActorAsync("hicham");
        await DoAsync<Bookings>(b => b.BookAsync(Code, movement, hicham));
    }

    public async Task ReceiveAsync(string userName = "mariama")
    {
        var there = await ActorAsync(userName);
        await DoAsync<Arrivals>(a => a.AnswerAsync(Code, accept: true, null, there));
    }

    /// <summary>The mission of origin confirms that everybody has arrived today.</summary>
    public async Task ArriveAsync()
    {
        var file = await FileAsync();
        var mariama = await ActorAsync("mariama");
        await DoAsync<Arrivals>(a =>
            a.ConfirmAsync(
                Code,
                [
                    .. file.Travellers.Select(t => new ArrivalRow
                    {
                        PersonId = t.Person.Id,
                        Arrived = true,
                        ArrivedOn = Today,
                    }),
                ],
                mariama
            )
        );
    }

    /// <summary>The mother no longer wants to return.</summary>
    public async Task WithdrawAsync()
    {
        var file = await FileAsync();
        var hicham = await ActorAsync("hicham");
        await DoAsync<Withdrawals>(w =>
            w.TakeAsync(
                Code,
                new() { MemberIds = [.. file.Travellers.Select(t => t.MemberId)] },
                hicham
            )
        );
    }

    /// <summary>What happens to each at the gate, the mother first.</summary>
    public async Task<Outcome> BoardAsync(GateRecord record, string? movement = null)
    {
        var hicham = await ActorAsync("hicham");
        var gate = movement ?? await MovementAsync();
        return await house.InScopeAsync(s =>
            s.GetRequiredService<Gate>().RecordAsync(Code, gate, record, hicham)
        );
    }

    /// <summary>The medical officer decides on one of the family, knowing what was decided before.</summary>
    public async Task ExamineAsync(int which, FitnessRow decided)
    {
        var file = await FileAsync();
        var karim = await ActorAsync("karim");
        var known = await house.InScopeAsync(s =>
            s.GetRequiredService<FitnessDecisions>().WithDiagnosesAsync(file.Id, karim)
        );
        await DoAsync<FitnessDecisions>(f =>
            f.DecideAsync(
                Code,
                [decided with { PersonId = file.Travellers[which].Person.Id }],
                Seen.Of(known.Values),
                karim
            )
        );
    }

    /// <summary>The movement on which the family was seated last.</summary>
    public async Task<string> MovementAsync()
    {
        var id = (await FileAsync()).Id;
        return await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Seat>()
                .Where(x => x.CaseId == id)
                .OrderByDescending(x => x.TakenAt)
                .Join(
                    s.GetRequiredService<RihlaDb>().Set<Movement>(),
                    x => x.MovementId,
                    m => m.Id,
                    (x, m) => m.Code
                )
                .FirstAsync()
        );
    }

    public async Task<GateRecord> AtTheGateAsync(params BoardingOutcome[] outcomes)
    {
        var file = await FileAsync();
        return new()
        {
            Rows =
            [
                .. file.Travellers.Zip(
                    outcomes,
                    (t, o) =>
                        new GateRow
                        {
                            PersonId = t.Person.Id,
                            Outcome = o,
                            Reason = "Papier déchiré",
                        }
                ),
            ],
        };
    }

    /// <summary>The same, of a family that agrees to travel apart.</summary>
    public async Task<GateRecord> PartingAtTheGateAsync(params BoardingOutcome[] outcomes) =>
        await AtTheGateAsync(outcomes) with
        {
            SplitAgreed = true,
        };

    public async Task<CaseFile> FileAsync() =>
        await house.InScopeAsync(s =>
            s.GetRequiredService<CaseFiles>().FindAsync(Code, Actor.System)
        ) ?? throw new InvalidOperationException($"There is no case {Code}.");

    public async Task<Stage> StageAsync() => (await FileAsync()).Stage;

    /// <summary>The seats held by the family.</summary>
    public async Task<int> SeatsAsync()
    {
        var id = (await FileAsync()).Id;
        return await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Seat>()
                .CountAsync(x => x.CaseId == id && x.Number != null)
        );
    }

    /// <summary>The kinds of the tasks that are open.</summary>
    public async Task<List<string>> TasksAsync()
    {
        var id = (await FileAsync()).Id;
        return await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<CaseTask>()
                .Where(t => t.CaseId == id && t.DoneAt == null)
                .Select(t => t.Kind)
                .ToListAsync()
        );
    }

    public Task<Actor> ActorAsync(string userName) => house.ActorAsync(userName);

    /// <summary>A browser in which this member of staff has signed in.</summary>
    public async Task<Visitor> VisitorAsync(string userName)
    {
        var visitor = house.Visitor();
        var page = await visitor.GetAsync("/sign-in");
        await visitor.SubmitAsync(
            page,
            [("Input.UserName", userName), ("Input.Password", DemonstrationUsers.Password)]
        );
        return visitor;
    }

    /// <summary>Runs an operation in a scope of its own; it must succeed.</summary>
    public async Task DoAsync<T>(Func<T, Task<Outcome>> operation)
        where T : notnull
    {
        var outcome = await house.InScopeAsync(s => operation(s.GetRequiredService<T>()));
        Assert.True(
            outcome.IsDone,
            string.Join(", ", outcome.Refusals.Select(r => $"{r.TextKey} {r.Field}"))
        );
    }

    /// <summary>Enters somebody into the case.</summary>
    public async Task EnterAsync(
        Relation relation,
        string givenNames,
        string familyName,
        PartialDate birth,
        Actor by
    )
    {
        var person = new NewPerson
        {
            GivenNames = givenNames,
            FamilyName = familyName,
            Birth = birth,
            Sex = Sex.F,
            Nationality = "GN",
            Language = "fr",
        };
        // Asked as the page asks: with the family that stands in the case already, which counts as evidence.
        var asked = Registration.Among(await FileAsync(), person);
        var matches = await house.InScopeAsync(s =>
            s.GetRequiredService<Register>().LikelyMatchesAsync(asked, by)
        );
        var entered = await house.InScopeAsync(s =>
            s.GetRequiredService<Registration>()
                .AddAsync(
                    Code,
                    new(
                        relation,
                        person,
                        [
                            .. matches.Select(m => new MatchDecision(
                                m.Person.Id,
                                MatchDecisionKind.Different
                            )),
                        ]
                    ),
                    by
                )
        );
        Done(entered);
    }

    private static T Done<T>(Outcome<T> outcome)
        where T : notnull
    {
        Assert.True(
            outcome.IsDone,
            string.Join(", ", outcome.Refusals.Select(r => $"{r.TextKey} {r.Field}"))
        );
        return outcome.Value;
    }

    // Numbers that follow one another lie far apart.
    private static int Scattered(int number) => (int)((uint)number * 2654435761u % 100_000_000);

    // A name of so many syllables, whose consonants are the last digits of a number: what sounds alike differs in vowels only.
    private static string Sound(int number, int syllables)
    {
        var (name, vowels) = ("", number);
        for (var i = 0; i < syllables; i++, number /= 10, vowels /= 7)
        {
            name += $"{"bdgklmnrst"[number % 10]}{"aiu"[vowels % 3]}";
        }
        return char.ToUpperInvariant(name[0]) + name[1..];
    }
}
