using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Privacy;

namespace Rihla.Access;

/// <summary>
/// A token with which a program of the user's speaks to the API in the user's name. It can do part of what its owner may, and
/// never more: what the owner loses, the token loses. Only its hash is here.
/// </summary>
internal sealed class AccessToken
{
    /// <summary>The longest life of a token, in days: a program that is forgotten does not keep its key for ever.</summary>
    public const int LongestDays = 365;

    /// <summary>How many tokens of one user may stand at the same time.</summary>
    public const int MostPerUser = 20;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid UserId { get; init; }

    public required byte[] Hash { get; init; }

    /// <summary>What the user calls it, so that they know which one to revoke.</summary>
    public required Personal<string> Name { get; init; }

    /// <summary>The codes of the permissions it was given, with spaces between them.</summary>
    public required string Scopes { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }

    public IReadOnlyList<string> ScopeList =>
        Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public bool Stands(DateTimeOffset now) => RevokedAt is null && now < ExpiresAt;
}

internal sealed class AccessTokenMapping : IEntityTypeConfiguration<AccessToken>
{
    public void Configure(EntityTypeBuilder<AccessToken> builder)
    {
        builder.ToTable("access_token");
        builder.HasIndex(t => t.Hash).IsUnique();
        builder.HasIndex(t => t.UserId);
        builder.HasOne<User>().WithMany().HasForeignKey(t => t.UserId);
        builder.Ignore(t => t.ScopeList);
    }
}
