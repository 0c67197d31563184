using System.Buffers.Binary;
using System.Text;

namespace Rihla.Matching;

/// <summary>
/// Reads the bytes of a prepared identity where they lie. Nothing is copied; <see cref="PreparedForm"/> has the layout.
/// </summary>
internal readonly ref struct IdentityView(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;

    /// <summary><c>F</c>, <c>M</c>, <c>X</c>, or 0 when not known.</summary>
    public byte Sex => bytes[PreparedForm.SexAt];

    /// <summary>Two capitals, or 0 when not known.</summary>
    public ushort Nationality =>
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[PreparedForm.NationalityAt..]);

    /// <summary>The second, in the same form.</summary>
    public ushort SecondNationality =>
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[PreparedForm.SecondNationalityAt..]);

    public BirthDate? Birth
    {
        get
        {
            var year = BinaryPrimitives.ReadUInt16LittleEndian(bytes[PreparedForm.YearAt..]);
            var (month, day) = (bytes[PreparedForm.MonthAt], bytes[PreparedForm.DayAt]);
            return year == 0
                ? null
                : new BirthDate(year, month == 0 ? null : month, day == 0 ? null : day);
        }
    }

    public int Phones => bytes[PreparedForm.PhonesAt];

    public int Documents => bytes[PreparedForm.DocumentsAt];

    /// <summary>How many names of a group there are.</summary>
    public int Count(NameGroup group) => bytes[PreparedForm.GroupsAt + (int)group];

    /// <summary>The names of a group, to be read one after the other.</summary>
    public Names Of(NameGroup group)
    {
        var at = PreparedForm.HeaderLength;
        for (var before = 0; before < (int)group; before++)
        {
            for (var i = bytes[PreparedForm.GroupsAt + before]; i > 0; i--)
            {
                at += 1 + bytes[at];
            }
        }

        return new Names(bytes, at, Count(group));
    }

    /// <summary>The digits of a phone, without leading zeros, how many digits there are, and whether it is somebody else's.</summary>
    public (uint Digits, byte Length, bool IsShared) Phone(int i)
    {
        var phone = bytes[(PhonesStart + (i * PreparedForm.PhoneLength))..];
        return (
            BinaryPrimitives.ReadUInt32LittleEndian(phone),
            Length(phone[4]),
            IsShared(phone[4])
        );
    }

    /// <summary>A document: what stands for its type (0 when not known), whether different people can bear it, and its characters.</summary>
    public ReadOnlySpan<byte> Document(int i, out byte type, out bool isLocal)
    {
        var at = PhonesStart + (Phones * PreparedForm.PhoneLength);
        for (; i > 0; i--)
        {
            at += 2 + Length(bytes[at + 1]);
        }

        (type, isLocal) = (bytes[at], IsShared(bytes[at + 1]));
        return bytes.Slice(at + 2, Length(bytes[at + 1]));
    }

    private static byte Length(byte written) => (byte)(written & ~PreparedForm.SharedFlag);

    private static bool IsShared(byte written) => (written & PreparedForm.SharedFlag) != 0;

    private int PhonesStart =>
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[PreparedForm.NumbersStartAt..]);
}

/// <summary>The names of one group.</summary>
internal ref struct Names(ReadOnlySpan<byte> bytes, int at, int count)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int at = at;
    private int left = count;

    /// <summary>Reads the next name; false when there is none.</summary>
    public bool Next(out NameView name)
    {
        if (left == 0)
        {
            name = default;
            return false;
        }

        left--;
        var parts = bytes[at];
        name = new NameView(bytes, bytes.Slice(at + 1, parts));
        at += 1 + parts;
        return true;
    }
}

/// <summary>One name: its parts in the order in which they were written.</summary>
internal readonly ref struct NameView(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> parts)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private readonly ReadOnlySpan<byte> parts = parts;

    public int Count => parts.Length;

    public NameRole Role(int i) => (NameRole)(parts[i] >> PreparedForm.RoleShift);

    public PartView Part(int i)
    {
        var table = BinaryPrimitives.ReadUInt16LittleEndian(bytes[PreparedForm.PartsStartAt..]);
        var entry = table + (2 * (parts[i] & PreparedForm.PartMask));
        return new PartView(bytes[BinaryPrimitives.ReadUInt16LittleEndian(bytes[entry..])..]);
    }

    /// <summary>The name in its fields, as far as they are known.</summary>
    public WrittenName AsWritten()
    {
        var (given, family) = (new StringBuilder(), new StringBuilder());
        for (var i = 0; i < Count; i++)
        {
            (Role(i) == NameRole.Family ? family : given).Append(Part(i).Written()).Append(' ');
        }

        return new(given.ToString(), family.ToString());
    }

    /// <summary>The parts as written, in their order.</summary>
    public string Written()
    {
        var written = new StringBuilder();
        for (var i = 0; i < Count; i++)
        {
            written.Append(i > 0 ? " " : "").Append(Part(i).Written());
        }

        return written.ToString();
    }
}

/// <summary>One part of a name, see <see cref="NamePart"/>.</summary>
internal readonly ref struct PartView(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;

    private PartTraits Traits => (PartTraits)bytes[0];

    public bool IsArabic => (Traits & PartTraits.Arabic) != PartTraits.None;

    public bool IsInitial => (Traits & PartTraits.Initial) != PartTraits.None;

    public bool WasServant => (Traits & PartTraits.Servant) != PartTraits.None;

    /// <summary>True when the table of frequencies lists the form.</summary>
    public bool IsListed => (Traits & PartTraits.Listed) != PartTraits.None;

    /// <summary>True when the variant table lists the form itself.</summary>
    public bool IsKnown => (Traits & PartTraits.Known) != PartTraits.None;

    public bool HasCore => bytes[3] > 0;

    public double FormRarity => bytes[5] * PreparedForm.RarityUnit;

    public double SoundRarity => bytes[6] * PreparedForm.RarityUnit;

    /// <summary>The entry in the variant table counted from 1; 0 for none.</summary>
    public ushort Variant => BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]);

    /// <summary>A hash of the form: two parts with different hashes have different forms.</summary>
    public uint FormHash => BinaryPrimitives.ReadUInt32LittleEndian(bytes[10..]);

    /// <summary>The classes of consonants in the part, one bit each.</summary>
    public uint Consonants => BinaryPrimitives.ReadUInt32LittleEndian(bytes[14..]);

    public ReadOnlySpan<byte> Sound => bytes.Slice(PreparedForm.PartHeaderLength, bytes[2]);

    /// <summary>The sounds without a prefix that others leave out; the whole sound when there is none.</summary>
    public ReadOnlySpan<byte> CoreSound =>
        HasCore ? bytes.Slice(PreparedForm.PartHeaderLength + bytes[2], bytes[3]) : Sound;

    public ReadOnlySpan<byte> Form =>
        bytes.Slice(PreparedForm.PartHeaderLength + bytes[2] + bytes[3], bytes[1]);

    public string Written() =>
        Encoding.UTF8.GetString(
            bytes.Slice(PreparedForm.PartHeaderLength + bytes[2] + bytes[3] + bytes[1], bytes[4])
        );
}
