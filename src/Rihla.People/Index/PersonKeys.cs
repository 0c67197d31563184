using System.Buffers.Binary;
using Rihla.Matching;
using Rihla.Platform.Privacy;

namespace Rihla.People;

/// <summary>The keys under which a person is found, made blind, and as they are kept.</summary>
internal sealed class PersonKeys(BlindKeys blind)
{
    /// <summary>What the keys of the matching are blind as.</summary>
    public const string KeyKind = "people.match";

    /// <summary>All keys of a person under a secret, in their order.</summary>
    public List<long> Blinded(int secret, IReadOnlyCollection<string> keys, string? externalId)
    {
        var blinded = new List<long>(keys.Count + 1);
        foreach (var key in keys)
        {
            blinded.Add(blind.Of(secret, KeyKind, key));
        }
        if (externalId is not null)
        {
            blinded.Add(External(secret, externalId));
        }
        blinded.Sort();
        var last = 0;
        for (var i = 1; i < blinded.Count; i++)
        {
            if (blinded[i] != blinded[last])
            {
                blinded[++last] = blinded[i];
            }
        }
        blinded.RemoveRange(
            Math.Min(last + 1, blinded.Count),
            Math.Max(0, blinded.Count - last - 1)
        );
        return blinded;
    }

    /// <summary>The keys under a secret of which somebody would be found after a slip, as they stand in the index.</summary>
    public IEnumerable<long> Slips(int secret, PreparedIdentity identity) =>
        MatchKeys.ForSlips(identity).Select(key => blind.Of(secret, KeyKind, key));

    /// <summary>The key under which somebody who came from elsewhere is found by the number they had there.</summary>
    public long External(int secret, string externalId) =>
        blind.Of(secret, "people.external", externalId.Trim());

    /// <summary>
    /// The key by which is known that somebody under this number was erased. The number is not kept, so the key could not be made
    /// anew: it stays under the first secret.
    /// </summary>
    public long Erased(string externalId) => blind.Of("people.erased", externalId.Trim());

    /// <summary>Keys as a sheet holds them.</summary>
    public static byte[] Pack(List<long> keys)
    {
        var bytes = new byte[keys.Count * sizeof(long)];
        for (var i = 0; i < keys.Count; i++)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(i * sizeof(long)), keys[i]);
        }
        return bytes;
    }

    /// <summary>The keys that a sheet holds.</summary>
    public static List<long> Unpack(ReadOnlySpan<byte> bytes)
    {
        var keys = new List<long>(bytes.Length / sizeof(long));
        for (var i = 0; i < bytes.Length; i += sizeof(long))
        {
            keys.Add(BinaryPrimitives.ReadInt64BigEndian(bytes[i..]));
        }
        return keys;
    }
}
