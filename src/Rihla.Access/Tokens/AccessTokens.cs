using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>What a user asks of a new token.</summary>
internal sealed record NewAccessToken
{
    /// <summary>What it is called.</summary>
    public string? Name { get; init; }

    /// <summary>For how many days it is good, from 1 to <see cref="AccessToken.LongestDays"/>.</summary>
    public int? Days { get; init; }

    /// <summary>The permissions it gets, all of them held by its owner.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The present password, as proof of who asks: a token outlives the session in which it is made.</summary>
    public string? Current { get; init; }
}

/// <summary>Makes tokens, revokes them, and knows whom a token speaks for.</summary>
internal sealed class AccessTokens(
    RihlaDb db,
    Sessions sessions,
    PasswordProof proof,
    PermissionTable permissions,
    Settings settings,
    TimeProvider clock
)
{
    /// <summary>Stands before the secret, so that a token that got lost in a file is recognised.</summary>
    public const string Prefix = "rihla_";

    private const int LongestName = 60;

    /// <summary>The tokens of a user that stand, the newest first.</summary>
    public async Task<List<AccessToken>> StandingAsync(Actor by, CancellationToken cancel = default)
    {
        var now = clock.GetUtcNow();
        return await db.Set<AccessToken>()
            .AsNoTracking()
            .Where(t => t.UserId == by.UserId && t.RevokedAt == null && t.ExpiresAt > now)
            .OrderByDescending(t => t.MadeAt)
            .ToListAsync(cancel);
    }

    /// <summary>Makes a token.</summary>
    /// <returns>
    /// The token, shown once and never again; refused without a name or a permission, for a permission that the user does not
    /// hold, for too long a life, without the present password, when there are too many already, and from a session that has ended.
    /// </returns>
    public async Task<Outcome<string>> MakeAsync(
        NewAccessToken input,
        LiveSession from,
        CancellationToken cancel = default
    )
    {
        var by = from.Actor;
        var faults = new List<Refusal>();
        var name = input.Name?.Trim() ?? "";
        if (name.Length is 0 or > LongestName)
        {
            faults.Add(Refusal.Of(nameof(input.Name), "Token.NameMissing", LongestName));
        }
        if (input.Days is null or < 1 or > AccessToken.LongestDays)
        {
            faults.Add(Refusal.Of(nameof(input.Days), "Token.DaysWrong", AccessToken.LongestDays));
        }
        if (input.Scopes.Count == 0)
        {
            faults.Add(Refusal.Of(nameof(input.Scopes), "Token.ScopesMissing"));
        }
        else if (!input.Scopes.All(by.Permissions.Contains))
        {
            faults.Add(Refusal.Of(nameof(input.Scopes), "Token.ScopeNotYours"));
        }
        if (faults.Count > 0)
        {
            return faults;
        }
        if (await proof.RefuseAsync(input.Current, from, cancel) is { } unproven)
        {
            return unproven;
        }
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Sessions.LockOf(by.UserId), cancel);
        if (!await sessions.StandsAsync(from, cancel))
        {
            return new Refusal("Session.Over");
        }
        if ((await StandingAsync(by, cancel)).Count >= AccessToken.MostPerUser)
        {
            return new Refusal("Token.TooMany", AccessToken.MostPerUser);
        }
        var (token, hash) = Token.Make();
        var now = clock.GetUtcNow();
        db.Add(
            new AccessToken
            {
                UserId = by.UserId,
                Hash = hash,
                Name = new(name),
                Scopes = string.Join(
                    ' ',
                    input.Scopes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                ),
                MadeAt = now,
                ExpiresAt = now.AddDays(input.Days!.Value),
            }
        );
        await db.SaveAsync(by, new Act("user.token-made") { Args = [name] }, cancel);
        await work.CommitAsync(cancel);
        return Prefix + token;
    }

    /// <summary>Ends one of the user's own tokens at once.</summary>
    public async Task<Outcome> RevokeAsync(Guid id, Actor by, CancellationToken cancel = default)
    {
        var token = await db.Set<AccessToken>()
            .SingleOrDefaultAsync(t => t.Id == id && t.UserId == by.UserId, cancel);
        if (token is { RevokedAt: null })
        {
            token.RevokedAt = clock.GetUtcNow();
            await db.SaveAsync(
                by,
                new Act("user.token-revoked") { Args = [token.Name.Reveal()] },
                cancel
            );
        }
        return Outcome.Done;
    }

    /// <summary>Whom a token speaks for, with the permissions that both the token and its owner hold; nobody, if it does not stand.</summary>
    public async Task<Actor?> ActorAsync(string token, CancellationToken cancel = default)
    {
        if (
            !token.StartsWith(Prefix, StringComparison.Ordinal)
            || Token.HashOf(token[Prefix.Length..]) is not { } hash
        )
        {
            return null;
        }
        var found = await db.Set<AccessToken>()
            .AsNoTracking()
            .Where(t => t.Hash == hash)
            .Join(
                db.Set<User>().Include(u => u.Roles),
                t => t.UserId,
                u => u.Id,
                (token, user) => new { token, user }
            )
            .SingleOrDefaultAsync(cancel);
        if (
            found is null
            || !found.token.Stands(clock.GetUtcNow())
            || !found.user.MaySignIn(settings)
        )
        {
            return null;
        }
        var owner = Actors.Of(found.user, permissions);
        return owner with
        {
            Permissions = found
                .token.ScopeList.Where(owner.Permissions.Contains)
                .ToFrozenSet(StringComparer.Ordinal),
        };
    }
}
