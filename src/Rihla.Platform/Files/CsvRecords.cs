using System.Text;
using System.Text.Unicode;

namespace Rihla.Platform.Files;

/// <summary>A record of a CSV file as bytes: where it starts and what it holds.</summary>
/// <param name="Line">The line it begins on, from 1.</param>
/// <param name="Offset">Where its first byte is, to read it again.</param>
/// <param name="Fields">Its fields; as far as they can be told apart, when <paramref name="Fault"/> says why it cannot be read.</param>
/// <param name="Fault">The text key of what is wrong with it as a record.</param>
public sealed record CsvRecord(
    int Line,
    long Offset,
    IReadOnlyList<string> Fields,
    string? Fault = null
)
{
    /// <summary>Whether a cell in quotation marks goes on in the next line.</summary>
    public bool HasBreaks { get; init; }
}

/// <summary>
/// Reads a CSV file (RFC 4180, UTF-8) record by record in the memory of one record. Unlike a reader of characters it
/// knows the byte at which each record begins, so that the scattered rows of a case can be read again without keeping
/// the file; and it says on which line a file stops being UTF-8.
/// </summary>
/// <param name="file">The file; it must allow to go back.</param>
public sealed class CsvRecords(Stream file)
{
    /// <summary>A record longer than this, in bytes, is refused: a quotation mark is not closed.</summary>
    public const int Longest = 64 * 1024;

    /// <summary>
    /// In how many lines a quotation mark may be left open. What each has swallowed is read again, up to <see cref="Longest"/>: of a file
    /// that is made so the rest is not read.
    /// </summary>
    public const int MostOpen = 1_000;

    /// <summary>The fault of the last record of a file whose rest is not read.</summary>
    public const string Unread = "Import.Fault.QuotesOpen";

    private readonly byte[] buffer = new byte[1 << 17];
    private int open;
    private bool isOver;
    private int filled;
    private int taken;
    private long position;
    private int line = 1;
    private byte separator = (byte)',';

    /// <summary>The next record; nothing at the end of the file. Empty lines are passed over.</summary>
    public CsvRecord? Next()
    {
        while (!isOver)
        {
            var record = ReadOne();
            if (record is null || record.Fault is not null || record.Fields is not [""])
            {
                return record;
            }
        }
        return null;
    }

    /// <summary>
    /// The next record of a file whose rows have so many cells. Where one of several lines has another number of them, a quotation
    /// mark was opened by mistake, and what it swallowed are the rows of others: its first line is taken as a record of its own,
    /// which cannot be read, and the next one begins with the second.
    /// </summary>
    public CsvRecord? Next(int cells) =>
        Next() is not { } record ? null
        : record.HasBreaks && (record.Fault is not null || record.Fields.Count != cells)
            ? FirstLineOf(record)
        : record;

    /// <summary>Reads the first record, and from it which separator the file uses: spreadsheets in French write semicolons.</summary>
    public CsvRecord? Header()
    {
        if (Fill(3) && buffer.AsSpan(taken, 3).SequenceEqual("\uFEFF"u8))
        {
            Skip(3);
        }
        var start = buffer.AsSpan(taken, filled - taken);
        var end = start.IndexOfAny((byte)'\n', (byte)'\r');
        var first = end < 0 ? start : start[..end];
        var length = first.Length;
        separator = new[] { (byte)',', (byte)';', (byte)'\t' }.MaxBy(s =>
            Count(buffer, taken, length, s)
        );
        return Next();
    }

    /// <summary>Reads a record again, at the place where it was found.</summary>
    public CsvRecord At(long offset, int onLine)
    {
        Seek(offset, onLine);
        return ReadOne() ?? throw new EndOfStreamException("The file has become shorter.");
    }

