using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Rihla.Platform.Data;

namespace Rihla.Platform.Privacy;

/// <summary>
/// The secrets of an installation, kept in a file outside the database: the encryption keys by number (the newest is
/// used to write, all are used to read), the secret of the blind keys, and the secret of the audit chain.
/// Who has the database file without this file has nothing.
/// </summary>
public sealed class KeyRing
{
    /// <summary>Within this time every running process writes with a key that another has added.</summary>
    public static readonly TimeSpan Noticed = TimeSpan.FromSeconds(2);

    private static readonly long LookEvery = (long)(Noticed.TotalMilliseconds / 2);

    private readonly string path;
    private volatile Contents contents;
    private long lookedAt = Environment.TickCount64;

    private KeyRing(string path, Contents contents)
    {
        this.path = path;
        this.contents = contents;
    }

    /// <summary>
    /// The number of the key that writes. The file is looked at every second, so that a server that is running while keys are
    /// rotated does not go on writing with the old one.
    /// </summary>
    public int Current
    {
        get
        {
            var now = Environment.TickCount64;
            var before = Interlocked.Read(ref lookedAt);
            if (
                now - before >= LookEvery
                && Interlocked.CompareExchange(ref lookedAt, now, before) == before
            )
            {
                LookAgain();
            }
            return contents.Current;
        }
    }

    /// <summary>The secret of the blind keys: keyed hashes that make encrypted values searchable.</summary>
    public byte[] Blind => contents.Blind;

    /// <summary>
    /// The secret of blind keys with this number; 1 is the first. Like encryption keys, one that is not in memory is
    /// looked for in the file once more.
    /// </summary>
    /// <exception cref="KeyMissingException">The file holds no such secret.</exception>
    public byte[] BlindSecret(int number)
    {
        if (number == 1)
        {
            return contents.Blind;
        }
        if (contents.LaterBlind?.TryGetValue(number, out var secret) == true)
        {
            return secret;
        }
        Adopt(Read(path));
        return contents.LaterBlind?.TryGetValue(number, out secret) == true
            ? secret
            : throw new KeyMissingException(
                $"The key file {path} lacks the secret {number} of blind keys, which the database uses. Put the right key file back."
            );
    }

    /// <summary>The secret of the audit chain.</summary>
    public byte[] Audit => contents.Audit;

    /// <summary>Tells two rings apart without telling their secrets.</summary>
    public string Fingerprint =>
        Convert.ToHexString(HMACSHA256.HashData(contents.Audit, "fingerprint"u8)[..8]);

    /// <summary>
    /// The key with this number, 32 bytes. A number that is not in memory is looked for in the file once more,
    /// because another process may have rotated the keys.
    /// </summary>
    /// <exception cref="KeyMissingException">The file holds no such key.</exception>
    public byte[] Key(int number)
    {
        if (contents.Keys.TryGetValue(number, out var key))
        {
            return key;
        }
        Adopt(Read(path));
        return contents.Keys.TryGetValue(number, out key)
            ? key
            : throw new KeyMissingException(
                $"The key file {path} lacks key {number}, which the database uses. Put the right key file back."
            );
    }

    /// <summary>Opens the key file.</summary>
    /// <exception cref="KeyMissingException">There is no such file, or it is not a key file.</exception>
    public static KeyRing Open(string path) => new(path, Read(path));

    /// <summary>Makes a new key file that only its owner can read.</summary>
    /// <exception cref="IOException">A file is already there: keys are never overwritten.</exception>
    public static KeyRing Create(string path)
    {
        var first = new Contents(
            1,
            ImmutableDictionary<int, byte[]>.Empty.Add(1, RandomNumberGenerator.GetBytes(32)),
            RandomNumberGenerator.GetBytes(32),
            RandomNumberGenerator.GetBytes(32)
        );
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        Write(path, first, FileMode.CreateNew);
        FolderSync.Flush(path);
        return new(path, first);
    }

    /// <summary>
    /// Adds a new encryption key and makes it the one that writes. What is already in the database stays readable with
    /// the old keys until it has been written again.
    /// </summary>
    /// <returns>The number of the new key; refused while another process changes the file, and where it cannot be written.</returns>
    public Outcome<int> AddKey() =>
        Change(read =>
        {
            var number = read.Keys.Keys.Max() + 1;
            return (
                read with
                {
                    Current = number,
                    Keys = read.Keys.Add(number, RandomNumberGenerator.GetBytes(32)),
                },
                number
            );
        });

