using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;
using Rihla.Travel;

namespace Rihla.Benchmarks;

/// <summary>
/// Spreads the open cases of an imported caseload over the stages before departure. An import knows requests and
/// departures only; what lies between (consents, counselling, screening, declarations, documents) is entered here in
/// bulk, as the entities the pages would make, and then the journey itself says at which stage each case stands.
/// </summary>
internal sealed class OpenCases(IServiceProvider services)
{
    private const int Batch = 200;
    private static readonly string[] Caseworkers = ["salma", "youssef", "grace"];
    private readonly Random random = new(7);
    private Dictionary<ConsentPurpose, Guid> notices = [];
    private Guid declarationText;
    private List<Guid> caseworkers = [];

    /// <summary>Spreads them, and lets the reminders of the application raise their tasks.</summary>
    public async Task SpreadAsync()
    {
        List<Guid> open;
        await using (var scope = services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<RihlaDb>();
            notices = await db.Set<ConsentNotice>()
                .Where(n => n.Language == "fr")
                .GroupBy(n => n.Purpose)
                .Select(g => g.First())
                .ToDictionaryAsync(n => n.Purpose, n => n.Id);
            await EnsureTextsAsync(db);
            caseworkers = await db.Set<User>()
                .Where(u => Caseworkers.Contains(u.UserName))
                .Select(u => u.Id)
                .ToListAsync();
            open = await db.Set<Case>()
                .Where(c => c.Stage == Stage.Requested && c.CaseworkerId == null)
                .OrderBy(c => c.Id)
                .Select(c => c.Id)
                .ToListAsync();
        }
        var done = 0;
        foreach (var ids in open.Chunk(Batch))
        {
            await using var scope = services.CreateAsyncScope();
            await EnterAsync(scope.ServiceProvider, ids);
            done += ids.Length;
            if (done % 2000 < Batch)
            {
                Console.Error.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{done} of {open.Count} open cases"
                    )
                );
            }
        }
        await using var last = services.CreateAsyncScope();
        foreach (var job in last.ServiceProvider.GetServices<RecurringJob>())
        {
            await job.RunAsync(CancellationToken.None);
        }
    }

    private async Task EnsureTextsAsync(RihlaDb db)
    {
        foreach (var purpose in Enum.GetValues<ConsentPurpose>())
        {
            if (!notices.ContainsKey(purpose))
            {
                var notice = new ConsentNotice
                {
                    Purpose = purpose,
                    Language = "fr",
                    Version = 1,
                    Text = "Notice.",
                    Since = DateTimeOffset.UtcNow,
                };
                db.Add(notice);
                notices[purpose] = notice.Id;
            }
        }
        var text = await db.Set<DeclarationText>().FirstOrDefaultAsync(t => t.Language == "fr");
        if (text is null)
        {
            text = new()
            {
                Language = "fr",
                Version = 1,
                Text = "Déclaration.",
                Since = DateTimeOffset.UtcNow,
            };
            db.Add(text);
        }
        declarationText = text.Id;
        await db.SaveAsync(Actor.System, new Act("benchmark.texts"));
    }

    private async Task EnterAsync(IServiceProvider scope, IReadOnlyCollection<Guid> ids)
    {
        var db = scope.GetRequiredService<RihlaDb>();
        var files = await scope.GetRequiredService<CaseFiles>().ListAsync(ids, Actor.System);
        var today = scope.GetRequiredService<Today>();
        await using var work = await db.BeginAsync();
        foreach (var file in files)
        {
            db.Attach(file.Case);
            if (random.Next(10) > 0)
            {
                file.Case.CaseworkerId = caseworkers[random.Next(caseworkers.Count)];
            }
            Advance(db, file, (Stage)random.Next((int)Stage.Requested, (int)Stage.Booked), today);
        }
        await db.SaveAsync(Actor.System, new Act("benchmark.filled"));
        foreach (var id in ids)
        {
            await scope.GetRequiredService<Progress>().FollowAsync(id, Actor.System);
        }
        await work.CommitAsync();
    }

    private void Advance(RihlaDb db, CaseFile file, Stage stage, Today today)
    {
        var on = file.RequestedOn;
        DateOnly Later(int most) =>
            on = on.AddDays(random.Next(most)) is var day && day < today.Date ? day : today.Date;
        if (stage >= Stage.Registered)
        {
            file.Case.FamilyComplete = true;
            foreach (var purpose in Enum.GetValues<ConsentPurpose>())
            {
                AddConsents(db, file, purpose, on, today);
            }
            file.Case.SharedWithOrigin = file.OriginMissionId is not null;
            file.Case.Reach(Stage.Registered, Later(10));
        }
        if (stage >= Stage.Counselled)
        {
            db.Add(
                new CounsellingSession
                {
                    CaseId = file.Id,
                    On = Later(15),
                    Mode = CounsellingMode.InPerson,
                    Language = "fr",
                    Understanding = Understanding.OwnLanguage,
                    MemberIds = [.. file.Travellers.Select(t => t.MemberId)],
                    Given = CounsellingSession.AllInformation,
                    Pressure = Pressure.None,
                    Capacity = Capacity.Able,
                    Notes = Personal.Of(
                        "Reçu au bureau, parle librement, souhaite retrouver sa famille."
                    ),
                    RecordedAt = today.StartOf(on),
                    RecordedByName = "Salma Idrissi",
                }
            );
            file.Case.Reach(Stage.Counselled, on);
        }
        if (stage >= Stage.Screened)
        {
            AddScreening(db, file, Later(20), today);
            file.Case.Reach(Stage.Screened, on);
        }
        if (stage >= Stage.Applied)
        {
            AddDeclarations(db, file, Later(20), today);
            if (random.Next(2) == 0)
            {
                file.Case.Fund("AVRR-2026", on);
            }
            else
            {
                file.Case.Queue(on);
            }
            file.Case.Reach(Stage.Applied, on);
        }
        if (stage >= Stage.Cleared)
        {
            AddPapers(db, file, Later(40), today.Date);
            file.Case.Reach(Stage.Cleared, on);
        }
    }

    private void AddConsents(
        RihlaDb db,
        CaseFile file,
        ConsentPurpose purpose,
        DateOnly on,
        Today today
    ) =>
        db.AddRange(
            file.Travellers.Select(t => new Consent
            {
                CaseId = file.Id,
                PersonId = t.Person.Id,
                GuardianId = t.IsChildOn(today.Date)
                    ? file.AdultsOn(today.Date).FirstOrDefault()?.Person.Id
                    : null,
                Purpose = purpose,
                Answer = ConsentAnswer.Given,
                Method = ConsentMethod.Signature,
                NoticeId = notices[purpose],
                ExplainedIn = "fr",
                On = on,
                RecordedAt = today.StartOf(on),
                RecordedByName = "Salma Idrissi",
            })
        );

    private static void AddScreening(RihlaDb db, CaseFile file, DateOnly on, Today today)
    {
        var screening = new Screening
        {
            CaseId = file.Id,
            On = on,
            ByName = "Salma Idrissi",
        };
        foreach (var traveller in file.Travellers)
        {
            screening.Begin(traveller.MemberId).On = on;
        }
        db.Add(screening);
        db.Add(
            new EligibilityDecision
            {
                CaseId = file.Id,
                IsEligible = true,
                Reason = EligibilityReason.Stranded,
                Country = file.Country,
                On = on,
                RecordedAt = today.StartOf(on),
                ByName = "Salma Idrissi",
            }
        );
    }

    private void AddDeclarations(RihlaDb db, CaseFile file, DateOnly on, Today today)
    {
        foreach (var adult in file.AdultsOn(today.Date))
        {
            db.Add(
                new Declaration
                {
                    CaseId = file.Id,
                    MemberId = adult.MemberId,
                    TextId = declarationText,
                    Country = file.Country!,
                    Method = SigningMethod.Signature,
                    ExplainedIn = "fr",
                    SignedOn = on,
                    RecordedAt = today.StartOf(on),
                    RecordedByName = "Salma Idrissi",
                }
            );
        }
        foreach (var child in file.ChildrenOn(today.Date))
        {
            db.Add(
                new GuardianConsent
                {
                    CaseId = file.Id,
                    MemberId = child.MemberId,
                    GuardianMemberId = file.Applicant!.MemberId,
                    GuardianName = Personal.Of(file.Applicant.Person.FullName)!,
                    Guardianship = Guardianship.BothParents,
                    Country = file.Country!,
                    Method = SigningMethod.Signature,
                    SignedOn = on,
                    RecordedAt = today.StartOf(on),
                    RecordedByName = "Salma Idrissi",
                }
            );
        }
    }

    private void AddPapers(RihlaDb db, CaseFile file, DateOnly on, DateOnly today)
    {
        foreach (var traveller in file.Travellers)
        {
            var id = traveller.Person.Id;
            var document = new TravelDocument { CaseId = file.Id, PersonId = id };
            document.Receive(
                TravelDocumentKind.LaissezPasser,
                string.Create(CultureInfo.InvariantCulture, $"LP{random.Next(10_000_000):0000000}"),
                on,
                today.AddDays(random.Next(10, 200)),
                on
            );
            var exit = new ExitAuthorisation { CaseId = file.Id, PersonId = id };
            exit.Grant(on, null, on, today.AddDays(random.Next(10, 200)), today);
            var fitness = new MedicalFitness { CaseId = file.Id, PersonId = id };
            fitness.Decide(
                Fitness.Fit,
                MedicalNeeds.None,
                MedicalNeeds.None,
                on,
                today.AddDays(random.Next(5, 60)),
                null,
                "Dr Karim Tazi",
                today
            );
            db.AddRange(document, exit, fitness);
        }
    }
}
