using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Access;

/// <summary>How far a sign-in has come. Only an open session is signed in.</summary>
internal enum SessionStage
{
    /// <summary>The password was right; the code of the authenticator is awaited.</summary>
    Code,

    /// <summary>The password was right, and there is no second factor yet: it must be set up.</summary>
    SetUp,

    /// <summary>Signed in.</summary>
    Open,
}

/// <summary>A session of a user in a browser. What the browser carries is a token, of which only the hash is here.</summary>
internal sealed class Session : ISelfKept
{
    /// <summary>How long one may take between the password and the second factor.</summary>
    public static readonly TimeSpan LongestSignIn = TimeSpan.FromMinutes(15);

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid UserId { get; init; }

    public required byte[] TokenHash { get; init; }

    public SessionStage Stage { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The last request, to within half a minute.</summary>
    public DateTimeOffset SeenAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The browser and system, so that the user recognises the session in the list.</summary>
    public required Personal<string> Device { get; init; }

    public Personal<string>? Address { get; init; }

    public static bool IsOver(
        SessionStage stage,
        DateTimeOffset startedAt,
        DateTimeOffset seenAt,
        DateTimeOffset now,
        AccessSettings settings
    ) =>
        stage == SessionStage.Open
            ? now - seenAt > settings.Idle || now - startedAt > settings.Longest
            : now - startedAt > LongestSignIn;
}

internal sealed class SessionMapping : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("access_session");
        builder.HasIndex(s => s.TokenHash).IsUnique();
        builder.HasIndex(s => s.UserId);
        builder.HasOne<User>().WithMany().HasForeignKey(s => s.UserId);
    }
}
