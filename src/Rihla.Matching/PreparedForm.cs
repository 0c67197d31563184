using System.Buffers.Binary;
using System.Text;

namespace Rihla.Matching;

/// <summary>Whose names they are.</summary>
internal enum NameGroup
{
    Own,
    Parents,
    Relatives,
    Place,
}

/// <summary>What is true of a part of a name.</summary>
[Flags]
internal enum PartTraits : byte
{
    None = 0,
    Arabic = 1,
    Initial = 2,
    Servant = 4,
    Listed = 8,
    Known = 16,
}

/// <summary>
/// The layout of a prepared identity, little-endian: a header; for each name of each <see cref="NameGroup"/> the number
/// of its parts and a byte for each (role and number in the table of parts); the table of parts (where each begins);
/// the parts, each once however many spellings share it; phones; documents.
/// </summary>
internal static class PreparedForm
{
    /// <summary>Changes with the layout and with everything a part is made of.</summary>
    public const byte Version = 10;

    public const int VersionAt = 0;
    public const int FingerprintAt = 1;
    public const int SexAt = 3;
    public const int YearAt = 4;
    public const int MonthAt = 6;
    public const int DayAt = 7;
    public const int NationalityAt = 8;
    public const int GroupsAt = 10;
    public const int PhonesAt = 14;
    public const int DocumentsAt = 15;
    public const int PartsStartAt = 16;
    public const int NumbersStartAt = 18;
    public const int SecondNationalityAt = 20;
    public const int HeaderLength = 22;

    public const int PartHeaderLength = 18;
    public const int PhoneLength = 5;

    /// <summary>Beside the length of a phone or document: different people have the number.</summary>
    public const byte SharedFlag = 128;

    public const int RoleShift = 6;
    public const int PartMask = 63;

    /// <summary>Rarity is kept in sixteenths of a bit.</summary>
    public const double RarityUnit = 1.0 / 16;

    private const int MostParts = PartMask + 1;
    private const int LongestForm = 48;
    private const int LongestWritten = 120;
    private const int LowestOther = 128;

    /// <summary>Stands for the tables that travel in the library: with others, the bytes would say other things.</summary>
    public static readonly ushort Fingerprint = (ushort)(
        EmbeddedText.Hash("Variants.txt") ^ EmbeddedText.Hash("Frequencies.txt")
    );

    public static byte[] Write(ReadIdentity identity)
    {
        var parts = new List<NamePart>(4);
        List<byte[]>[] groups =
        [
            [],
            [],
            [],
            [],
        ];
        // Parents and place before the later spellings: where parts find no room, a spelling is missed least.
        AddNames(NameGroup.Own, identity.Names.Take(1));
        AddNames(NameGroup.Parents, identity.Parents);
        AddNames(NameGroup.Place, identity.Places);
        AddNames(NameGroup.Own, identity.Names.Skip(1));
        AddNames(NameGroup.Relatives, identity.Relatives);

        var output = new MemoryStream(192);
        output.SetLength(HeaderLength);
        output.Position = HeaderLength;
        foreach (var names in groups)
        {
            foreach (var references in names)
            {
                output.WriteByte((byte)references.Length);
                output.Write(references);
            }
        }

        var partsStart = (int)output.Position;
        output.Position += 2 * parts.Count;
        var starts = parts.ConvertAll(part => WritePart(output, part));
        var numbersStart = (int)output.Position;
        WriteNumbers(output, identity);

        var bytes = output.ToArray();
        for (var i = 0; i < starts.Count; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(
                bytes.AsSpan(partsStart + (2 * i)),
                (ushort)starts[i]
            );
        }

        WriteHeader(bytes, identity, partsStart, numbersStart);
        for (var group = 0; group < groups.Length; group++)
        {
            bytes[GroupsAt + group] = (byte)groups[group].Count;
        }

        return bytes;

        void AddNames(NameGroup group, IEnumerable<NamePart[]> names)
        {
            foreach (var name in names)
            {
                if (References(name, parts) is { } references)
                {
                    groups[(int)group].Add(references);
                }
            }
        }
    }

