using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Tests.Host;
using Rihla.Tests.Privacy;

namespace Rihla.Tests.Platform;

/// <summary>Files from outside are what they are found to be, and nothing hides in them.</summary>
public sealed class AttachmentTests(Houses houses) : IClassFixture<Houses>
{
    private const string Payload = "<script>alert('Rihla')</script>";

    public static TheoryData<string> Strange =>
        [
            "svg",
            "html",
            "zip",
            "nothing",
            "half a head",
            "a huge PNG",
            "a huge JPEG",
            "an executable",
        ];

    [Theory, MemberData(nameof(Strange))]
    public async Task What_is_neither_an_image_nor_a_PDF_is_refused_whatever_its_name_says(
        string what
    )
    {
        var content = what switch
        {
            "svg" => Encoding.UTF8.GetBytes(
                $"<svg xmlns='http://www.w3.org/2000/svg'>{Payload}</svg>"
            ),
            "html" => Encoding.UTF8.GetBytes($"<!doctype html>{Payload}"),
            "zip" => "PK\u0003\u0004"u8.ToArray(),
            "nothing" => [],
            "half a head" => Pictures.Png(10, 10)[..12],
            "a huge PNG" => HugePng(60_000, 60_000),
            "a huge JPEG" => HugeJpeg(9_000, 8_000),
            _ => "\u007fELF"u8.ToArray(),
        };
        foreach (var name in new[] { "photo.png", "photo.jpg", "papier.pdf" })
        {
            Assert.False(
                (
                    await TakeAsync(a => a.ReadImageAsync(new MemoryStream(content), name, "File"))
                ).IsDone
            );
            Assert.False(
                (
                    await TakeAsync(a =>
                        a.ReadDocumentAsync(new MemoryStream(content), name, "File")
                    )
                ).IsDone
            );
        }
    }

    [Fact]
    public async Task What_hides_behind_in_or_beside_an_image_does_not_survive()
    {
        var hidden = Encoding.UTF8.GetBytes(Payload);
        foreach (
            var image in new[]
            {
                (byte[])[.. Pictures.Jpeg(40, 30), .. hidden],
                [.. Pictures.Png(40, 30), .. hidden],
                WithSegment(Pictures.Jpeg(40, 30), 0xFE, hidden),
            }
        )
        {
            var kept = await TakeAsync(a =>
                a.ReadImageAsync(new MemoryStream(image), "photo.jpg", "File")
            );
            Assert.True(kept.IsDone);
            Assert.Equal("image/jpeg", kept.Value.ContentType);
            Assert.Equal(-1, kept.Value.Content.Reveal().AsSpan().IndexOf("alert"u8));
        }
    }

    [Fact]
    public async Task A_large_photograph_is_made_small_and_a_larger_file_than_allowed_is_refused()
    {
        var kept = await TakeAsync(a =>
            a.ReadImageAsync(new MemoryStream(Pictures.Jpeg(5000, 4000)), "grand.jpg", "File")
        );
        Assert.True(kept.IsDone);
        using var image = SkiaSharp.SKBitmap.Decode(kept.Value.Content.Reveal());
        Assert.Equal((1200, 960), (image.Width, image.Height));

        var much = new byte[Attachments.Largest + 1];
        "%PDF-"u8.CopyTo(much);
        var refused = await TakeAsync(a =>
            a.ReadDocumentAsync(new MemoryStream(much), "a.pdf", "File")
        );
        Assert.Equal("Platform.File.TooLarge", Assert.Single(refused.Refusals).TextKey);
    }

