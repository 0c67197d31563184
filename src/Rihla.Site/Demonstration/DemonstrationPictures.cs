using SkiaSharp;

namespace Rihla.Site;

/// <summary>A picture of the demonstration: drawn, so that it shows nobody and belongs to nobody else.</summary>
internal sealed record DemonstrationPicture(
    string Name,
    string AltFr,
    string AltAr,
    string AltEn,
    Action<SKCanvas> Paint
)
{
    public const int Width = 1200;
    public const int Height = 675;

    /// <summary>The picture as PNG.</summary>
    public byte[] Draw()
    {
        using var surface = SKSurface.Create(new SKImageInfo(Width, Height));
        Paint(surface.Canvas);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}

/// <summary>Six scenes in the colours of the site.</summary>
internal static class DemonstrationPictures
{
    private const float W = DemonstrationPicture.Width;
    private const float H = DemonstrationPicture.Height;

    public static IReadOnlyList<DemonstrationPicture> All { get; } =
    [
        new(
            "port",
            "Dessin : un port au lever du jour, deux bateaux et un phare",
            "رسم: ميناء عند شروق الشمس وقاربان ومنارة",
            "Drawing: a port at sunrise, two boats and a lighthouse",
            Port
        ),
        new(
            "hills",
            "Dessin : des collines vertes, des oliviers et trois maisons",
            "رسم: تلال خضراء وأشجار زيتون وثلاثة بيوت",
            "Drawing: green hills, olive trees and three houses",
            Hills
        ),
        new(
            "workshop",
            "Dessin : un atelier avec une machine à coudre et des bobines de fil",
            "رسم: ورشة فيها آلة خياطة وبكرات خيط",
            "Drawing: a workshop with a sewing machine and reels of thread",
            Workshop
        ),
        new(
            "signing",
            "Dessin : deux stylos posés sur un document ouvert",
            "رسم: قلمان موضوعان على وثيقة مفتوحة",
            "Drawing: two pens on an open document",
            Signing
        ),
        new(
            "shop",
            "Dessin : une petite boutique avec un auvent rayé et des sacs de riz",
            "رسم: دكان صغير بمظلة مخططة وأكياس أرز",
            "Drawing: a small shop with a striped awning and sacks of rice",
            Shop
        ),
        new(
            "plane",
            "Dessin : un avion au-dessus des nuages, le soleil derrière lui",
            "رسم: طائرة فوق الغيوم والشمس خلفها",
            "Drawing: an aircraft above the clouds, the sun behind it",
            Plane
        ),
    ];

    private static void Port(SKCanvas canvas)
    {
        Sky(canvas, 0xFFFBE3B8, 0xFFF2B880);
        Circle(canvas, 820, 300, 90, 0xFFF6C667);
        Band(canvas, 0xFF3A8A8C, 380, 12, 0.4f);
        Band(canvas, 0xFF1F6E73, 450, 16, 1.9f);
        Box(canvas, 170, 150, 70, 250, 0xFFFFF8EA);
        Box(canvas, 170, 210, 70, 40, 0xFFA4482C);
        Box(canvas, 155, 120, 100, 34, 0xFF0B4F55);
        Shape(canvas, 0xFF8C7A5E, 0, 420, 320, 395, 420, 440, 420, 480, 0, 480);
        Boat(canvas, 560, 470, 1f, 0xFFA4482C);
        Boat(canvas, 900, 520, 1.3f, 0xFF0B4F55);
        Band(canvas, 0xFF0B4F55, 590, 20, 3.1f);
    }

    private static void Hills(SKCanvas canvas)
    {
        Sky(canvas, 0xFFE3F1EE, 0xFFF7E8C8);
        Circle(canvas, 250, 170, 70, 0xFFF0B75A);
        Band(canvas, 0xFFA9C4A6, 300, 60, 0.3f);
        Band(canvas, 0xFF7CA887, 380, 50, 1.6f);
        Band(canvas, 0xFF4C8A6B, 470, 45, 2.9f);
        foreach (
            var (x, y, size) in new[] { (430f, 350f, 1f), (560f, 330f, 1.2f), (700f, 360f, 0.9f) }
        )
        {
            House(canvas, x, y, size);
        }
        for (var i = 0; i < 9; i++)
        {
            Tree(canvas, 80 + (i * 135), 545 + (i % 3 * 28), 1 + (i % 2 * 0.25f));
        }
        Band(canvas, 0xFF2F6B52, 620, 18, 0.9f);
    }

    private static void Workshop(SKCanvas canvas)
    {
        Sky(canvas, 0xFFF6EBD6, 0xFFEFDCBB);
        Box(canvas, 90, 70, 330, 250, 0xFFBFE0E0);
        Box(canvas, 245, 70, 18, 250, 0xFFFFFFFF);
        Box(canvas, 90, 186, 330, 18, 0xFFFFFFFF);
        Box(canvas, 0, 500, W, 175, 0xFF8A5A33);
        Box(canvas, 0, 500, W, 18, 0xFFA87446);
        Box(canvas, 640, 455, 400, 48, 0xFF0B4F55);
        Box(canvas, 930, 260, 74, 200, 0xFF0B4F55);
        Shape(canvas, 0xFF0B4F55, 640, 250, 1004, 230, 1004, 320, 700, 320, 640, 345);
        Box(canvas, 664, 335, 26, 90, 0xFF123F43);
        Box(canvas, 674, 425, 6, 34, 0xFFDDE3E4);
        Circle(canvas, 1012, 300, 44, 0xFFF0B75A);
        Shape(canvas, 0xFFA4482C, 420, 500, 690, 452, 690, 500);
        uint[] colours = [0xFFA4482C, 0xFFF0B75A, 0xFF2F7F7D, 0xFF5A488C];
        for (var i = 0; i < colours.Length; i++)
        {
            Box(canvas, 110 + (i * 82), 420, 58, 80, colours[i]);
            Box(canvas, 102 + (i * 82), 410, 74, 14, 0xFFE8D7B5);
            Box(canvas, 102 + (i * 82), 494, 74, 12, 0xFFE8D7B5);
        }
    }

    private static void Signing(SKCanvas canvas)
    {
        Sky(canvas, 0xFF0B4F55, 0xFF0E626A);
        Shape(canvas, 0xFF08393D, 190, 150, 1040, 150, 1120, 640, 110, 640);
        Shape(canvas, 0xFFFFFDF8, 210, 120, 600, 140, 600, 600, 150, 590);
        Shape(canvas, 0xFFF6F0E2, 600, 140, 990, 120, 1050, 590, 600, 600);
        for (var i = 0; i < 7; i++)
        {
            Box(canvas, 250 - (i * 5), 200 + (i * 44), 290 + (i * 4), 10, 0xFFC9C2B2);
            Box(canvas, 660 + i, 200 + (i * 44), 290 + (i * 4), 10, 0xFFC9C2B2);
        }
        Pen(canvas, 440, 560, -32, 0xFFF0B75A);
        Pen(canvas, 760, 560, 28, 0xFFA4482C);
    }

    private static void Shop(SKCanvas canvas)
    {
        Sky(canvas, 0xFFF9E6C4, 0xFFF4D9A8);
        Circle(canvas, 1020, 140, 64, 0xFFF0B75A);
        Box(canvas, 0, 540, W, 135, 0xFFC98B55);
        Box(canvas, 230, 190, 740, 370, 0xFFFFF8EA);
        Box(canvas, 280, 330, 400, 230, 0xFF5B3C22);
        Box(canvas, 740, 330, 170, 230, 0xFF2F7F7D);
        for (var i = 0; i < 12; i++)
        {
            Shape(
                canvas,
                i % 2 == 0 ? 0xFFA4482C : 0xFFFFF3DA,
                210 + (i * 65),
                230,
                275 + (i * 65),
                230,
                282 + (i * 65) - 3,
                318,
                207 + (i * 65),
                318
            );
        }
        Box(canvas, 200, 200, 800, 34, 0xFF0B4F55);
        for (var i = 0; i < 4; i++)
        {
            Box(canvas, 310 + (i * 92), 380 + (i % 2 * 16), 70, 60, 0xFFF0B75A);
            Box(canvas, 310 + (i * 92), 470, 70, 70, i % 2 == 0 ? 0xFF8FB2A2 : 0xFFE8D7B5);
        }
        for (var i = 0; i < 3; i++)
        {
            Shape(
                canvas,
                0xFFE9DDC3,
                120 + (i * 62),
                600,
                134 + (i * 62),
                500,
                186 + (i * 62),
                500,
                200 + (i * 62),
                600
            );
        }
    }

    private static void Plane(SKCanvas canvas)
    {
        Sky(canvas, 0xFF7FB7C4, 0xFFF9E3BE);
        Circle(canvas, 330, 330, 110, 0xFFF6C667);
        Shape(canvas, 0xFFFFFFFF, 520, 330, 960, 250, 1040, 262, 1010, 296, 560, 366);
        Shape(canvas, 0xFFFFFFFF, 560, 340, 490, 240, 530, 236, 640, 330);
        Shape(canvas, 0xFFDCE7E8, 720, 318, 640, 470, 690, 470, 850, 292);
        Shape(canvas, 0xFFEFF5F5, 740, 288, 690, 190, 726, 186, 830, 272);
        Shape(canvas, 0xFF0B6068, 490, 240, 530, 236, 590, 300, 548, 308);
        for (var i = 0; i < 9; i++)
        {
            Circle(canvas, 650 + (i * 34), 314 - (i * 6), 7, 0xFF0B4F55);
        }
        Cloud(canvas, 120, 560, 1.2f);
        Cloud(canvas, 560, 600, 1.5f);
        Cloud(canvas, 990, 545, 1.1f);
    }

    private static void Sky(SKCanvas canvas, uint top, uint bottom)
    {
        using var shader = SKShader.CreateLinearGradient(
            new(0, 0),
            new(0, H),
            [new SKColor(top), new SKColor(bottom)],
            SKShaderTileMode.Clamp
        );
        using var paint = new SKPaint { Shader = shader };
        canvas.DrawRect(0, 0, W, H, paint);
    }

    // A line of hills or waves across the picture, filled down to its foot.
    private static void Band(SKCanvas canvas, uint colour, float y, float height, float phase)
    {
        using var path = new SKPath();
        path.MoveTo(0, H);
        for (var x = 0; x <= W; x += 10)
        {
            var wave = Math.Sin(phase + (x / 190.0)) + (0.5 * Math.Sin((phase * 2) + (x / 83.0)));
            path.LineTo(x, y + (float)(wave * height));
        }
        path.LineTo(W, H);
        path.Close();
        using var paint = Fill(colour);
        canvas.DrawPath(path, paint);
    }

    private static void Shape(SKCanvas canvas, uint colour, params ReadOnlySpan<float> points)
    {
        using var path = new SKPath();
        path.MoveTo(points[0], points[1]);
        for (var i = 2; i < points.Length; i += 2)
        {
            path.LineTo(points[i], points[i + 1]);
        }
        path.Close();
        using var paint = Fill(colour);
        canvas.DrawPath(path, paint);
    }

    private static void Box(
        SKCanvas canvas,
        float x,
        float y,
        float width,
        float height,
        uint colour
    )
    {
        using var paint = Fill(colour);
        canvas.DrawRect(x, y, width, height, paint);
    }

    private static void Circle(SKCanvas canvas, float x, float y, float radius, uint colour)
    {
        using var paint = Fill(colour);
        canvas.DrawCircle(x, y, radius, paint);
    }

    private static void House(SKCanvas canvas, float x, float y, float size)
    {
        Box(canvas, x, y, 80 * size, 62 * size, 0xFFFFF8EA);
        Shape(
            canvas,
            0xFFA4482C,
            x - (10 * size),
            y,
            x + (40 * size),
            y - (42 * size),
            x + (90 * size),
            y
        );
        Box(canvas, x + (30 * size), y + (24 * size), 20 * size, 38 * size, 0xFF0B4F55);
    }

    private static void Tree(SKCanvas canvas, float x, float y, float size)
    {
        Box(canvas, x - (4 * size), y, 8 * size, 34 * size, 0xFF6B4A2B);
        Circle(canvas, x, y - (8 * size), 30 * size, 0xFF3B7A5A);
        Circle(canvas, x + (18 * size), y + (4 * size), 20 * size, 0xFF468B68);
    }

    private static void Boat(SKCanvas canvas, float x, float y, float size, uint colour)
    {
        Shape(
            canvas,
            colour,
            x,
            y,
            x + (190 * size),
            y,
            x + (160 * size),
            y + (46 * size),
            x + (30 * size),
            y + (46 * size)
        );
        Shape(
            canvas,
            0xFFFFF8EA,
            x + (92 * size),
            y - (130 * size),
            x + (92 * size),
            y - (8 * size),
            x + (168 * size),
            y - (8 * size)
        );
        Shape(
            canvas,
            0xFFF4E3C2,
            x + (84 * size),
            y - (110 * size),
            x + (84 * size),
            y - (8 * size),
            x + (30 * size),
            y - (8 * size)
        );
    }

    private static void Cloud(SKCanvas canvas, float x, float y, float size)
    {
        foreach (
            var (dx, dy, radius) in new[]
            {
                (0f, 0f, 60f),
                (70f, -26f, 78f),
                (150f, -6f, 66f),
                (215f, 12f, 48f),
            }
        )
        {
            Circle(canvas, x + (dx * size), y + (dy * size), radius * size, 0xFFFFFFFF);
        }
        Box(canvas, x - (20 * size), y + (12 * size), 260 * size, 60 * size, 0xFFFFFFFF);
    }

    private static void Pen(SKCanvas canvas, float x, float y, float degrees, uint colour)
    {
        canvas.Save();
        canvas.RotateDegrees(degrees, x, y);
        Box(canvas, x - 14, y - 250, 28, 210, colour);
        Box(canvas, x - 14, y - 74, 28, 14, 0xFFFFFDF8);
        Shape(canvas, 0xFF1C2A2C, x - 14, y - 40, x + 14, y - 40, x, y);
        canvas.Restore();
    }

    private static SKPaint Fill(uint colour) =>
        new() { Color = new SKColor(colour), IsAntialias = true };
}