    private static void WriteHeader(
        Span<byte> bytes,
        ReadIdentity identity,
        int partsStart,
        int numbersStart
    )
    {
        bytes[VersionAt] = Version;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[FingerprintAt..], Fingerprint);
        bytes[SexAt] = (byte)(identity.Sex ?? 0);
        if (identity.Birth is { } birth)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[YearAt..], (ushort)birth.Year);
            bytes[MonthAt] = (byte)(birth.Month ?? 0);
            bytes[DayAt] = (byte)(birth.Day ?? 0);
        }

        for (var i = 0; i < identity.Nationalities.Count; i++)
        {
            var at = i == 0 ? NationalityAt : SecondNationalityAt;
            bytes[at] = (byte)identity.Nationalities[i][0];
            bytes[at + 1] = (byte)identity.Nationalities[i][1];
        }

        bytes[PhonesAt] = (byte)identity.Phones.Count;
        bytes[DocumentsAt] = (byte)identity.Documents.Count;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[PartsStartAt..], (ushort)partsStart);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[NumbersStartAt..], (ushort)numbersStart);
    }

    // The parts of a name in the table. One of which not all parts find room is left out as a whole: half of it would agree with too many.
    private static byte[]? References(NamePart[] name, List<NamePart> parts)
    {
        var known = parts.Count;
        var references = new byte[name.Length];
        for (var i = 0; i < name.Length; i++)
        {
            var part = name[i];
            var at = parts.FindIndex(other =>
                other.Written == part.Written && other.Form == part.Form
            );
            if (at < 0)
            {
                at = parts.Count;
                parts.Add(part);
            }

            references[i] = (byte)(at | ((int)part.Role << RoleShift));
        }

        if (parts.Count <= MostParts)
        {
            return references;
        }

        parts.RemoveRange(known, parts.Count - known);
        return null;
    }

    private static int WritePart(Stream output, NamePart part)
    {
        var start = (int)output.Position;
        var form = Bytes(part.Form, LongestForm);
        var sound = Bytes(part.Sound, Sounds.Longest);
        var core = part.CoreSound is { } coreSound ? Bytes(coreSound, Sounds.Longest) : [];
        var written = Encoding.UTF8.GetBytes(Shortened(part.Written));
        Span<byte> header = stackalloc byte[PartHeaderLength];
        header[0] = (byte)(
            (part.IsArabic ? PartTraits.Arabic : PartTraits.None)
            | (part.IsInitial ? PartTraits.Initial : PartTraits.None)
            | (part.WasServant ? PartTraits.Servant : PartTraits.None)
            | (part.FormShare > 0 ? PartTraits.Listed : PartTraits.None)
            | (part.IsKnownForm ? PartTraits.Known : PartTraits.None)
        );
        header[1] = (byte)form.Length;
        header[2] = (byte)sound.Length;
        header[3] = (byte)core.Length;
        header[4] = (byte)written.Length;
        header[5] = (byte)Math.Round(part.FormRarity / RarityUnit);
        header[6] = (byte)Math.Round(part.SoundRarity / RarityUnit);
        header[7] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(header[8..], (ushort)(part.Variant + 1));
        BinaryPrimitives.WriteUInt32LittleEndian(
            header[10..],
            EmbeddedText.Hash(part.Form.AsSpan())
        );
        BinaryPrimitives.WriteUInt32LittleEndian(header[14..], Sounds.Consonants(part.Sound));
        output.Write(header);
        output.Write(sound);
        output.Write(core);
        output.Write(form);
        output.Write(written);
        return start;
    }

    private static void WriteNumbers(Stream output, ReadIdentity identity)
    {
        Span<byte> phone = stackalloc byte[PhoneLength];
        foreach (var (digits, isShared) in identity.Phones)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(
                phone,
                uint.Parse(digits, System.Globalization.CultureInfo.InvariantCulture)
            );
            phone[4] = (byte)(digits.Length | (isShared ? SharedFlag : 0));
            output.Write(phone);
        }

        foreach (var document in identity.Documents)
        {
            output.WriteByte(
                document.Type is { } type
                    ? (byte)((EmbeddedText.Hash(type.AsSpan()) % 255) + 1)
                    : (byte)0
            );
            output.WriteByte((byte)(document.Number.Length | (document.IsLocal ? SharedFlag : 0)));
            output.Write(Encoding.ASCII.GetBytes(document.Number));
        }
    }

    // Letters of other scripts than Latin share the upper half: enough to see a slip, equality has the hash.
    private static byte[] Bytes(string text, int longest)
    {
        var bytes = new byte[Math.Min(text.Length, longest)];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(text[i] < LowestOther ? text[i] : LowestOther | (text[i] & 127));
        }

        return bytes;
    }

    // At most 120 bytes of UTF-8: 40 characters of three.
    private static string Shortened(string written)
    {
        const int Characters = LongestWritten / 3;
        return written.Length <= Characters ? written
            : char.IsHighSurrogate(written[Characters - 1]) ? written[..(Characters - 1)]
            : written[..Characters];
    }
}
