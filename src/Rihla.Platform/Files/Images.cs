using SkiaSharp;

namespace Rihla.Platform.Files;

/// <summary>Makes a clean image of whatever image came.</summary>
public static class Images
{
    private const int LongestSide = 1200;

    // A small file can claim to be a huge image: the claim is read from its head before any memory is spent on it. What is
    // counted is what would be decoded, four bytes each; a photograph (JPEG) is decoded at a fraction of its size.
    private const long MostDecoded = 25_000_000;

    // A JPEG that is sent in several passes (progressive) is held whole while it is decoded, six bytes a pixel, however small it
    // is to become. No telephone's photograph that fits into the largest file is larger than this.
    private const long MostClaimed = 65_000_000;

    // A picture may take a hundred megabytes while it is decoded, whoever sends it: however many come, so many are in hand at once.
    private static readonly SemaphoreSlim Turns = new(2);

    /// <summary>
    /// The image as JPEG without metadata, upright, no larger than needed; nothing, if it is not an image. Two at a time are in hand, the
    /// others wait.
    /// </summary>
    public static async Task<byte[]?> ReencodeAsync(byte[] content, CancellationToken cancel)
    {
        await Turns.WaitAsync(cancel);
        try
        {
            return Reencode(content);
        }
        finally
        {
            Turns.Release();
        }
    }

    private static byte[]? Reencode(byte[] content)
    {
        using var data = SKData.CreateCopy(content);
        using var codec = SKCodec.Create(data);
        if (
            codec is null
            || codec.Info.Width <= 0
            || codec.Info.Height <= 0
            || (long)codec.Info.Width * codec.Info.Height > MostClaimed
        )
        {
            return null;
        }
        var wanted = codec.GetScaledDimensions(
            Math.Min(1f, 2f * LongestSide / Math.Max(codec.Info.Width, codec.Info.Height))
        );
        if ((long)wanted.Width * wanted.Height > MostDecoded)
        {
            return null;
        }
        using var decoded = new SKBitmap(
            new SKImageInfo(wanted.Width, wanted.Height, SKColorType.Rgba8888, SKAlphaType.Premul)
        );
        if (
            codec.GetPixels(decoded.Info, decoded.GetPixels())
            is not (SKCodecResult.Success or SKCodecResult.IncompleteInput)
        )
        {
            return null;
        }
        using var turned = Turned(decoded, codec.EncodedOrigin);
        var upright = turned ?? decoded;
        var scale = Math.Min(1.0, (double)LongestSide / Math.Max(upright.Width, upright.Height));
        var size = new SKImageInfo(
            Math.Max(1, (int)(upright.Width * scale)),
            Math.Max(1, (int)(upright.Height * scale))
        );
        using var resized = upright.Resize(
            size,
            new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)
        );
        using var surface = SKSurface.Create(size);
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.DrawBitmap(resized, 0, 0);
        using var image = surface.Snapshot();
        using var encoded = image.Encode(SKEncodedImageFormat.Jpeg, 85);
        return encoded.ToArray();
    }

    // Nothing, where it is upright as it is: a second picture would take as much memory as the first.
    private static SKBitmap? Turned(SKBitmap bitmap, SKEncodedOrigin origin)
    {
        var degrees = origin switch
        {
            SKEncodedOrigin.RightTop => 90,
            SKEncodedOrigin.BottomRight => 180,
            SKEncodedOrigin.LeftBottom => 270,
            _ => 0,
        };
        if (degrees == 0)
        {
            return null;
        }
        var turned =
            degrees % 180 == 0
                ? new SKBitmap(bitmap.Width, bitmap.Height)
                : new SKBitmap(bitmap.Height, bitmap.Width);
        using var canvas = new SKCanvas(turned);
        canvas.Translate(turned.Width / 2f, turned.Height / 2f);
        canvas.RotateDegrees(degrees);
        canvas.Translate(-bitmap.Width / 2f, -bitmap.Height / 2f);
        canvas.DrawBitmap(bitmap, 0, 0);
        return turned;
    }
}
