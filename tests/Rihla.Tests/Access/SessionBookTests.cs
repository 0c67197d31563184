using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;

namespace Rihla.Tests.Access;

/// <summary>What is remembered of sessions, in memory and in the database.</summary>
public sealed class SessionBookTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task Whose_form_it_is_is_known_even_while_another_window_signs_in(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var salma = await house.UserIdAsync("salma");
        var (token, _) = await house.BeginSessionAsync(salma, SessionStage.Code);

        Assert.Equal(
            salma,
            await house.InScopeAsync(s => s.GetRequiredService<Sessions>().OwnerOfAsync(token))
        );
    }

    [Theory, BothDatabases]
    public async Task Who_is_away_for_long_was_last_active_when_they_were(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var grace = await house.UserIdAsync("grace");
        await house.BeginSessionAsync(grace, SessionStage.Open);
        house.Clock.Advance(TimeSpan.FromHours(1));
        var last = house.Clock.GetUtcNow();
        await house.BeginSessionAsync(grace, SessionStage.Open);
        house.Clock.Advance(TimeSpan.FromHours(1));
        await house.BeginSessionAsync(grace, SessionStage.Code);

        house.Clock.Advance(TimeSpan.FromDays(30));
        await house.SweepAsync();

        var listed = await house.InScopeAsync(s =>
            s.GetRequiredService<UserList>().FindAsync("grace")
        );
        Assert.Equal(last, Assert.Single(listed).LastSeen);
        var kept = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Session>()
                .Where(x => x.UserId == grace)
                .Select(x => x.SeenAt)
                .ToListAsync()
        );
        Assert.Equal([last], kept);
    }

    [Fact]
    public async Task A_session_that_ends_while_it_is_looked_up_is_not_remembered()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var hicham = await house.UserIdAsync("hicham");
        var (token, id) = await house.BeginSessionAsync(hicham, SessionStage.Open);
        SessionBook? book = null;
        var reading = new Meanwhile(async () =>
        {
            await house.InScopeAsync(s => s.GetRequiredService<Sessions>().EndAsync(id));
            book!.Forget(hicham);
        });
        book = ActivatorUtilities.CreateInstance<SessionBook>(
            house.Services,
            new Scopes(house.Services, reading),
            NullLogger<SessionBook>.Instance
        );

        Assert.NotNull(await book.FindAsync(token, default));
        Assert.Null(await book.FindAsync(token, default));
    }

    [Fact]
    public async Task A_table_that_changes_while_it_is_read_is_not_remembered()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var read = 0;
        Snapshot<string>? snapshot = null;
        snapshot = new(
            house.Services.GetRequiredService<IServiceScopeFactory>(),
            house.Clock,
            (_, _) =>
            {
                if (++read == 1)
                {
                    snapshot!.Forget();
                }
                return Task.FromResult($"{read}");
            }
        );

        Assert.Equal("1", await snapshot.GetAsync(default));
        Assert.Equal("2", await snapshot.GetAsync(default));
        Assert.Equal("2", await snapshot.GetAsync(default));
    }

    private sealed class Scopes(IServiceProvider services, Meanwhile with)
        : IServiceScopeFactory,
            IServiceScope,
            IServiceProvider
    {
        public IServiceProvider ServiceProvider => this;

        public IServiceScope CreateScope() => this;

        public object? GetService(Type serviceType) =>
            serviceType == typeof(RihlaDb) ? with.In(services) : services.GetService(serviceType);

        public void Dispose() { }
    }
}
