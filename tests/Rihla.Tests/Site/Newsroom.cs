using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Site;
using Rihla.Tests.Host;

namespace Rihla.Tests.Site;

/// <summary>A communications officer and a second person, and what they do with the site.</summary>
internal sealed class Newsroom(House house)
{
    private static int count;

    /// <summary>A release in three languages, with an address of its own.</summary>
    public static ItemInput Release(string body = "Un texte.", string? address = null)
    {
        address ??= $"communique-{Interlocked.Increment(ref count)}";
        return new()
        {
            Kind = ItemKind.Release,
            Slug = address,
            Date = new DateOnly(2026, 2, 20),
            Texts = Languages.All.ToDictionary(
                l => l,
                l => new TextInput
                {
                    Title = $"Titre {l} {address}",
                    Summary = $"Résumé {l}",
                    Body = body,
                }
            ),
        };
    }

    public async Task<Guid> WriteAsync(ItemInput input)
    {
        var added = await DoAsync<Editing, Outcome<Guid>>((e, by) => e.AddAsync(input, by));
        Assert.Empty(added.Refusals.Select(r => $"{r.Field} {r.TextKey}"));
        return added.Value;
    }

    public Task<Outcome<Guid>> ChangeAsync(Guid id, ItemInput input) =>
        DoAsync<Editing, Outcome<Guid>>((e, by) => e.ChangeAsync(id, input, by));

    public Task<Outcome> SubmitAsync(Guid id, string userName = "leila") =>
        DoAsync<Publishing, Outcome>((p, by) => p.SubmitAsync(id, by), userName);

    public Task<Outcome> ApproveAsync(
        Guid id,
        string userName = "nadia",
        DateTimeOffset? from = null,
        DateTimeOffset? until = null
    ) =>
        house.InScopeAsync(async services =>
        {
            var by = await services.GetRequiredService<DemonstrationUsers>().ActorAsync(userName);
            var read = await services.GetRequiredService<Editing>().EditionAsync(id, null, by);
            return await services
                .GetRequiredService<Publishing>()
                .ApproveAsync(id, read!.Number, from, until, by);
        });

    public Task<Outcome> WithdrawAsync(Guid id) =>
        DoAsync<Publishing, Outcome>((p, by) => p.WithdrawAsync(id, by));

    public async Task<Guid> PublishAsync(ItemInput input)
    {
        var id = await WriteAsync(input);
        await ReleaseAsync(id);
        return id;
    }

    public async Task ReleaseAsync(Guid id)
    {
        Assert.Empty((await SubmitAsync(id)).Refusals.Select(r => r.TextKey));
        Assert.Empty((await ApproveAsync(id)).Refusals.Select(r => r.TextKey));
    }

    public Task<Outcome<Guid>> AddFileAsync(byte[] content, string name, FileInput input) =>
        DoAsync<Library, Outcome<Guid>>(
            (l, by) => l.AddAsync(new MemoryStream(content), name, input, by)
        );

    public Task<TResult> DoAsync<TService, TResult>(
        Func<TService, Actor, Task<TResult>> operation,
        string userName = "leila"
    )
        where TService : notnull =>
        house.InScopeAsync(async services =>
        {
            var by = await services.GetRequiredService<DemonstrationUsers>().ActorAsync(userName);
            return await operation(services.GetRequiredService<TService>(), by);
        });
}
