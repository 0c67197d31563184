using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Rihla.Access;

/// <summary>
/// PBKDF2 with HMAC-SHA-512 in the framework's format, with the number of rounds that OWASP's Password Storage Cheat
/// Sheet asks for (2025).
/// </summary>
internal sealed class PasswordHashing
{
    private const int Rounds = 210_000;

    private readonly PasswordHasher<User> hasher = new(
        Options.Create(new PasswordHasherOptions { IterationCount = Rounds })
    );
    private readonly Lazy<string> nobody;

    public PasswordHashing() => nobody = new(() => Hash(Guid.NewGuid().ToString()));

    public string Hash(string password) => hasher.HashPassword(null!, password);

    /// <summary>Compares; takes the same time when there is nothing to compare with.</summary>
    public PasswordVerificationResult Verify(string? hash, string password)
    {
        var result = hasher.VerifyHashedPassword(
            null!,
            hash ?? nobody.Value,
            password.Length > PasswordRules.Longest ? "" : password
        );
        return hash is null ? PasswordVerificationResult.Failed : result;
    }
}
