using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Data;

namespace Rihla.People;

/// <summary>How far work on the whole register has come, so that it goes on where it was interrupted.</summary>
internal sealed class LongWork : ISelfKept
{
    /// <summary>The comparison of the register with itself.</summary>
    public const string Comparison = "comparison";

    /// <summary>The keys, and the making of new ones under another secret.</summary>
    public const string Keys = "keys";

    /// <summary>The load of a large file into an empty register.</summary>
    public const string Load = "load";

    /// <summary>The keys of that load, in parts of their order.</summary>
    public const string LoadKeys = "load-keys";

    /// <summary>The keys of another module: by the rules of which version they were made last.</summary>
    public static string KeysOf(string module) => $"keys-{module}";

    public required string Name { get; init; }

    /// <summary>
    /// The number of the sheet, the row of the file, or the parts of the keys, up to which it is done; of another module's keys the
    /// version of their rules.
    /// </summary>
    public long Cursor { get; set; }

    /// <summary>What it found so far.</summary>
    public long Found { get; set; }

    /// <summary>Of keys: the number of the secret that writes.</summary>
    public int Secret { get; set; } = 1;

    /// <summary>Of keys: the secret before it, while there are keys under it.</summary>
    public int? FormerSecret { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    /// <summary>When it was done; nothing, while it is under way.</summary>
    public DateTimeOffset? DoneAt { get; set; }

    /// <summary>The run that does it (<see cref="WorkLease"/>); nothing, when none does.</summary>
    public Guid? HeldBy { get; set; }

    /// <summary>Until when that run is taken to be alive.</summary>
    public DateTimeOffset? HeldUntil { get; set; }
}

internal sealed class LongWorkMapping : IEntityTypeConfiguration<LongWork>
{
    public void Configure(EntityTypeBuilder<LongWork> builder)
    {
        builder.ToTable("people_long_work");
        builder.HasKey(w => w.Name);
    }
}
