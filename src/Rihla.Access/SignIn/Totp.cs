using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rihla.Access;

/// <summary>
/// The six digits of an authenticator app: RFC 6238 with HMAC-SHA-1 and steps of 30 seconds, which is what all the apps
/// understand. A code of the step before and of the step after is accepted too, for clocks that are a little off.
/// </summary>
internal static class Totp
{
    private const int StepSeconds = 30;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(20);

    /// <summary>The time step whose code this is, if it is one of the three around now.</summary>
    public static long? StepOf(byte[] key, string code, DateTimeOffset now)
    {
        var typed = Encoding.ASCII.GetBytes(
            string.Concat(code.Where(c => !char.IsWhiteSpace(c)).Select(WesternDigit))
        );
        var step = StepAt(now);
        long? found = null;
        foreach (var candidate in (ReadOnlySpan<long>)[step - 1, step, step + 1])
        {
            if (
                CryptographicOperations.FixedTimeEquals(
                    typed,
                    Encoding.ASCII.GetBytes(Code(key, candidate))
                )
            )
            {
                found = candidate;
            }
        }
        return found;
    }

    public static long StepAt(DateTimeOffset moment) => moment.ToUnixTimeSeconds() / StepSeconds;

    public static string Code(byte[] key, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // The algorithm of the RFC; HMAC-SHA-1 is not weakened by collisions of SHA-1.
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var number =
            BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xf)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The key as it is typed by who cannot scan.</summary>
    public static string Written(byte[] key)
    {
        var text = new StringBuilder(32);
        var (buffer, bits) = (0, 0);
        foreach (var part in key)
        {
            buffer = ((buffer << 8) | part) & 0xfff;
            bits += 8;
            while (bits >= 5)
            {
                bits -= 5;
                text.Append(Base32[(buffer >> bits) & 31]);
            }
        }
        return bits > 0
            ? text.Append(Base32[(buffer << (5 - bits)) & 31]).ToString()
            : text.ToString();
    }

    /// <summary>What the QR code says.</summary>
    public static string Address(byte[] key, string userName) =>
        $"otpauth://totp/Rihla:{Uri.EscapeDataString(userName)}?secret={Written(key)}&issuer=Rihla";

    // A telephone set to Arabic may type ٠١٢٣ or ۰۱۲۳.
    private static char WesternDigit(char digit) =>
        digit switch
        {
            >= '٠' and <= '٩' => (char)(digit - '٠' + '0'),
            >= '۰' and <= '۹' => (char)(digit - '۰' + '0'),
            _ => digit,
        };
}