    /// <summary>Adds a new secret of blind keys. The database says which one is used; the earlier ones stay for older backups.</summary>
    /// <returns>The number of the new secret; refused like <see cref="AddKey"/>.</returns>
    public Outcome<int> AddBlindSecret() =>
        Change(read =>
        {
            var later = read.LaterBlind ?? ImmutableDictionary<int, byte[]>.Empty;
            var number = later.Keys.DefaultIfEmpty(1).Max() + 1;
            return (
                read with
                {
                    LaterBlind = later.Add(number, RandomNumberGenerator.GetBytes(32)),
                },
                number
            );
        });

    // The file is read, changed and written again as a whole, by one process at a time: of two that did so at once, the second would
    // throw away the key of the first, under which there are values already.
    private Outcome<int> Change(Func<Contents, (Contents Next, int Number)> change)
    {
        try
        {
            using var alone = Lock(path + ".lock");
            if (alone is null)
            {
                return new Refusal("Keys.FileBusy", path);
            }
            var (next, number) = change(Read(path));
            Replace(next);
            return number;
        }
        catch (Exception denied) when (denied is UnauthorizedAccessException or IOException)
        {
            return new Refusal("Keys.FileNotWritable", path);
        }
    }

    // Nothing, when another process holds it.
    private static FileStream? Lock(string beside)
    {
        try
        {
            return new(beside, OwnersOnly(FileMode.OpenOrCreate, FileShare.None));
        }
        catch (IOException) when (IsHeld(beside))
        {
            return null;
        }
    }

    private static bool IsHeld(string path)
    {
        try
        {
            using var free = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None);
            return false;
        }
        catch (Exception held) when (held is IOException and not FileNotFoundException)
        {
            return true;
        }
        catch (Exception denied) when (denied is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }

    private void Replace(Contents next)
    {
        var beside = path + ".new";
        Write(beside, next, FileMode.Create);
        File.Move(beside, path, overwrite: true);
        // Before the first value is sealed with the new key: after a power cut the folder must not know the old file only.
        FolderSync.Flush(path);
        contents = next;
    }

    // Whoever takes the file away takes nothing from a server that runs; the next start says that it is missing.
    private void LookAgain()
    {
        try
        {
            Adopt(Read(path));
        }
        catch (KeyMissingException) { }
    }

    // Only a file that holds all that is known here is this installation's: with another, what is written from now on could
    // not be read by anybody.
    private void Adopt(Contents read)
    {
        var known = contents;
        if (
            read.Audit.AsSpan().SequenceEqual(known.Audit)
            && read.Blind.AsSpan().SequenceEqual(known.Blind)
            && HoldAll(read.Keys, known.Keys)
            && HoldAll(read.LaterBlind, known.LaterBlind)
        )
        {
            contents = read with { Audit = known.Audit, Blind = known.Blind };
        }
    }

    private static bool HoldAll(
        ImmutableDictionary<int, byte[]>? read,
        ImmutableDictionary<int, byte[]>? known
    ) =>
        known is null
        || known.All(k =>
            read is not null
            && read.TryGetValue(k.Key, out var key)
            && key.AsSpan().SequenceEqual(k.Value)
        );

    private static Contents Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new KeyMissingException(
                $"The key file {path} is missing. Without it nothing in the database can be read: put it back, or set Rihla__KeyFile."
            );
        }
        try
        {
            var read = JsonSerializer.Deserialize<Contents>(File.ReadAllBytes(path));
            return
                read is { Keys.Count: > 0, Blind.Length: 32, Audit.Length: 32 }
                && read.Keys.ContainsKey(read.Current)
                && read.Keys.Values.All(key => key.Length == 32)
                ? read
                : throw new KeyMissingException(
                    $"The key file {path} is incomplete. Put a copy of the right key file back."
                );
        }
        catch (JsonException)
        {
            throw new KeyMissingException(
                $"The file {path} is not a key file, or is damaged. Put a copy of the right key file back."
            );
        }
        catch (Exception denied) when (denied is UnauthorizedAccessException or IOException)
        {
            throw new KeyMissingException(
                $"The key file {path} cannot be read. Let the account that runs Rihla read it."
            );
        }
    }

    private static void Write(string path, Contents contents, FileMode mode)
    {
        using var file = new FileStream(path, OwnersOnly(mode, FileShare.Read));
        JsonSerializer.Serialize(file, contents);
        file.Flush(flushToDisk: true);
    }

    private static FileStreamOptions OwnersOnly(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.Write,
            Share = share,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        return options;
    }

    private sealed record Contents(
        int Current,
        ImmutableDictionary<int, byte[]> Keys,
        byte[] Blind,
        byte[] Audit,
        ImmutableDictionary<int, byte[]>? LaterBlind = null
    );
}

/// <summary>The key file is missing, damaged, or belongs to another database. The message says what to do.</summary>
/// <param name="message">What is missing and what to do about it; it names no secret.</param>
public sealed class KeyMissingException(string message) : Exception(message);
