namespace Rihla.Matching;

/// <summary>
/// An identity read once, so that it can be compared with many others cheaply: some 150 bytes that a store may keep,
/// encrypted, and hand back; they are compared where they lie. Immutable; made by <see cref="Matcher.Prepare"/>.
/// <para>
/// The bytes hold the names as written, and so are as personal as the identity itself.
/// </para>
/// </summary>
public sealed class PreparedIdentity
{
    private readonly ReadOnlyMemory<byte> bytes;

    // NaN until it is asked for. One number, which no other thread sees half written.
    private double bestName = double.NaN;

    private PreparedIdentity(ReadOnlyMemory<byte> bytes) => this.bytes = bytes;

    /// <summary>Bytes to keep; valid as long as <see cref="IsCurrent"/> says so.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes;

    internal IdentityView View => new(bytes.Span);

    /// <summary>The own names as they were written, and the date of birth: nothing else of the identity.</summary>
    internal Identity Named
    {
        get
        {
            var names = new List<WrittenName>();
            var own = View.Of(NameGroup.Own);
            while (own.Next(out var name))
            {
                names.Add(name.AsWritten());
            }

            return new() { Names = names, Birth = View.Birth };
        }
    }

    /// <summary>What a comparison of the own names can weigh at most, in bits.</summary>
    internal double BestName => double.IsNaN(bestName) ? bestName = Alignment.Most(View) : bestName;

    /// <summary>
    /// Reads bytes that were kept; null when they were made by another version of the library or its tables, in which
    /// case the identity is to be prepared anew. The bytes are not copied and must not change. They are taken to be what
    /// <see cref="Bytes"/> gave: bytes that somebody tampered with give wrong comparisons or exceptions, never a read
    /// outside them.
    /// </summary>
    /// <param name="bytes">What <see cref="Bytes"/> gave.</param>
    public static PreparedIdentity? FromBytes(ReadOnlyMemory<byte> bytes) =>
        IsCurrent(bytes.Span) ? new(bytes) : null;

    /// <summary>
    /// Stands for the form and the tables by which this version of the library makes <see cref="Bytes"/>, in 24 bits: bytes are
    /// current where the library that made them has the same. Of two editions neither is the later.
    /// </summary>
    public static int Edition => (PreparedForm.Version << 16) | PreparedForm.Fingerprint;

    /// <summary>True for bytes made by this version of the library with these tables.</summary>
    /// <param name="bytes">What <see cref="Bytes"/> gave.</param>
    public static bool IsCurrent(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= PreparedForm.HeaderLength
        && bytes[PreparedForm.VersionAt] == PreparedForm.Version
        && System.Buffers.Binary.BinaryPrimitives.ReadUInt16LittleEndian(
            bytes[PreparedForm.FingerprintAt..]
        ) == PreparedForm.Fingerprint;

    internal static PreparedIdentity Of(ReadIdentity identity) => new(PreparedForm.Write(identity));
}
