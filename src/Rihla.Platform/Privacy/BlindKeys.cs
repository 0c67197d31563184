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
    /// <summary>The blind key of a value of one kind. Kinds never meet: the same text under two kinds has two keys.</summary>
    public long Of(string kind, string value) =>
        BinaryPrimitives.ReadInt64BigEndian(
            HMACSHA256.HashData(keys.Blind, Encoding.UTF8.GetBytes(kind + "\0" + value))
        );
}
