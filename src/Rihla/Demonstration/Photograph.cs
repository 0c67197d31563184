using System.Buffers.Binary;

namespace Rihla.Demonstration;

/// <summary>What stands for a photograph in a demonstration: a market stall, drawn, so that it shows nobody.</summary>
internal static class Photograph
{
    private const int Width = 480;
    private const int Height = 320;
    private const int Head = 54;

    /// <summary>A stall with goods in colours that chance chooses, as a bitmap.</summary>
    public static MemoryStream OfAStall(Dice dice)
    {
        var goods = Enumerable
            .Range(0, 6)
            .Select(_ => (dice.Between(60, 240), dice.Between(60, 200), dice.Between(40, 160)))
            .ToList();
        var bytes = new byte[Head + (Width * Height * 3)];
        WriteHead(bytes);
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var (red, green, blue) = ColourAt(x, y, goods);
                // Rows of a bitmap go from below upwards, colours from blue to red.
                var at = Head + ((((Height - 1 - y) * Width) + x) * 3);
                (bytes[at], bytes[at + 1], bytes[at + 2]) = ((byte)blue, (byte)green, (byte)red);
            }
        }
        return new(bytes);
    }

    private static (int, int, int) ColourAt(int x, int y, List<(int, int, int)> goods) =>
        y switch
        {
            // The awning, in stripes.
            > 50 and < 100 when x is > 40 and < 440 => (x / 40) % 2 == 0
                ? (200, 60, 50)
                : (245, 240, 230),
            // Its poles, and the table.
            >= 100 and < 210 when x is (> 44 and < 54) or (> 426 and < 436) => (120, 90, 60),
            >= 210 and < 240 when x is > 40 and < 440 => (150, 105, 65),
            // What lies on the table.
            >= 160 and < 210 when x is > 66 and < 414 && (x - 66) % 58 < 46 => goods[(x - 66) / 58],
            >= 240 => (205, 175, 130),
            _ => (170, 205 - (y / 8), 235),
        };

    private static void WriteHead(Span<byte> bytes)
    {
        (bytes[0], bytes[1]) = ((byte)'B', (byte)'M');
        BinaryPrimitives.WriteInt32LittleEndian(bytes[2..], bytes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[10..], Head);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[14..], 40);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[18..], Width);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[22..], Height);
        BinaryPrimitives.WriteInt16LittleEndian(bytes[26..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(bytes[28..], 24);
    }
}
