using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform;
using Rihla.Platform.Security;
using Rihla.Relations;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Relations;

/// <summary>A visit of one day for a test: two places, two ministries with their ministers, a head and an interpreter.</summary>
internal sealed class VisitHouse(House house)
{
    private static int made;

    public DateOnly Day => new Story(house).Today;

    public Actor Claire { get; private set; } = null!;

    public Guid Visit { get; private set; }

    /// <summary>The ministries, and those who lead them.</summary>
    public List<(Guid Institution, Guid Minister)> Ministries { get; } = [];

    public List<Guid> Places { get; } = [];

    public Guid Head { get; private set; }

    public Guid Interpreter { get; private set; }

    /// <summary>What tells this visit from those of other tests.</summary>
    public int Number { get; } = Interlocked.Increment(ref made);

    public static async Task<VisitHouse> MakeAsync(House house)
    {
        var visit = new VisitHouse(house) { Claire = await new Story(house).ActorAsync("claire") };
        await visit.FillAsync();
        return visit;
    }

    /// <summary>A meeting of head and interpreter with one of the ministers.</summary>
    public Task<Outcome<Guid>> MeetAsync(
        string from,
        string to,
        int ministry = 0,
        int place = 0,
        string languages = "ar"
    ) =>
        DoAsync<MeetingDesk, Outcome<Guid>>(d =>
            d.AddAsync(
                Visit,
                new()
                {
                    Kind = MeetingKind.WorkingSession,
                    InstitutionId = Ministries[ministry].Institution,
                    Day = Day,
                    From = TimeOnly.ParseExact(from, "HH:mm", null),
                    To = TimeOnly.ParseExact(to, "HH:mm", null),
                    PlaceId = Places[place],
                    Languages = [languages],
                    ParticipantIds = [Head, Interpreter],
                    CounterpartIds = [Ministries[ministry].Minister],
                },
                Claire
            )
        );

    public Task<VisitProgramme> ProgrammeAsync() =>
        DoAsync<ProgrammeReader, VisitProgramme>(async r => (await r.FindAsync(Visit, Claire))!);

    public Task<T> DoAsync<TService, T>(Func<TService, Task<T>> operation)
        where TService : notnull =>
        house.InScopeAsync(s => operation(s.GetRequiredService<TService>()));

    public static T Done<T>(Outcome<T> outcome)
        where T : notnull
    {
        Assert.Empty(outcome.Refusals.Select(r => r.TextKey));
        return outcome.Value!;
    }

    public static void Done(Outcome outcome) =>
        Assert.Empty(outcome.Refusals.Select(r => r.TextKey));

    public static void Refused(string textKey, Outcome outcome) =>
        Assert.Contains(textKey, outcome.Refusals.Select(r => r.TextKey));

    private async Task FillAsync()
    {
        for (var i = 0; i < 2; i++)
        {
            Places.Add(
                Done(
                    await DoAsync<Lists, Outcome<Guid>>(l =>
                        l.AddPlaceAsync(
                            new() { Name = Name($"Salle {Number}-{i}"), City = "Rabat" },
                            Claire
                        )
                    )
                )
            );
            Ministries.Add(await MinistryAsync(i));
        }
        Visit = Done(
            await DoAsync<VisitOffice, Outcome<Guid>>(o =>
                o.AddAsync(
                    new()
                    {
                        Name = Name($"Visite d'essai {Number}"),
                        FirstDay = Day,
                        LastDay = Day,
                    },
                    Claire
                )
            )
        );
        Head = await JoinAsync(DelegationPart.Head, "Ada Lindqvist", "en", "fr");
        Interpreter = await JoinAsync(DelegationPart.Interpreter, "Rim Slaoui", "ar", "en", "fr");
    }

    private async Task<Guid> JoinAsync(DelegationPart part, string name, params string[] languages)
    {
        Done(
            await DoAsync<VisitOffice, Outcome>(o =>
                o.JoinAsync(
                    Visit,
                    new()
                    {
                        Part = part,
                        Name = name,
                        Languages = languages,
                    },
                    Claire
                )
            )
        );
        return (await ProgrammeAsync()).Visit.Participants.Single(p => p.Part == part).Id;
    }

    private async Task<(Guid, Guid)> MinistryAsync(int index)
    {
        var institution = Done(
            await DoAsync<InstitutionOffice, Outcome<Guid>>(o =>
                o.AddAsync(
                    new()
                    {
                        Kind = InstitutionKind.Ministry,
                        Name = Name($"Ministère d'essai {Number}-{index}"),
                        Country = "MA",
                        City = "Rabat",
                    },
                    Claire
                )
            )
        );
        Done(
            await DoAsync<InstitutionOffice, Outcome>(o =>
                o.AddFunctionAsync(institution, new() { Name = Name("Ministre") }, Claire)
            )
        );
        var minister = Done(
            await DoAsync<InstitutionOffice, Outcome<Guid>>(o =>
                o.AddCounterpartAsync(
                    new()
                    {
                        Name = $"Naima Essai {Number}-{index}",
                        NameInArabic = "نعيمة",
                        Languages = ["ar"],
                    },
                    Claire
                )
            )
        );
        var book = await DoAsync<AddressBooks, AddressBook>(b => b.InstitutionsAsync(Claire));
        Done(
            await DoAsync<InstitutionOffice, Outcome>(o =>
                o.AppointAsync(
                    institution,
                    new()
                    {
                        FunctionId = book.Institution(institution)!.Functions[0].Id,
                        CounterpartId = minister,
                        From = Day.AddYears(-1),
                    },
                    Claire
                )
            )
        );
        return (institution, minister);
    }

    private static NameInput Name(string french) => new() { Fr = french, Ar = "اسم للتجربة" };
}

/// <summary>The houses that the tests of visits share: each test has a visit of its own there.</summary>
[CollectionDefinition(Name)]
public sealed class VisitHouses : ICollectionFixture<Houses>
{
    public const string Name = "visits";
}
