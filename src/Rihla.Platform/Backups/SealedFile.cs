using System.Buffers.Binary;
using System.Security.Cryptography;
using Rihla.Platform.Privacy;

namespace Rihla.Platform.Backups;

/// <summary>
/// The envelope of a backup: a head with the number of the encryption key and a salt, then pieces of at most 64 KiB,
/// each sealed with AES-256-GCM under a key derived for this file alone. The place of a piece and whether it is the last
/// are part of its nonce: pieces that are changed, swapped, missing or cut off at the end do not open.
/// </summary>
internal static class SealedFile
{
    // Head: 8 bytes mark, 4 bytes key number, 32 bytes salt. Piece: 4 bytes length (highest bit: the last), text, 16 bytes tag.
    public const int Head = 44;
    public const int Piece = 64 * 1024;
    public const int Tag = 16;
    private const int Salt = 32;

    public static ReadOnlySpan<byte> Mark => "RIHLA-B1"u8;

    public static byte[] NewHead(KeyRing keys)
    {
        var head = new byte[Head];
        Mark.CopyTo(head);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(8), keys.Current);
        RandomNumberGenerator.Fill(head.AsSpan(Head - Salt));
        return head;
    }

    public static AesGcm Cipher(KeyRing keys, ReadOnlySpan<byte> head)
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            keys.Key(BinaryPrimitives.ReadInt32BigEndian(head[8..])),
            key,
            head[^Salt..],
            "rihla backup"u8
        );
        return new AesGcm(key, Tag);
    }

    public static void Nonce(Span<byte> nonce, long place, bool last)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce, place);
        nonce[8] = last ? (byte)1 : (byte)0;
    }
}

/// <summary>The sealing half: what is written comes out as sealed pieces. <see cref="Finish"/> writes the last one.</summary>
internal sealed class SealingStream : Stream
{
    private readonly Stream inner;
    private readonly AesGcm cipher;
    private readonly byte[] head;
    private readonly byte[] piece = new byte[SealedFile.Piece];
    private readonly byte[] sealedPiece = new byte[4 + SealedFile.Piece + SealedFile.Tag];
    private int filled;
    private long place;

    public SealingStream(Stream inner, KeyRing keys)
    {
        this.inner = inner;
        head = SealedFile.NewHead(keys);
        cipher = SealedFile.Cipher(keys, head);
        inner.Write(head);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            if (filled == piece.Length)
            {
                Seal(last: false);
            }
            var taken = Math.Min(buffer.Length, piece.Length - filled);
            buffer[..taken].CopyTo(piece.AsSpan(filled));
            filled += taken;
            buffer = buffer[taken..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) =>
        Write(buffer.AsSpan(offset, count));

    // Pieces leave when they are full: a flush in between would only make more of them.
    public override void Flush() { }

    /// <summary>Writes the last piece. Without it the file counts as cut off.</summary>
    public void Finish() => Seal(last: true);

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        cipher.Dispose();
        base.Dispose(disposing);
    }

    private void Seal(bool last)
    {
        Span<byte> nonce = stackalloc byte[12];
        SealedFile.Nonce(nonce, place++, last);
        BinaryPrimitives.WriteUInt32BigEndian(
            sealedPiece,
            (uint)filled | (last ? 0x8000_0000u : 0)
        );
        cipher.Encrypt(
            nonce,
            piece.AsSpan(0, filled),
            sealedPiece.AsSpan(4, filled),
            sealedPiece.AsSpan(4 + filled, SealedFile.Tag),
            head
        );
        inner.Write(sealedPiece.AsSpan(0, 4 + filled + SealedFile.Tag));
        filled = 0;
    }
}

/// <summary>The opening half: reads sealed pieces, and refuses the file at the first that does not open.</summary>
internal sealed class OpeningStream : Stream
{
    private readonly Stream inner;
    private readonly AesGcm cipher;
    private readonly byte[] head = new byte[SealedFile.Head];
    private readonly byte[] piece = new byte[SealedFile.Piece];
    private readonly byte[] sealedPiece = new byte[SealedFile.Piece + SealedFile.Tag];
    private int filled;
    private int taken;
    private long place;
    private bool last;

    public OpeningStream(Stream inner, KeyRing keys)
    {
        this.inner = inner;
        if (
            inner.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length
            || !head.AsSpan().StartsWith(SealedFile.Mark)
        )
        {
            throw new BackupRefusedException("This file is not a backup of Rihla.");
        }
        cipher = SealedFile.Cipher(keys, head);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        while (taken == filled)
        {
            if (last)
            {
                return 0;
            }
            Open();
        }
        var count = Math.Min(buffer.Length, filled - taken);
        piece.AsSpan(taken, count).CopyTo(buffer);
        taken += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        Read(buffer.AsSpan(offset, count));

    /// <summary>Reads what is left, so that a file that was cut off or extended after its contents is noticed too.</summary>
    public void ReadToEnd()
    {
        while (!last)
        {
            Open();
        }
        if (inner.ReadByte() != -1)
        {
            throw Damaged();
        }
    }

    public override void Flush() { }

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        cipher.Dispose();
        base.Dispose(disposing);
    }

    private void Open()
    {
        Span<byte> start = stackalloc byte[4];
        if (inner.ReadAtLeast(start, 4, throwOnEndOfStream: false) < 4)
        {
            throw Damaged();
        }
        var length = BinaryPrimitives.ReadUInt32BigEndian(start);
        last = (length & 0x8000_0000u) != 0;
        length &= 0x7FFF_FFFFu;
        if (length > SealedFile.Piece)
        {
            throw Damaged();
        }
        var whole = sealedPiece.AsSpan(0, (int)length + SealedFile.Tag);
        if (inner.ReadAtLeast(whole, whole.Length, throwOnEndOfStream: false) < whole.Length)
        {
            throw Damaged();
        }
        Span<byte> nonce = stackalloc byte[12];
        SealedFile.Nonce(nonce, place++, last);
        try
        {
            cipher.Decrypt(
                nonce,
                whole[..(int)length],
                whole[(int)length..],
                piece.AsSpan(0, (int)length),
                head
            );
        }
        catch (AuthenticationTagMismatchException)
        {
            throw Damaged();
        }
        (filled, taken) = ((int)length, 0);
    }

    private static BackupRefusedException Damaged() =>
        new(
            "The backup is damaged or incomplete, or belongs to another key file. Nothing was restored; use another copy."
        );
}

/// <summary>A backup cannot be made or restored; the message says why and what to do.</summary>
/// <param name="message">In plain words, without personal data.</param>
public sealed class BackupRefusedException(string message) : Exception(message);
