using System.Buffers.Text;
using System.Security.Cryptography;

namespace Rihla.Access;

/// <summary>
/// A secret that somebody carries: in a cookie or a link. The database keeps its hash, so that who reads the database
/// cannot pass for anybody. 256 random bits need no slow hash.
/// </summary>
internal static class Token
{
    public static (string Token, byte[] Hash) Make()
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        return (Base64Url.EncodeToString(secret), SHA256.HashData(secret));
    }

    /// <summary>The hash of a token; nothing if it is none.</summary>
    public static byte[]? HashOf(string? token)
    {
        Span<byte> secret = stackalloc byte[32];
        return
            token is { Length: 43 }
            && Base64Url.IsValid(token)
            && Base64Url.TryDecodeFromChars(token, secret, out var length)
            && length == 32
            ? SHA256.HashData(secret)
            : null;
    }
}
