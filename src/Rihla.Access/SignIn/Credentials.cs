using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Access;

/// <summary>How a user proves who they are: password, authenticator app, recovery codes. Passkeys stand beside it.</summary>
internal sealed class Credentials : ISelfKept
{
    public static readonly TimeSpan LinkLasts = TimeSpan.FromHours(72);

    public Guid UserId { get; init; }

    /// <summary>PBKDF2 of the password; nothing until the user has chosen one.</summary>
    public Personal<string>? PasswordHash { get; private set; }

    /// <summary>The secret shared with the authenticator app.</summary>
    public Personal<byte[]>? AuthenticatorKey { get; private set; }

    /// <summary>The time step of the last code that was accepted: a code works once.</summary>
    public long AuthenticatorStep { get; private set; }

    /// <summary>What is left of the recovery codes, with spaces between them.</summary>
    public Personal<string>? RecoveryCodes { get; private set; }

    /// <summary>The hash of the one-time link with which the user chooses a password.</summary>
    public byte[]? LinkHash { get; private set; }

    public DateTimeOffset? LinkUntil { get; private set; }

    public bool HasAuthenticator => AuthenticatorKey is not null;

    public int RecoveryCodesLeft => Codes.Count;

    private List<string> Codes =>
        [.. RecoveryCodes?.Reveal().Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? []];

    public void ChoosePassword(string hash)
    {
        PasswordHash = new(hash);
        (LinkHash, LinkUntil) = (null, null);
    }

    public void UseAuthenticator(byte[] key, long step) =>
        (AuthenticatorKey, AuthenticatorStep) = (new(key), step);

    public void ForgetAuthenticator() => AuthenticatorKey = null;

    /// <summary>Whether this is the code of the moment, and not one that has been used before.</summary>
    public bool Accepts(string code, DateTimeOffset now)
    {
        if (
            AuthenticatorKey is null
            || Totp.StepOf(AuthenticatorKey.Reveal(), code, now) is not { } step
            || step <= AuthenticatorStep
        )
        {
            return false;
        }
        AuthenticatorStep = step;
        return true;
    }

    public void ReplaceRecoveryCodes(IEnumerable<string> codes) =>
        RecoveryCodes = new(string.Join(' ', codes));

    /// <summary>Whether this is one of the recovery codes; it is then used up.</summary>
    public bool AcceptsRecovery(string code)
    {
        var codes = Codes;
        var typed = System.Text.Encoding.UTF8.GetBytes(Access.RecoveryCodes.Normalised(code));
        var found = codes.FindIndex(c =>
            CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(c), typed)
        );
        if (found < 0)
        {
            return false;
        }
        codes.RemoveAt(found);
        ReplaceRecoveryCodes(codes);
        return true;
    }

    /// <summary>Makes a link with which the user can choose a password once; an earlier link no longer works.</summary>
    /// <returns>What the link carries.</returns>
    public string MakeLink(DateTimeOffset now)
    {
        var (token, hash) = Token.Make();
        (LinkHash, LinkUntil) = (hash, now + LinkLasts);
        return token;
    }

    /// <summary>Forgets everything but the account itself: the password stops working and there is no second factor.</summary>
    public void Reset()
    {
        PasswordHash = null;
        ForgetSecondFactor();
    }

    public void ForgetSecondFactor()
    {
        AuthenticatorKey = null;
        RecoveryCodes = null;
    }
}

internal sealed class CredentialsMapping : IEntityTypeConfiguration<Credentials>
{
    public void Configure(EntityTypeBuilder<Credentials> builder)
    {
        builder.ToTable("access_credentials");
        builder.HasKey(c => c.UserId);
        builder.HasOne<User>().WithOne().HasForeignKey<Credentials>(c => c.UserId);
        builder.HasIndex(c => c.LinkHash).IsUnique();
    }
}
