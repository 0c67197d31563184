using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Access;

/// <summary>A passkey: a key pair on the user's telephone, computer or security key. Only its public half is here.</summary>
internal sealed class Passkey : ISelfKept
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid UserId { get; init; }

    public required byte[] CredentialId { get; init; }

    public required byte[] PublicKey { get; init; }

    /// <summary>What the user calls it, so that they know which one to remove.</summary>
    public required Personal<string> Name { get; set; }

    public DateTimeOffset AddedAt { get; init; }

    public DateTimeOffset? UsedAt { get; private set; }

    public long SignCount { get; private set; }

    public string Transports { get; init; } = "";

    public bool IsBackupEligible { get; init; }

    public bool IsBackedUp { get; private set; }

    public static Passkey Of(Guid userId, UserPasskeyInfo info, string name) =>
        new()
        {
            UserId = userId,
            CredentialId = info.CredentialId,
            PublicKey = info.PublicKey,
            Name = new(name),
            AddedAt = info.CreatedAt,
            SignCount = info.SignCount,
            Transports = string.Join(' ', info.Transports ?? []),
            IsBackupEligible = info.IsBackupEligible,
            IsBackedUp = info.IsBackedUp,
        };

    public UserPasskeyInfo AsInfo() =>
        new(
            CredentialId,
            PublicKey,
            AddedAt,
            (uint)SignCount,
            Transports.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            isUserVerified: true,
            IsBackupEligible,
            IsBackedUp,
            attestationObject: [],
            clientDataJson: []
        );

    public void Used(UserPasskeyInfo info, DateTimeOffset now) =>
        (SignCount, IsBackedUp, UsedAt) = (info.SignCount, info.IsBackedUp, now);
}

internal sealed class PasskeyMapping : IEntityTypeConfiguration<Passkey>
{
    public void Configure(EntityTypeBuilder<Passkey> builder)
    {
        builder.ToTable("access_passkey");
        builder.HasIndex(p => p.CredentialId).IsUnique();
        builder.HasOne<User>().WithMany().HasForeignKey(p => p.UserId);
    }
}

/// <summary>
/// What the framework's passkey code needs to know of our users. It only reads: registering a passkey and signing in
/// with one are operations of ours.
/// </summary>
internal sealed class PasskeyStore(RihlaDb db) : IUserPasskeyStore<User>
{
    public Task<User?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Guid.TryParse(userId, out var id)
            ? db.Set<User>()
                .Include(u => u.Roles)
                .SingleOrDefaultAsync(u => u.Id == id, cancellationToken)
            : Task.FromResult<User?>(null);

    public Task<User?> FindByNameAsync(
        string normalizedUserName,
        CancellationToken cancellationToken
    ) =>
        db.Set<User>()
            .Include(u => u.Roles)
            .SingleOrDefaultAsync(
                u => u.UserName == User.Normalised(normalizedUserName),
                cancellationToken
            );

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(
        User user,
        CancellationToken cancellationToken
    ) =>
        [
            .. (
                await db.Set<Passkey>()
                    .Where(p => p.UserId == user.Id)
                    .ToListAsync(cancellationToken)
            ).Select(p => p.AsInfo()),
        ];

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(
        User user,
        byte[] credentialId,
        CancellationToken cancellationToken
    ) =>
        (
            await db.Set<Passkey>()
                .SingleOrDefaultAsync(
                    p => p.UserId == user.Id && p.CredentialId == credentialId,
                    cancellationToken
                )
        )?.AsInfo();

    public async Task<User?> FindByPasskeyIdAsync(
        byte[] credentialId,
        CancellationToken cancellationToken
    ) =>
        await db.Set<Passkey>()
            .Where(p => p.CredentialId == credentialId)
            .Join(db.Set<User>(), p => p.UserId, u => u.Id, (_, u) => u)
            .SingleOrDefaultAsync(cancellationToken);

    public Task<string> GetUserIdAsync(User user, CancellationToken cancellationToken) =>
        Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(User user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.UserName);

    public Task<string?> GetNormalizedUserNameAsync(
        User user,
        CancellationToken cancellationToken
    ) => GetUserNameAsync(user, cancellationToken);

    public Task AddOrUpdatePasskeyAsync(
        User user,
        UserPasskeyInfo passkey,
        CancellationToken cancellationToken
    ) => throw OnlyReads();

    public Task RemovePasskeyAsync(
        User user,
        byte[] credentialId,
        CancellationToken cancellationToken
    ) => throw OnlyReads();

    public Task SetUserNameAsync(
        User user,
        string? userName,
        CancellationToken cancellationToken
    ) => throw OnlyReads();

    public Task SetNormalizedUserNameAsync(
        User user,
        string? normalizedName,
        CancellationToken cancellationToken
    ) => throw OnlyReads();

    public Task<IdentityResult> CreateAsync(User user, CancellationToken cancellationToken) =>
        throw OnlyReads();

    public Task<IdentityResult> UpdateAsync(User user, CancellationToken cancellationToken) =>
        throw OnlyReads();

    public Task<IdentityResult> DeleteAsync(User user, CancellationToken cancellationToken) =>
        throw OnlyReads();

    public void Dispose() { }

    private static NotSupportedException OnlyReads() =>
        new("Users are changed through the operations of Rihla.Access.");
}
