using SkiaSharp;

namespace Rihla.Tests.Privacy;

/// <summary>Small images, made for a test.</summary>
internal static class Pictures
{
    public static byte[] Png(int width, int height) =>
        Encode(width, height, SKEncodedImageFormat.Png);

    public static byte[] Jpeg(int width, int height) =>
        Encode(width, height, SKEncodedImageFormat.Jpeg);

    private static byte[] Encode(int width, int height, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(SKColors.SteelBlue);
        using var image = SKImage.FromBitmap(bitmap);
        using var encoded = image.Encode(format, 80);
        return encoded.ToArray();
    }
}