    // The line with its cells, be they quoted or not; the next record begins after it.
    private CsvRecord FirstLineOf(CsvRecord record)
    {
        if (++open > MostOpen)
        {
            isOver = true;
            return new(record.Line, record.Offset, [], Unread);
        }
        Seek(record.Offset, record.Line);
        var bytes = new List<byte>(256);
        while (Fill(1) && buffer[taken] is not ((byte)'\n' or (byte)'\r'))
        {
            if (bytes.Count < Longest)
            {
                bytes.Add(buffer[taken]);
            }
            Skip(1);
        }
        PassLineEnd();
        var cells = Encoding.UTF8.GetString([.. bytes]).Split((char)separator);
        return new(
            record.Line,
            record.Offset,
            [
                .. cells.Select(c =>
                    c.Trim(' ', '"').Replace("\"\"", "\"", StringComparison.Ordinal)
                ),
            ],
            "Import.Fault.QuoteOpen"
        );
    }

    private void Seek(long offset, int onLine)
    {
        if (offset < position - taken || offset > position - taken + filled)
        {
            file.Position = offset;
            (filled, taken) = (0, 0);
        }
        else
        {
            taken = (int)(offset - (position - taken));
        }
        (position, line) = (offset, onLine);
    }

    // The byte that ends a line, or the two of them.
    private void PassLineEnd()
    {
        if (!Fill(1))
        {
            return;
        }
        var carriageReturn = buffer[taken] == '\r';
        Skip(1);
        if (carriageReturn && Fill(1) && buffer[taken] == '\n')
        {
            Skip(1);
        }
        line++;
    }

    private CsvRecord? ReadOne()
    {
        if (!Fill(1))
        {
            return null;
        }
        var (startLine, startOffset) = (line, position);
        var fields = new List<string>(20);
        var field = new List<byte>(64);
        var quoted = false;
        var wasQuoted = false;
        var breaks = false;
        string? fault = null;
        var length = 0;
        while (true)
        {
            if (!Fill(1))
            {
                fault ??= quoted ? "Import.Fault.QuoteOpen" : null;
                break;
            }
            var b = buffer[taken];
            if (!quoted && b is (byte)'\n' or (byte)'\r')
            {
                PassLineEnd();
                break;
            }
            Skip(1);
            if (++length > Longest)
            {
                fault ??= "Import.Fault.QuoteOpen";
                break;
            }
            if (quoted)
            {
                if (b != '"')
                {
                    breaks |= b is (byte)'\n' or (byte)'\r';
                    line += b == '\n' ? 1 : 0;
                    field.Add(b);
                }
                else if (Fill(1) && buffer[taken] == '"')
                {
                    Skip(1);
                    field.Add(b);
                }
                else
                {
                    quoted = false;
                }
            }
            else if (b == '"' && field.Count == 0 && !wasQuoted)
            {
                (quoted, wasQuoted) = (true, true);
            }
            else if (b == separator)
            {
                Take();
            }
            else if (wasQuoted && breaks)
            {
                // Nothing stands between the mark that closes a cell and the next cell: this one opens a cell of another row.
                fault ??= "Import.Fault.QuoteOpen";
                break;
            }
            else
            {
                field.Add(b);
            }
        }
        Take();
        var record = new CsvRecord(startLine, startOffset, fields, fault) { HasBreaks = breaks };
        return fault == "Import.Fault.QuoteOpen" ? FirstLineOf(record) : record;

        void Take()
        {
            var bytes = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(field);
            // A zero is in no text: the file is of another encoding, or none, and PostgreSQL would not take it.
            if (!Utf8.IsValid(bytes) || bytes.Contains((byte)0))
            {
                fault ??= "Import.Fault.Encoding";
            }
            fields.Add(Encoding.UTF8.GetString(bytes));
            field.Clear();
            wasQuoted = false;
        }
    }

    private bool Fill(int wanted)
    {
        if (filled - taken >= wanted)
        {
            return true;
        }
        buffer.AsSpan(taken, filled - taken).CopyTo(buffer);
        (filled, taken) = (filled - taken, 0);
        while (filled < wanted)
        {
            var read = file.Read(buffer, filled, buffer.Length - filled);
            if (read == 0)
            {
                return false;
            }
            filled += read;
        }
        return true;
    }

    private void Skip(int bytes)
    {
        taken += bytes;
        position += bytes;
    }

    private static int Count(byte[] bytes, int from, int length, byte sought) =>
        bytes.AsSpan(from, length).Count(sought);
}
