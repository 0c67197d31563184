using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Rihla.Platform.Privacy;

/// <summary>
/// Turns a searchable form of an encrypted value (a phonetic key, a document number, a phone) into a number that finds
/// it again by equality and tells nothing to who lacks the key file: HMAC-SHA-256, the first eight bytes.
/// Eight bytes keep the index small; a rare collision only brings one more candidate, which the comparison then rejects.
/// </summary>
/// <param name="keys">The keys of the installation.</param>
public sealed class BlindKeys(KeyRing keys)
{
    [ThreadStatic]
    private static HMACSHA256? hashing;

    [ThreadStatic]
    private static byte[]? hashingUnder;

    /// <summary>The blind key of a value of one kind under one of the secrets, by its number.</summary>
    public long Of(int secret, string kind, string value) =>
        Hashed(keys.BlindSecret(secret), kind, value);

    /// <summary>The blind key of a value of one kind. Kinds never meet: the same text under two kinds has two keys.</summary>
    public long Of(string kind, string value) => Hashed(keys.Blind, kind, value);

    private static long Hashed(byte[] secret, string kind, string value)
    {
        var length = Encoding.UTF8.GetMaxByteCount(kind.Length + value.Length + 1);
        var text = length <= 512 ? stackalloc byte[length] : new byte[length];
        var written = Encoding.UTF8.GetBytes(kind, text);
        text[written++] = 0;
        written += Encoding.UTF8.GetBytes(value, text[written..]);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Under(secret).TryComputeHash(text[..written], hash, out _);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }

    // A load of millions hashes a dozen keys a person: making the hash ready anew for each takes most of the time.
    private static HMACSHA256 Under(byte[] secret)
    {
        if (hashing is null || hashingUnder != secret)
        {
            hashing?.Dispose();
            (hashing, hashingUnder) = (new HMACSHA256(secret), secret);
        }
        return hashing;
    }
}