    // The camera says where the upper edge of the scene is: 1 at the top, 6 at the right.
    [Theory]
    [InlineData(1, 80, 40, 10, 10)]
    [InlineData(6, 40, 80, 30, 10)]
    public async Task An_image_is_kept_upright(
        byte orientation,
        int width,
        int height,
        int redX,
        int redY
    )
    {
        using var bitmap = new SkiaSharp.SKBitmap(80, 40);
        bitmap.Erase(SkiaSharp.SKColors.White);
        using (var canvas = new SkiaSharp.SKCanvas(bitmap))
        {
            canvas.DrawRect(0, 0, 20, 20, new() { Color = SkiaSharp.SKColors.Red });
        }
        using var jpeg = bitmap.Encode(SkiaSharp.SKEncodedImageFormat.Jpeg, 90);
        byte[] exif =
        [
            .. "Exif\0\0II*\0"u8,
            .. new byte[] { 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation },
            .. new byte[7],
        ];

        var kept = await TakeAsync(a =>
            a.ReadImageAsync(
                new MemoryStream(WithSegment(jpeg.ToArray(), 0xE1, exif)),
                "photo.jpg",
                "File"
            )
        );

        using var image = SkiaSharp.SKBitmap.Decode(kept.Value!.Content.Reveal());
        Assert.Equal((width, height), (image.Width, image.Height));
        Assert.True(IsRed(redX, redY));
        Assert.False(IsRed(width - redX, height - redY));

        bool IsRed(int x, int y) => image.GetPixel(x, y) is { Red: > 200, Green: < 80, Blue: < 80 };
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Users\\x\\scan.pdf", "scan.pdf")]
    [InlineData("/tmp/scan.pdf", "scan.pdf")]
    public async Task A_name_with_a_path_keeps_only_its_end(string name, string end)
    {
        var kept = await TakeAsync(a =>
            a.ReadDocumentAsync(new MemoryStream(Planted.Scan), name, "File")
        );
        Assert.True(kept.IsDone);
        Assert.Equal(end, kept.Value.FileName!.Reveal());
    }

    // Every operation that takes a file is tested by sending one: none reads it while others wait to save.
    [Fact]
    public async Task A_file_is_read_before_a_transaction_begins()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        await house.InScopeAsync(async s =>
        {
            await using var work = await s.GetRequiredService<RihlaDb>().BeginAsync();
            await Assert.ThrowsAsync<InvalidOperationException>(() =>
                s.GetRequiredService<Attachments>()
                    .ReadDocumentAsync(new MemoryStream(Planted.Scan), "scan.pdf", "File")
            );
        });
    }

    private async Task<Outcome<Attachment>> TakeAsync(
        Func<Attachments, Task<Outcome<Attachment>?>> take
    )
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        return (await house.InScopeAsync(s => take(s.GetRequiredService<Attachments>())))!;
    }

    // A segment, such as a comment, right behind the mark of the beginning.
    private static byte[] WithSegment(byte[] jpeg, byte mark, byte[] content)
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(content.Length + 2));
        return [.. jpeg[..2], 0xFF, mark, .. length, .. content, .. jpeg[2..]];
    }

    // A few bytes that say they are an image of several gigabytes.
    private static byte[] HugePng(int width, int height)
    {
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9]) = (8, 6);
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(new byte[100_000]);
        }
        return
        [
            0x89,
            .. "PNG\r\n\u001a\n"u8,
            .. Chunk("IHDR", head),
            .. Chunk("IDAT", packed.ToArray()),
            .. Chunk("IEND", []),
        ];
    }

    // A grey progressive image of one pass, one bit for each block: 140 KB, for which a decoder takes a thousand times as much.
    private static byte[] HugeJpeg(ushort width, ushort height) =>
        [
            0xFF,
            0xD8,
            // A table of quantisation.
            0xFF,
            0xDB,
            0,
            67,
            0,
            .. Enumerable.Repeat((byte)1, 64),
            // The frame: progressive, 8 bits, one component.
            0xFF,
            0xC2,
            0,
            11,
            8,
            (byte)(height >> 8),
            (byte)height,
            (byte)(width >> 8),
            (byte)width,
            1,
            1,
            0x11,
            0,
            // A table of codes with one code, of one bit: no difference.
            0xFF,
            0xC4,
            0,
            20,
            0,
            1,
            .. new byte[15],
            0,
            // The pass: the means of all blocks.
            0xFF,
            0xDA,
            0,
            8,
            1,
            1,
            0,
            0,
            0,
            0,
            .. new byte[((width + 7) / 8 * ((height + 7) / 8) + 7) / 8],
            0xFF,
            0xD9,
        ];

    private static byte[] Chunk(string name, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(name), .. data];
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        var check = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(check, Crc(body));
        return [.. length, .. body, .. check];
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }
        return ~crc;
    }
}
