using SkiaSharp;

namespace Rihla.Site;

/// <summary>Pictures at the sizes in which pages show them, light enough for a slow network.</summary>
internal static class PictureSizes
{
    /// <summary>The widths in which a picture is offered, in pixels; a browser takes the smallest that does.</summary>
    public static IReadOnlyList<int> Widths { get; } = [400, 800];

    /// <summary>The most a picture in a page may weigh, in bytes, so that the page as a whole stays below 150 kB.</summary>
    public const int Heaviest = 90_000;

    /// <summary>The picture no wider than this, as JPEG no heavier than <see cref="Heaviest"/>.</summary>
    public static byte[] Resized(byte[] jpeg, int width)
    {
        using var bitmap = SKBitmap.Decode(jpeg);
        var scale = Math.Min(1.0, (double)width / bitmap.Width);
        using var resized = bitmap.Resize(
            new SKImageInfo(
                Math.Max(1, (int)Math.Round(bitmap.Width * scale)),
                Math.Max(1, (int)Math.Round(bitmap.Height * scale))
            ),
            new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)
        );
        using var image = SKImage.FromBitmap(resized);
        byte[] encoded = [];
        for (var quality = 80; quality >= 20; quality -= 15)
        {
            using var data = image.Encode(SKEncodedImageFormat.Jpeg, quality);
            encoded = data.ToArray();
            if (encoded.Length <= Heaviest)
            {
                break;
            }
        }
        return encoded;
    }
}
