using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Rihla.Platform.Privacy;

/// <summary>
/// Encrypts and decrypts single values with AES-256-GCM. A sealed value carries the number of its key, so that keys can
/// be rotated, and is bound to the place it was written for (table and column): moved elsewhere it does not open.
/// </summary>
/// <param name="keys">The keys of the installation.</param>
public sealed class Vault(KeyRing keys)
{
    // Layout: 1 byte format, 4 bytes key number, 12 bytes nonce, ciphertext, 16 bytes tag.
    private const byte Format = 1;
    private const int Header = 5;
    private const int Nonce = 12;
    private const int Tag = 16;
    private const int NoncesAhead = 256;

    private readonly ConcurrentDictionary<int, ThreadLocal<AesGcm>> ciphers = new();

    [ThreadStatic]
    private static byte[]? nonces;

    [ThreadStatic]
    private static int noncesTaken;

    /// <summary>The keys of the installation.</summary>
    public KeyRing Keys => keys;

    /// <summary>The first bytes of every value that is sealed with the current key.</summary>
    public byte[] CurrentPrefix
    {
        get
        {
            var prefix = new byte[Header];
            prefix[0] = Format;
            BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(1), keys.Current);
            return prefix;
        }
    }

    /// <summary>Seals a value for a place.</summary>
    /// <param name="clear">The value in clear.</param>
    /// <param name="place">Where it will be kept, such as <c>people_person.photo</c>.</param>
    public byte[] Seal(ReadOnlySpan<byte> clear, string place)
    {
        var sealedValue = new byte[Header + Nonce + clear.Length + Tag];
        var span = sealedValue.AsSpan();
        var number = keys.Current;
        span[0] = Format;
        BinaryPrimitives.WriteInt32BigEndian(span[1..], number);
        var nonce = span.Slice(Header, Nonce);
        NextNonce().CopyTo(nonce);
        Cipher(number)
            .Encrypt(
                nonce,
                clear,
                span.Slice(Header + Nonce, clear.Length),
                span[^Tag..],
                Encoding.UTF8.GetBytes(place)
            );
        return sealedValue;
    }

    /// <summary>Whether this was thrown by a value that does not open: it is damaged, or its key is missing.</summary>
    public static bool IsClosed(Exception failure) =>
        failure is CryptographicException or KeyMissingException;

    /// <summary>The same; nothing, if it does not open: it is damaged, or its key is missing.</summary>
    public byte[]? TryOpen(ReadOnlySpan<byte> sealedValue, string place)
    {
        try
        {
            return Open(sealedValue, place);
        }
        catch (Exception failure) when (IsClosed(failure))
        {
            return null;
        }
    }

    /// <summary>Opens a value that was sealed for this place.</summary>
    /// <exception cref="KeyMissingException">Its key is not in the key file.</exception>
    /// <exception cref="CryptographicException">It was changed, moved from another place, or sealed with another key of that number.</exception>
    public byte[] Open(ReadOnlySpan<byte> sealedValue, string place)
    {
        if (sealedValue.Length < Header + Nonce + Tag || sealedValue[0] != Format)
        {
            throw new CryptographicException($"A value in {place} is not a sealed value.");
        }
        var clear = new byte[sealedValue.Length - Header - Nonce - Tag];
        Cipher(BinaryPrimitives.ReadInt32BigEndian(sealedValue[1..]))
            .Decrypt(
                sealedValue.Slice(Header, Nonce),
                sealedValue[(Header + Nonce)..^Tag],
                sealedValue[^Tag..],
                clear,
                Encoding.UTF8.GetBytes(place)
            );
        return clear;
    }

    // Random numbers are drawn for many values at once: one at a time they cost as much as the encryption. None is used twice.
    private static ReadOnlySpan<byte> NextNonce()
    {
        nonces ??= new byte[NoncesAhead * Nonce];
        if (noncesTaken % NoncesAhead == 0)
        {
            RandomNumberGenerator.Fill(nonces);
            noncesTaken = 0;
        }
        return nonces.AsSpan(noncesTaken++ * Nonce, Nonce);
    }

    // One cipher per key and thread: AesGcm is not safe to share between threads, and costs too much to make each time.
    private AesGcm Cipher(int number) =>
        ciphers
            .GetOrAdd(number, n => new ThreadLocal<AesGcm>(() => new AesGcm(keys.Key(n), Tag)))
            .Value!;
}
