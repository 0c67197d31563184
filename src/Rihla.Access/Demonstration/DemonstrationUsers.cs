using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>An invented member of staff.</summary>
/// <param name="UserName">What is typed at sign-in.</param>
/// <param name="Name">The invented name.</param>
/// <param name="Role">The role held.</param>
/// <param name="MissionCode">The mission.</param>
/// <param name="Language">The language of their pages.</param>
/// <param name="IsOffered">Whether the sign-in page offers the account; a list of thirty offices would hide the ones to try.</param>
public sealed record DemonstrationUser(
    string UserName,
    string Name,
    Role Role,
    string MissionCode,
    string Language = "fr",
    bool IsOffered = true
);

/// <summary>
/// The invented staff of a demonstration. Everybody may know their password: the accounts work only while the setting
/// <c>Rihla:Demonstration</c> is on.
/// </summary>
public sealed class DemonstrationUsers(
    IServiceScopeFactory scopes,
    Settings settings,
    TimeProvider clock
)
{
    private readonly Snapshot<IReadOnlyList<DemonstrationAccount>> accounts = new(
        scopes,
        clock,
        ReadAsync
    );

    /// <summary>The password of all of them.</summary>
    public const string Password = "rihla-demo-2026";

    private const string Mark = "demonstration";

    /// <summary>The programme manager who may approve more than the role may.</summary>
    public const string Director = "hassan";

    /// <summary>Who they are, in the order in which a case meets them.</summary>
    public static IReadOnlyList<DemonstrationUser> All { get; } =
    [
        new("salma", "Salma Idrissi", Role.Caseworker, DemonstrationMissions.Host),
        new("youssef", "Youssef El Amrani", Role.Caseworker, DemonstrationMissions.Host, "ar"),
        new("grace", "Grace Mensah", Role.Caseworker, DemonstrationMissions.Host, "en"),
        new("aicha", "Aïcha Benkirane", Role.ProtectionOfficer, DemonstrationMissions.Host),
        new("karim", "Dr Karim Tazi", Role.MedicalOfficer, DemonstrationMissions.Host),
        new("hicham", "Hicham Ouazzani", Role.MovementOfficer, DemonstrationMissions.Host),
        new("mariama", "Mariama Diallo", Role.OriginCaseworker, "GN"),
        new("koffi", "Koffi Kouassi", Role.OriginCaseworker, "CI"),
        new("awa", "Awa Ndiaye", Role.OriginCaseworker, "SN"),
        new("nadia", "Nadia Berrada", Role.ProgrammeManager, DemonstrationMissions.Host),
        new(Director, "Hassan Bennis", Role.ProgrammeManager, DemonstrationMissions.Host),
        new("omar", "Omar Lahlou", Role.FinanceOfficer, DemonstrationMissions.Host),
        new("rachida", "Rachida Alami", Role.FinanceOfficer, DemonstrationMissions.Host),
        new("ines", "Inès Morel", Role.MonitoringOfficer, DemonstrationMissions.Host),
        new("leila", "Leïla Haddad", Role.CommunicationsOfficer, DemonstrationMissions.Host),
        new("samba", "Samba Traoré", Role.DiasporaOfficer, DemonstrationMissions.Host),
        new("sofia", "Sofia Bouzidi", Role.Juror, DemonstrationMissions.Host),
        new("jamal", "Jamal Rahmouni", Role.Juror, DemonstrationMissions.Host, "ar"),
        new("brigitte", "Brigitte Maes", Role.Juror, DemonstrationMissions.Host, IsOffered: false),
        new("claire", "Claire Nkoulou", Role.LiaisonOfficer, DemonstrationMissions.Host),
        new("driss", "Driss Sefrioui", Role.DataProtectionOfficer, DemonstrationMissions.Host),
        new("amina", "Amina Chraïbi", Role.Administrator, DemonstrationMissions.Host),
        new("abri", "Association Abri (Tarik Zniber)", Role.Partner, DemonstrationMissions.Host),
        new("bailleur", "Bailleur A (Elin Strand)", Role.Donor, DemonstrationMissions.Host, "en"),
        Receiver("BF", "rasmane", "Rasmané Zoungrana"),
        Receiver("BI", "gloriose", "Gloriose Nininahazwe"),
        Receiver("BJ", "ulrich", "Ulrich Houngbadji"),
        Receiver("CD", "papy", "Papy Lukusa"),
        Receiver("CF", "elvis", "Elvis Yakité"),
        Receiver("CG", "destinee", "Destinée Mouanda"),
        Receiver("CM", "clarisse", "Clarisse Essomba"),
        Receiver("CV", "nilton", "Nilton Tavares"),
        Receiver("ER", "selam", "Selam Tesfay", "en"),
        Receiver("ET", "dawit", "Dawit Alemayehu", "en"),
        Receiver("GA", "prudence", "Prudence Nzamba"),
        Receiver("GH", "akosua", "Akosua Boateng", "en"),
        Receiver("GM", "ebrima", "Ebrima Ceesay", "en"),
        Receiver("GW", "braima", "Braima Djassi"),
        Receiver("KE", "wanjiku", "Wanjiku Kamau", "en"),
        Receiver("KM", "anziza", "Anziza Mlanao"),
        Receiver("LR", "musu", "Musu Kollie", "en"),
        Receiver("MG", "haja", "Haja Rakotonirina"),
        Receiver("ML", "modibo", "Modibo Dembélé"),
        Receiver("MR", "sidi", "Sidi Ould Brahim", "ar"),
        Receiver("NE", "hadiza", "Hadiza Issoufou"),
        Receiver("NG", "chioma", "Chioma Okonkwo", "en"),
        Receiver("RW", "eric", "Eric Habimana"),
        Receiver("SD", "tarek", "Tarek Elamin", "ar"),
        Receiver("SL", "isatu", "Isatu Sesay", "en"),
        Receiver("TD", "zara", "Zara Mahamat"),
        Receiver("TG", "edem", "Edem Agbeko"),
    ];

    /// <summary>Who receives at a mission of origin: the user name of its caseworker; nothing, if nobody works there.</summary>
    public static string? ReceiverAt(string missionCode) =>
        All.FirstOrDefault(u =>
            u.Role == Role.OriginCaseworker && u.MissionCode == missionCode
        )?.UserName;

    private static DemonstrationUser Receiver(
        string missionCode,
        string userName,
        string name,
        string language = "fr"
    ) => new(userName, name, Role.OriginCaseworker, missionCode, language, IsOffered: false);

    /// <summary>
    /// Makes the missions and users of the demonstration that are not there yet; what is there stays as it is. Called at
    /// every start of a demonstration.
    /// </summary>
    public async Task EnsureDemonstrationAsync(CancellationToken cancel = default)
    {
        if (settings is { Database: DatabaseKind.Sqlite, Connection: null })
        {
            // Tells ./run --empty that there are invented people in this folder, before the first of them is there.
            await File.WriteAllBytesAsync(Path.Combine(settings.DataDirectory, Mark), [], cancel);
        }
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RihlaDb>();
        var missions = await db.Set<Mission>().ToDictionaryAsync(m => m.Code, cancel);
        foreach (var (code, input) in DemonstrationMissions.All)
        {
            if (!missions.ContainsKey(code))
            {
                var mission = new Mission { Code = code };
                mission.Describe(input);
                missions.Add(code, mission);
                db.Add(mission);
            }
        }
        var present = await db.Set<User>().Select(u => u.UserName).ToListAsync(cancel);
        var missing = All.Where(u => !present.Contains(u.UserName)).ToList();
        if (missing.Count > 0)
        {
            // One hash for all: the password is public, and so many slow hashes would make the first start slow.
            var hash = scope.ServiceProvider.GetRequiredService<PasswordHashing>().Hash(Password);
            foreach (var one in missing)
            {
                var user = new User { UserName = one.UserName, IsDemonstration = true };
                user.Describe(one.Name, missions[one.MissionCode].Id, one.Language);
                user.Hold([one.Role]);
                var credentials = new Credentials { UserId = user.Id };
                credentials.ChoosePassword(hash);
                db.AddRange(user, credentials);
            }
        }
        if (db.ChangeTracker.HasChanges())
        {
            await db.SaveAsync(Actor.System, new Act("demonstration.staffed"), cancel);
            scope.ServiceProvider.GetRequiredService<Missions>().Forget();
            scope.ServiceProvider.GetRequiredService<Staff>().Forget();
            accounts.Forget();
        }
    }

    /// <summary>
    /// Makes a host mission if there is none at all, so that an empty installation has a place for its first user. An
    /// administrator gives it its real name.
    /// </summary>
    public async Task EnsureMissionAsync(CancellationToken cancel = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RihlaDb>();
        if (!await db.Set<Mission>().AnyAsync(cancel))
        {
            var mission = new Mission { Code = DemonstrationMissions.Host };
            mission.Describe(
                new()
                {
                    Country = "MA",
                    City = "Rabat",
                    NameFr = "Mission au Maroc",
                    NameAr = "البعثة في المغرب",
                    NameEn = "Mission in Morocco",
                    Currency = "MAD",
                    IsHost = true,
                }
            );
            db.Add(mission);
            await db.SaveAsync(
                Actor.System,
                new Act("mission.added") { Args = [mission.Code] },
                cancel
            );
            scope.ServiceProvider.GetRequiredService<Missions>().Forget();
        }
    }

    /// <summary>The member of staff with this user name as an actor, for what is told of them in a demonstration.</summary>
    /// <exception cref="InvalidOperationException">There is no such open account.</exception>
    public async Task<Actor> ActorAsync(string userName, CancellationToken cancel = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        var id = await scope
            .ServiceProvider.GetRequiredService<RihlaDb>()
            .Set<User>()
            .Where(u => u.UserName == userName && u.IsDemonstration)
            .Select(u => u.Id)
            .SingleOrDefaultAsync(cancel);
        return await scope.ServiceProvider.GetRequiredService<Staff>().ActorAsync(id, cancel);
    }

    /// <summary>Whether anybody has an account who is not of the demonstration.</summary>
    public async Task<bool> AnyRealAsync(CancellationToken cancel = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<RihlaDb>()
            .Set<User>()
            .AnyAsync(u => !u.IsDemonstration, cancel);
    }

    /// <summary>Whether real people began to work here, and nobody invented: no place for a demonstration.</summary>
    public async Task<bool> IsRealAsync(CancellationToken cancel = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<RihlaDb>().Set<User>();
        return await users.AnyAsync(u => !u.IsDemonstration, cancel)
            && !await users.AnyAsync(u => u.IsDemonstration, cancel);
    }

    /// <summary>Whether there are invented accounts, in use or not: whoever starts a demonstration here is let in by them.</summary>
    public async Task<bool> AnyInventedAsync(CancellationToken cancel = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<RihlaDb>()
            .Set<User>()
            .AnyAsync(u => u.IsDemonstration, cancel);
    }

    /// <summary>The demonstration accounts that can be used now; none outside a demonstration.</summary>
    internal async Task<IReadOnlyList<DemonstrationAccount>> AccountsAsync(
        CancellationToken cancel = default
    ) => settings.Demonstration ? await accounts.GetAsync(cancel) : [];

    private static async Task<IReadOnlyList<DemonstrationAccount>> ReadAsync(
        RihlaDb db,
        CancellationToken cancel
    )
    {
        var users = await db.Set<User>()
            .AsNoTracking()
            .Include(u => u.Roles)
            .Where(u => u.IsDemonstration && u.IsActive)
            .ToListAsync(cancel);
        return
        [
            .. users
                .Select(u => new DemonstrationAccount(
                    u.Id,
                    u.UserName,
                    u.DisplayName,
                    [.. u.Roles.Select(r => r.Role).Order()],
                    u.MissionId
                ))
                .Where(u => Place(u.UserName) < int.MaxValue)
                .OrderBy(u => Place(u.UserName)),
        ];
    }

    private static int Place(string userName)
    {
        var place = All.ToList().FindIndex(u => u.UserName == userName && u.IsOffered);
        return place < 0 ? int.MaxValue : place;
    }
}

/// <summary>A demonstration account that can be used.</summary>
internal sealed record DemonstrationAccount(
    Guid Id,
    string UserName,
    string Name,
    IReadOnlyList<Role> Roles,
    Guid MissionId
);
