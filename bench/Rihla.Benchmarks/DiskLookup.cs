using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Rihla.Matching;

namespace Rihla.Benchmarks;

/// <summary>
/// The register on disk, as an application would keep it: hashed keys in one table, prepared identities encrypted
/// (AES-256-GCM) in another, SQLite. A look-up reads keys, decrypts the candidates in memory, and compares.
/// </summary>
internal static class DiskLookup
{
    private const int Nonce = 12;
    private const int Tag = 16;
    private const int Shown = 5;

    public static object Measure(
        string file,
        Register register,
        Matcher matcher,
        List<Query> queries
    )
    {
        File.Delete(file);
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var cipher = new AesGcm(RandomNumberGenerator.GetBytes(32), Tag);
        var watch = Stopwatch.StartNew();
        Execute(
            connection,
            """
            pragma journal_mode = off;
            pragma synchronous = off;
            create table match_key (key integer, person integer, primary key (key, person)) without rowid;
            create table person (id integer primary key, prepared blob);
            begin;
            """
        );
        WriteKeys(connection, register);
        Execute(connection, "commit");
        var keyBytes = new FileInfo(file).Length;
        Execute(connection, "begin");
        WritePeople(connection, register, cipher);
        Execute(connection, "commit");
        var load = watch.Elapsed.TotalSeconds;

        using var lookups = new Lookup(connection, cipher, matcher, register.Count);
        var times = new List<double>();
        var (asked, first, five) = (0, 0, 0);
        foreach (var query in queries.Concat(queries))
        {
            watch.Restart();
            var best = lookups.Find(query.Identity);
            times.Add(watch.Elapsed.TotalMilliseconds);
            if (query.Expected.Length > 0)
            {
                var rank = best.IndexOf(register.Find(query.Expected));
                asked++;
                first += rank == 0 ? 1 : 0;
                five += rank >= 0 ? 1 : 0;
            }
        }

        // The first round fills the cache, as a server's would be after a morning.
        var warm = times.Skip(queries.Count).Order().ToList();
        return new
        {
            LoadSeconds = Report.Round(load),
            BytesPerPerson = Report.Round((double)new FileInfo(file).Length / register.Count),
            KeyBytesPerPerson = Report.Round((double)keyBytes / register.Count),
            RecallAt1 = Report.Round((double)first / asked),
            RecallAt5 = Report.Round((double)five / asked),
            LookupMilliseconds = new
            {
                P50 = Report.Percentile(warm, 0.5),
                P99 = Report.Percentile(warm, 0.99),
            },
        };
    }

    private static void WriteKeys(SqliteConnection connection, Register register)
    {
        using var insert = new SqliteCommand(
            "insert or ignore into match_key values (@key, @person)",
            connection
        );
        var key = insert.Parameters.Add("@key", SqliteType.Integer);
        var person = insert.Parameters.Add("@person", SqliteType.Integer);
        foreach (var (hash, who) in register.Index.Rows())
        {
            key.Value = hash;
            person.Value = who;
            insert.ExecuteNonQuery();
        }
    }

    private static void WritePeople(SqliteConnection connection, Register register, AesGcm cipher)
    {
        using var insert = new SqliteCommand(
            "insert into person values (@id, @prepared)",
            connection
        );
        var id = insert.Parameters.Add("@id", SqliteType.Integer);
        var prepared = insert.Parameters.Add("@prepared", SqliteType.Blob);
        for (var person = 0; person < register.Count; person++)
        {
            var clear = register[person].Span;
            var sealed_ = new byte[Nonce + clear.Length + Tag];
            RandomNumberGenerator.Fill(sealed_.AsSpan(0, Nonce));
            cipher.Encrypt(
                sealed_.AsSpan(0, Nonce),
                clear,
                sealed_.AsSpan(Nonce, clear.Length),
                sealed_.AsSpan(Nonce + clear.Length)
            );
            id.Value = person;
            prepared.Value = sealed_;
            insert.ExecuteNonQuery();
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private sealed class Lookup : IDisposable
    {
        private readonly AesGcm cipher;
        private readonly Matcher matcher;
        private readonly int register;
        private readonly SqliteCommand readKey;
        private readonly SqliteCommand readPerson;
        private readonly SqliteParameter key;
        private readonly SqliteParameter id;
        private byte[] stored = new byte[1 << 16];
        private byte[] clear = new byte[1 << 16];

        public Lookup(SqliteConnection connection, AesGcm cipher, Matcher matcher, int register)
        {
            this.cipher = cipher;
            this.register = register;
            this.matcher = matcher;
            readKey = new SqliteCommand(
                $"select person from match_key where key = @key limit {Candidates.MostRows + 1}",
                connection
            );
            key = readKey.Parameters.Add("@key", SqliteType.Integer);
            readPerson = new SqliteCommand(
                "select prepared from person where id = @id",
                connection
            );
            id = readPerson.Parameters.Add("@id", SqliteType.Integer);
        }

        public void Dispose()
        {
            readKey.Dispose();
            readPerson.Dispose();
        }

        public List<int> Find(Identity identity)
        {
            var sought = matcher.Prepare(identity);
            var best = new List<(int Person, double Bits)>(Shown + 1);
            foreach (var person in Found(identity))
            {
                var bytes = Read(person);
                var atLeast = best.Count < Shown ? double.NegativeInfinity : best[^1].Bits;
                Lookups.Insert(best, person, matcher.Score(sought, bytes, atLeast));
            }

            foreach (var (person, _) in best)
            {
                matcher.Compare(sought, PreparedIdentity.FromBytes(Read(person).ToArray())!);
            }

            return best.ConvertAll(found => found.Person);
        }

        private IReadOnlyList<int> Found(Identity identity) =>
            Candidates.Choose(
                People(MatchKeys.ForCandidates(identity)),
                register,
                mostCompared: Candidates.MostFor(identity),
                peopleOfSlips: People(MatchKeys.ForSlips(identity))
            );

        private List<List<int>> People(IReadOnlySet<string> keys)
        {
            var lists = new List<List<int>>();
            foreach (var text in keys)
            {
                key.Value = unchecked((long)KeyIndex.Hash(text));
                var people = new List<int>();
                using var reader = readKey.ExecuteReader();
                while (reader.Read())
                {
                    people.Add(reader.GetInt32(0));
                }

                lists.Add(people);
            }

            return lists;
        }

        private ReadOnlySpan<byte> Read(int person)
        {
            id.Value = person;
            using var reader = readPerson.ExecuteReader();
            reader.Read();
            var length = (int)reader.GetBytes(0, 0, stored, 0, stored.Length);
            var text = clear.AsSpan(0, length - Nonce - Tag);
            cipher.Decrypt(
                stored.AsSpan(0, Nonce),
                stored.AsSpan(Nonce, text.Length),
                stored.AsSpan(Nonce + text.Length, Tag),
                text
            );
            return text;
        }
    }
}
