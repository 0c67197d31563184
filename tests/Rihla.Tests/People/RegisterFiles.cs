using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.People;
using Rihla.People.Import;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;

namespace Rihla.Tests.People;

/// <summary>Registers as files, and how they are taken over and compared.</summary>
internal static class RegisterFiles
{
    public const string Header =
        "external_id,given_names,family_name,birth_date,sex,nationality,phone,aliases,mother_name,place_of_birth,shoe_size\n";

    /// <summary>People of whom no two are alike, the same ones whenever the count is.</summary>
    public static string Strangers(string prefix, int count)
    {
        var random = new Random(20260302 + count);
        const string Consonants = "bdfgklmnrstvz";
        string Name() =>
            string.Concat(
                Enumerable
                    .Range(0, 4)
                    .Select(_ =>
                        $"{Consonants[random.Next(Consonants.Length)]}{"aeiou"[random.Next(5)]}"
                    )
            );
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{prefix}{i},{Name()},{Name()},{random.Next(1950, 2005)}-{random.Next(2, 13):00}-{random.Next(2, 29):00},{(i % 2 == 0 ? "F" : "M")},SN,,,,,\n"
            );
        }
        return text.ToString();
    }

    public static Task<PersonImportResult> ImportAsync(
        this House house,
        string csv,
        bool accept = false,
        IProgress<long>? told = null,
        CancellationToken cancel = default
    ) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<PersonImport>()
                .RunAsync(
                    new MemoryStream(Encoding.UTF8.GetBytes(csv)),
                    new() { AcceptDuplicates = accept },
                    told,
                    Actor.System,
                    cancel
                )
        );

    /// <summary>Whom a number from elsewhere belongs to.</summary>
    public static async Task<Guid> IdOfAsync(this House house, string externalId) =>
        (await house.FromElsewhereAsync(externalId))[externalId];

    /// <summary>Whom numbers from elsewhere belong to; those that are nobody's are left out.</summary>
    public static Task<Dictionary<string, Guid>> FromElsewhereAsync(
        this House house,
        params IEnumerable<string> externalIds
    ) =>
        house.InScopeAsync(async s =>
            (
                await s.GetRequiredService<Register>()
                    .OnFileAsync([.. externalIds.Select(id => new NewPerson { ExternalId = id })])
            ).ToDictionary(f => f.Key, f => f.Value.PersonId)
        );

    /// <summary>Erases who came under a number from elsewhere.</summary>
    public static async Task<Guid> EraseAsync(this House house, string externalId)
    {
        var id = await house.IdOfAsync(externalId);
        await house.InScopeAsync(async s =>
        {
            var (db, erasure) = (
                s.GetRequiredService<RihlaDb>(),
                s.GetRequiredService<PersonErasure>()
            );
            await using var work = await db.BeginAsync();
            await s.GetRequiredService<Register>().HoldAsync(work);
            await erasure.EraseAsync(work, await erasure.RecordsAsync([id]), []);
            await db.SaveAsync(Actor.System, new Act("person.erased", PersonId: id));
            await work.CommitAsync();
        });
        return id;
    }

    /// <summary>The one pair that somebody is part of.</summary>
    public static async Task<Pair> PairOfAsync(this House house, string externalId) =>
        Assert.Single(await house.PairsOfAsync(externalId));

    public static async Task<List<Pair>> PairsOfAsync(this House house, string externalId)
    {
        var id = await house.IdOfAsync(externalId);
        return await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Pair>()
                .AsNoTracking()
                .Where(p => p.FirstId == id || p.SecondId == id)
                .ToListAsync()
        );
    }

    /// <summary>Takes long work as a run in another process would, and holds it.</summary>
    public static async Task<WorkLease> HoldAsync(this House house, string name)
    {
        var scope = house.Services.CreateAsyncScope();
        var lease = await scope
            .ServiceProvider.GetRequiredService<WorkLeases>()
            .TakeAsync(name, CancellationToken.None);
        return Assert.IsType<WorkLease>(lease);
    }

    /// <summary>Does as the callback says, at once.</summary>
    public sealed class Told(Action<long> tell) : IProgress<long>
    {
        public void Report(long value) => tell(value);
    }
}
