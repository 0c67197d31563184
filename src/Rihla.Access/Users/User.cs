using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>A member of staff who can sign in. How they prove it is in <see cref="Credentials"/>.</summary>
internal sealed class User : IVersioned
{
    public const int LongestUserName = 60;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>What is typed at sign-in, in lower case.</summary>
    public required string UserName { get; init; }

    public string DisplayName { get; private set; } = "";

    public Guid MissionId { get; private set; }

    /// <summary>The language of the staff member's pages.</summary>
    public string Language { get; private set; } = "fr";

    public bool IsActive { get; private set; } = true;

    /// <summary>
    /// An invented account of a demonstration: its password is public, it has no second factor, and it can sign in only
    /// while the installation is a demonstration.
    /// </summary>
    public bool IsDemonstration { get; init; }

    public List<UserRole> Roles { get; init; } = [];

    public int Version { get; set; }

    public bool MaySignIn(Settings settings) =>
        IsActive && (!IsDemonstration || settings.Demonstration);

    public Outcome Describe(string? displayName, Guid missionId, string? language)
    {
        List<Refusal> refusals = [];
        if (string.IsNullOrWhiteSpace(displayName))
        {
            refusals.Add(Refusal.Of(nameof(DisplayName), "Access.FieldMissing"));
        }
        if (missionId == Guid.Empty)
        {
            refusals.Add(Refusal.Of(nameof(MissionId), "User.MissionMissing"));
        }
        if (refusals.Count > 0)
        {
            return Outcome.Refused(refusals);
        }
        (DisplayName, MissionId) = (displayName!.Trim(), missionId);
        Speak(language);
        return Outcome.Done;
    }

    /// <summary>Gives exactly these roles; says whether that changed anything.</summary>
    public bool Hold(IEnumerable<Role> roles)
    {
        var wanted = roles.ToHashSet();
        var removed = Roles.RemoveAll(r => !wanted.Contains(r.Role));
        var missing = wanted.Except(Roles.Select(r => r.Role)).ToList();
        Roles.AddRange(missing.Select(role => new UserRole { UserId = Id, Role = role }));
        return removed + missing.Count > 0;
    }

    public void Speak(string? language) => Language = language is "ar" or "en" ? language : "fr";

    public void Activate() => IsActive = true;

    public void Deactivate() => IsActive = false;

    /// <summary>A user name as it is compared; nothing if it cannot be one.</summary>
    public static string? Normalised(string? userName)
    {
        var name = userName?.Trim().ToLowerInvariant() ?? "";
        return
            name.Length is >= 3 and <= LongestUserName
            && name.All(c =>
                char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-' or '_'
            )
            ? name
            : null;
    }
}

/// <summary>A role that a user holds.</summary>
internal sealed class UserRole
{
    public Guid UserId { get; init; }

    public Role Role { get; init; }
}

internal sealed class UserMapping
    : IEntityTypeConfiguration<User>,
        IEntityTypeConfiguration<UserRole>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.ToTable("access_user");
        builder.Property(u => u.UserName).HasMaxLength(User.LongestUserName);
        builder.HasIndex(u => u.UserName).IsUnique();
        builder
            .HasOne<Mission>()
            .WithMany()
            .HasForeignKey(u => u.MissionId)
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(u => u.Roles).WithOne().HasForeignKey(r => r.UserId);
    }

    public void Configure(EntityTypeBuilder<UserRole> builder)
    {
        builder.ToTable("access_user_role");
        builder.HasKey(r => new { r.UserId, r.Role });
    }
}
