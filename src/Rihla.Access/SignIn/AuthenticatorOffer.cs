using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using QRCoder;

namespace Rihla.Access;

/// <summary>
/// A new secret for an authenticator app, as it is shown: to be scanned or typed. It counts only once a code of the app
/// has come back; until then the page carries it, sealed for this user.
/// </summary>
internal sealed record AuthenticatorOffer(string Picture, string Written, string Sealed);

internal sealed class AuthenticatorOffers(IDataProtectionProvider protection)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(30);
    private const int Pixels = 6;

    /// <summary>A new secret, or the one that the page carried before a wrong code.</summary>
    public AuthenticatorOffer Make(Guid userId, string userName, string? carried)
    {
        var key = Open(userId, carried) ?? Totp.NewKey();
        using var code = QRCodeGenerator.GenerateQrCode(
            Totp.Address(key, userName),
            QRCodeGenerator.ECCLevel.M
        );
        using var picture = new PngByteQRCode(code);
        var png = Convert.ToBase64String(picture.GetGraphic(Pixels));
        return new(
            $"data:image/png;base64,{png}",
            string.Join(' ', Totp.Written(key).Chunk(4).Select(four => new string(four))),
            Convert.ToBase64String(ProtectorOf(userId).Protect(key, Lasts))
        );
    }

    /// <summary>The secret that the page carried; nothing if it is too old or was not made for this user.</summary>
    public byte[]? Open(Guid userId, string? carried)
    {
        try
        {
            return carried is null
                ? null
                : ProtectorOf(userId).Unprotect(Convert.FromBase64String(carried));
        }
        catch (Exception wrong) when (wrong is CryptographicException or FormatException)
        {
            return null;
        }
    }

    private ITimeLimitedDataProtector ProtectorOf(Guid userId) =>
        protection.CreateProtector("authenticator", userId.ToString()).ToTimeLimitedDataProtector();
}
