using System.Collections.Concurrent;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Tests.Access;
using Rihla.Tests.Host;

namespace Rihla.Tests.Platform;

/// <summary>The server is killed in the middle of a thousand writes.</summary>
public sealed class KilledServerTests
{
    private const int Writes = 1000;
    private const int KilledAfter = 300;
    private const int Writers = 6;

    [Theory, BothDatabases]
    public async Task Every_write_that_was_answered_is_there_and_none_is_there_by_half(
        DatabaseKind kind
    )
    {
        await using var real = await RealRihla.NewAsync(kind);
        await real.StartAsync();
        var answered = new ConcurrentQueue<string>();
        var enough = new TaskCompletionSource();
        var left = Writes;
        var forms = new List<(Visitor Visitor, Page Form)>();
        for (var i = 0; i < Writers; i++)
        {
            var visitor = real.Visitor();
            var form = await visitor.EnterAsync(
                new[] { "salma", "youssef", "grace" }[i % 3],
                "/app/requests/new",
                DemonstrationUsers.Password
            );
            Assert.Equal("/app/requests/new", form.Path);
            forms.Add((visitor, form));
        }

        var writing = forms
            .Select(f =>
                Task.Run(async () =>
                {
                    while (Interlocked.Decrement(ref left) is var number and >= 0)
                    {
                        if (await TakeAsync(f.Visitor, f.Form, number) is not { } code)
                        {
                            return;
                        }
                        answered.Enqueue(code);
                        if (answered.Count == KilledAfter)
                        {
                            enough.TrySetResult();
                        }
                    }
                })
            )
            .ToList();
        await enough.Task;
        await real.KillAsync();
        await Task.WhenAll(writing);
        forms.ForEach(f => f.Visitor.Dispose());
        Assert.InRange(answered.Count, KilledAfter, Writes - 1);

        await real.StartAsync();
        using var salma = real.Visitor();
        var page = await salma.EnterAsync(
            "salma",
            $"/app/cases/{answered.First()}",
            DemonstrationUsers.Password
        );
        Assert.Equal(HttpStatusCode.OK, page.Status);
        await real.KillAsync();
        var verified = await real.CommandAsync("verify");
        Assert.True(verified.Code == 0, verified.Output + verified.Errors);
        await WholeAsync(kind, real, [.. answered]);
    }

    // The code of the case, once the server has answered; nothing, when it is gone.
    private static async Task<string?> TakeAsync(Visitor visitor, Page form, int number)
    {
        try
        {
            var page = await visitor.SubmitAsync(
                form,
                [
                    ("Input.Name", $"Rafale {number}"),
                    ("Input.SafeContact", "Le matin"),
                    ("Input.Language", "fr"),
                    ("Input.Channel", "WalkIn"),
                ]
            );
            return page.Path.Split('/') is ["", "app", "cases", var code, ..] ? code : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    // A request is five rows in four tables: the case, its keys, its audit entries and its next action.
    private static async Task WholeAsync(
        DatabaseKind kind,
        RealRihla real,
        HashSet<string> answered
    )
    {
        var house = House.Build(
            kind,
            real.Connection,
            new(),
            builder => builder.Configuration["Rihla:KeyFile"] = real.KeyFile
        );
        await house.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<RihlaDb>();
            var cases = await db.Set<Case>()
                .AsNoTracking()
                .Select(c => new
                {
                    c.Code,
                    HasKeys = db.Set<CaseKey>().Any(k => k.CaseId == c.Id),
                    HasNext = db.Set<WorkItem>().Any(w => w.CaseId == c.Id),
                    HasEntry = db.Set<AuditEntry>()
                        .Any(e => e.CaseId == c.Id && e.Act == "case.requested"),
                })
                .ToListAsync();
            Assert.Empty(answered.Except(cases.Select(c => c.Code)));
            Assert.All(cases, c => Assert.True(c.HasKeys && c.HasNext && c.HasEntry, c.Code));
            var entries = await db.Set<AuditEntry>().CountAsync(e => e.Act == "case.requested");
            Assert.Equal(cases.Count, entries);
        });
        await house.CloseAsync();
    }
}
