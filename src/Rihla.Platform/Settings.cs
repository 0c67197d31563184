namespace Rihla.Platform;

/// <summary>Which database an installation uses.</summary>
public enum DatabaseKind
{
    /// <summary>The embedded database, one file in the data directory: the default.</summary>
    Sqlite,

    /// <summary>PostgreSQL, for production and several nodes.</summary>
    Postgres,
}

/// <summary>The settings of an installation, from the section <c>Rihla</c> (environment: <c>Rihla__Database</c> and so on).</summary>
public sealed record Settings
{
    /// <summary>Which database.</summary>
    public DatabaseKind Database { get; init; } = DatabaseKind.Sqlite;

    /// <summary>Where the embedded database and the key file are kept.</summary>
    public string DataDirectory { get; init; } = "data";

    /// <summary>The key file; by default <c>rihla.keys</c> in the data directory.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Whether this is a demonstration: invented people, sign-in without a second factor, switching between roles.</summary>
    public bool Demonstration { get; init; }

    /// <summary>With how many requests a new demonstration is filled at its first start; 0 for none.</summary>
    public int DemonstrationRequests { get; init; } = 220;

    /// <summary>The time zone in which days begin and end for the host mission, as an IANA name.</summary>
    public string TimeZone { get; init; } = "Africa/Casablanca";

    /// <summary>
    /// The reverse proxies before the server: addresses or networks, separated by commas. What they say of the caller's address
    /// and of TLS is believed; nobody else's word is.
    /// </summary>
    public string? Proxies { get; init; }

    /// <summary>The connection string, from <c>ConnectionStrings__Rihla</c>; by default a file in the data directory.</summary>
    public string? Connection { get; init; }

    /// <summary>Where the key file is.</summary>
    public string KeyPath => KeyFile ?? Path.Combine(DataDirectory, "rihla.keys");

    /// <summary>Where the embedded database is.</summary>
    public string SqlitePath => Path.Combine(DataDirectory, "rihla.db");
}

/// <summary>A setting cannot be used. The message says which, and what to do.</summary>
public sealed class SettingRefusedException(string message) : Exception(message);
