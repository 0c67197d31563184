using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Rihla.Platform.Audit;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Platform.Data;

/// <summary>
/// The one database of an installation. Modules contribute their tables; a change, its match keys and its audit entry
/// commit or fail together, and nothing is saved without saying who did what.
/// </summary>
public sealed class RihlaDb(
    DbContextOptions<RihlaDb> options,
    IEnumerable<Module> modules,
    Vault vault,
    WriteGate gate,
    DiskSync disk,
    AuditChain chain
) : DbContext(options)
{
    private readonly List<Action> afterCommit = [];
    private readonly List<(Actor By, Act Act, IReadOnlyList<FieldChange> Changes)> unrecorded = [];
    private AuditEntry? lastAct;

    /// <summary>The vault that seals personal columns; part of what makes two models differ.</summary>
    internal Vault Vault => vault;

    /// <summary>Whether this is SQLite, where one write at a time is all there is.</summary>
    public bool IsSqlite => Database.ProviderName == "Microsoft.EntityFrameworkCore.Sqlite";

    /// <summary>
    /// Opens a transaction for an operation that must look and then write, such as a registration that first searches
    /// the register. On SQLite no other write happens in between; on PostgreSQL take a named lock with
    /// <see cref="Work.LockAsync"/> where that matters.
    /// </summary>
    public async Task<Work> BeginAsync(CancellationToken cancel = default)
    {
        if (Database.CurrentTransaction is not null)
        {
            throw new InvalidOperationException(
                "A transaction is already open: operations do not nest."
            );
        }
        // Who is refused a save gives the whole transaction up.
        Database.AutoSavepointsEnabled = false;
        var pass = IsSqlite ? await gate.EnterAsync(cancel) : null;
        try
        {
            if (IsSqlite)
            {
                // Work brings it to the disk, together with what others commit meanwhile.
                await Database.OpenConnectionAsync(cancel);
                SqliteConnections.SyncItself(Database.GetDbConnection(), false);
            }
            return new Work(this, await Database.BeginTransactionAsync(cancel), pass, disk);
        }
        catch
        {
            // The connection goes on without a Work, and to others after it.
            if (IsSqlite && Database.GetDbConnection().State == ConnectionState.Open)
            {
                SqliteConnections.SyncItself(Database.GetDbConnection(), true);
            }
            pass?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Waits until nobody else holds the lock of this name, and holds it until the open transaction ends; for operations
    /// whose transaction was begun by another, such as those on a case. On SQLite the transaction itself is that lock.
    /// </summary>
    /// <exception cref="InvalidOperationException">No transaction is open, so nothing would be held.</exception>
    /// <exception cref="DbUpdateConcurrencyException">Somebody else waits for what this transaction holds; it is lost.</exception>
    public async Task LockAsync(string name, CancellationToken cancel = default)
    {
        if (Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException(
                "A lock is held by a transaction: begin one first."
            );
        }
        if (!IsSqlite)
        {
            try
            {
                await Database.ExecuteSqlAsync(
                    $"select pg_advisory_xact_lock(hashtextextended({name}, 0))",
                    cancel
                );
            }
            catch (PostgresException crossed) when (IsDeadlock(crossed))
            {
                throw Crossed(crossed);
            }
        }
    }

    /// <summary>
    /// Does this once the open transaction, or the next, has been committed: what memory keeps of the database is forgotten
    /// then, and not before others could read the change. It must not fail.
    /// </summary>
    public void OnCommitted(Action what) => afterCommit.Add(what);

    internal void Committed()
    {
        foreach (var what in afterCommit)
        {
            what();
        }
        afterCommit.Clear();
    }

    /// <summary>
    /// Whether nobody, in no process, has recorded anything since this context last saved: then what it read then is as it
    /// was. False before its first save.
    /// </summary>
    public async Task<bool> IsUntouchedAsync(CancellationToken cancel = default) =>
        lastAct is { } last && await chain.EndsWithAsync(this, last, cancel);

    /// <summary>
    /// Saves all pending changes with an audit entry for each act, in one transaction. The entries are written when it is committed:
    /// there is one end of the audit chain, and whoever writes there lets nobody else write until they are done.
    /// </summary>
    /// <param name="by">Who does it.</param>
    /// <param name="act">What is done.</param>
    /// <param name="cancel">Stops it before it is committed.</param>
    /// <exception cref="DbUpdateConcurrencyException">Somebody else changed the same thing meanwhile.</exception>
    public Task SaveAsync(Actor by, Act act, CancellationToken cancel = default) =>
        SaveAsync(by, [act], cancel);

    /// <summary>Saves all pending changes with an audit entry for each act, in one transaction.</summary>
    public async Task SaveAsync(
        Actor by,
        IReadOnlyList<Act> acts,
        CancellationToken cancel = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfZero(acts.Count);
        await using var own = Database.CurrentTransaction is null ? await BeginAsync(cancel) : null;
        ChangeTracker.DetectChanges();
        IReadOnlyList<FieldChange> changes = Changes.Of(ChangeTracker);
        foreach (
            var entry in ChangeTracker
                .Entries<IVersioned>()
                .Where(e => e.State == EntityState.Modified)
        )
        {
            entry.Entity.Version++;
        }
        await WriteRowsAsync(cancel);
        Record(acts.Select((act, i) => (by, act, i == 0 ? changes : [])));
        if (own is not null)
        {
            await own.CommitAsync(cancel);
        }
    }

    /// <summary>Has acts recorded when the open transaction is committed.</summary>
    internal void Record(
        IEnumerable<(Actor By, Act Act, IReadOnlyList<FieldChange> Changes)> acts
    ) => unrecorded.AddRange(acts);

    /// <summary>Writes what is to be recorded, as the last thing in the open transaction.</summary>
    internal async Task WriteRecordAsync(CancellationToken cancel)
    {
        if (unrecorded.Count == 0)
        {
            return;
        }
        var entries = await chain.AppendAsync(this, unrecorded, cancel);
        unrecorded.Clear();
        lastAct = entries[^1];
        var table = BulkTable.Of<AuditEntry>(this);
        await table.WriteAsync(this, [table.Pack(entries)], cancel);
    }

    /// <summary>The transaction was given up: nothing was done, and what was read in it is not trusted.</summary>
    internal void LeaveUnrecorded()
    {
        if (unrecorded.Count > 0)
        {
            lastAct = null;
            unrecorded.Clear();
        }
    }

    private async Task WriteRowsAsync(CancellationToken cancel)
    {
        try
        {
            await base.SaveChangesAsync(acceptAllChangesOnSuccess: true, cancel);
        }
        catch (DbUpdateException crossed)
            when (crossed.InnerException is PostgresException inner && IsDeadlock(inner))
        {
            throw Crossed(crossed);
        }
    }

    private static bool IsDeadlock(PostgresException problem) =>
        problem.SqlState == PostgresErrorCodes.DeadlockDetected;

    private static DbUpdateConcurrencyException Crossed(Exception crossed) =>
        new("Somebody else changes the same in another order.", crossed);

    /// <summary>
    /// Takes what was added in this context out of it, with the acts that made it, to be written by
    /// <see cref="InsertAsync"/> together with many others.
    /// </summary>
    /// <exception cref="InvalidOperationException">Something was not added but changed: use SaveAsync.</exception>
    public Added TakeAdded(IReadOnlyList<Act> acts)
    {
        ArgumentOutOfRangeException.ThrowIfZero(acts.Count);
        ChangeTracker.DetectChanges();
        var entries = ChangeTracker.Entries().Where(e => e.State != EntityState.Unchanged).ToList();
        if (entries.Exists(e => e.State != EntityState.Added))
        {
            throw new InvalidOperationException("Only new rows are written together.");
        }
        var added = new Added(acts, entries.ConvertAll(e => e.Entity), Changes.Of(ChangeTracker));
        ChangeTracker.Clear();
        return added;
    }

    /// <summary>
    /// Writes what was taken, each with its acts in the audit, as <see cref="SaveAsync(Actor, Act, CancellationToken)"/>
    /// would one after the other, and many times faster. Within the transaction that is open.
    /// </summary>
    public async Task InsertAsync(
        Actor by,
        IReadOnlyCollection<Added> all,
        CancellationToken cancel = default
    )
    {
        if (Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException("Begin a transaction first.");
        }
        if (all.Count == 0)
        {
            return;
        }
        await new Insertion(this).WriteAsync(all.SelectMany(added => added.Rows), cancel);
        Record(
            all.SelectMany(added =>
                added.Acts.Select((act, i) => (by, act, i == 0 ? added.Changes : []))
            )
        );
    }

    /// <summary>
    /// Saves rows that are worked out from others (<see cref="IDerived"/>), such as next actions: they follow from acts
    /// that have been recorded and are no acts themselves.
    /// </summary>
    /// <exception cref="InvalidOperationException">Something else changed as well.</exception>
    public async Task SaveDerivedAsync(CancellationToken cancel = default)
    {
        if (
            ChangeTracker
                .Entries()
                .Any(e =>
                    e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted
                    && e.Entity is not IDerived
                )
        )
        {
            throw new InvalidOperationException(
                "Only derived rows are saved without an act: use SaveAsync."
            );
        }
        await using var own = Database.CurrentTransaction is null ? await BeginAsync(cancel) : null;
        await WriteRowsAsync(cancel);
        if (own is not null)
        {
            await own.CommitAsync(cancel);
        }
    }

    /// <summary>
    /// A command on the connection of this context and within its transaction, for the few queries that must read as
    /// little as can be. Values go in as parameters; numbers may stand in the text.
    /// </summary>
    public async Task<DbCommand> CommandAsync(string sql, CancellationToken cancel = default)
    {
        if (Database.GetDbConnection() is not { State: ConnectionState.Open } connection)
        {
            await Database.OpenConnectionAsync(cancel);
            connection = Database.GetDbConnection();
        }
        var command = connection.CreateCommand();
        command.Transaction = Database.CurrentTransaction?.GetDbTransaction();
        command.CommandTimeout = Database.GetCommandTimeout() ?? command.CommandTimeout;
#pragma warning disable CA2100 // The caller writes no text of others into it.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    /// <summary>
    /// Lets every command of this context take its time, for what an operator asked for and waits for: over a large PostgreSQL one
    /// of them may need minutes. On SQLite the limit is how long others who write are waited for, and stays.
    /// </summary>
    public void TakeTime()
    {
        if (!IsSqlite)
        {
            Database.SetCommandTimeout(0);
        }
    }

    /// <summary>
    /// On SQLite, lets this connection read the file where it lies in memory, for a command that looks up thousands, each
    /// somewhere else in a large file. A server with many connections is slower so, and each of them counts the file as its
    /// own memory: docs/benchmarks.md.
    /// </summary>
    public async Task ReadMappedAsync(CancellationToken cancel = default)
    {
        if (IsSqlite)
        {
            await using var command = await CommandAsync("pragma mmap_size = 2147418112", cancel);
            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    /// <summary>
    /// Refused unless only sign-in bookkeeping changed (see <see cref="ISelfKept"/>): everything else goes through
    /// <see cref="SaveAsync(Actor, Act, CancellationToken)"/>.
    /// </summary>
    public override async Task<int> SaveChangesAsync(
        bool acceptAllChangesOnSuccess,
        CancellationToken cancellationToken = default
    )
    {
        var stray = ChangeTracker
            .Entries()
            .FirstOrDefault(e =>
                e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted
                && !IsSelfKept(e)
            );
        if (stray is not null)
        {
            throw new InvalidOperationException(
                $"{stray.Metadata.ClrType.Name} was changed without saying who did what: use SaveAsync."
            );
        }
        using var pass =
            IsSqlite && Database.CurrentTransaction is null
                ? await gate.EnterAsync(cancellationToken)
                : null;
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>Not available: saving is asynchronous.</summary>
    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Use SaveAsync.");

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<decimal>().HavePrecision(18, 4);
        // Values, not related entities; their converters are set when the tables and columns are known.
        configurationBuilder.Properties(typeof(Personal<>));
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(RihlaDb).Assembly);
        foreach (var module in modules)
        {
            modelBuilder.ApplyConfigurationsFromAssembly(module.Assembly);
        }
        foreach (var entity in modelBuilder.Model.GetEntityTypes().ToList())
        {
            if (typeof(IVersioned).IsAssignableFrom(entity.ClrType) && entity.BaseType is null)
            {
                entity.FindProperty(nameof(IVersioned.Version))!.IsConcurrencyToken = true;
            }
            foreach (var property in entity.GetProperties().ToList())
            {
                Store(entity, property);
            }
            if (!IsSqlite)
            {
                IndexTables.OnPostgres(entity);
            }
        }
    }

    private void Store(IMutableEntityType entity, IMutableProperty property)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Personal<>))
        {
            var place = $"{entity.GetTableName()}.{property.GetColumnName()}";
            property.SetValueConverter(
                PersonalColumns.Converter(type.GetGenericArguments()[0], vault, place)
            );
        }
        else if (property.FindAnnotation(SelfKept.SealedAnnotation) is not null)
        {
            var place = $"{entity.GetTableName()}.{property.GetColumnName()}";
            property.SetValueConverter(PersonalColumns.SealedConverter(type, vault, place));
        }
        else if (
            type.IsEnum
            && property.GetProviderClrType() is null
            && property.GetValueConverter() is null
        )
        {
            // Names survive reordering and can be read in the database; only enums that are compared by order are numbers.
            property.SetProviderClrType(
                type.IsDefined(typeof(OrderedAttribute), false) ? typeof(int) : typeof(string)
            );
        }
        if (
            entity.FindPrimaryKey()!.Properties is [var key]
            && key == property
            && type == typeof(Guid)
        )
        {
            property.ValueGenerated = ValueGenerated.Never;
        }
    }

    private static bool IsSelfKept(EntityEntry entry) =>
        entry.Entity is ISelfKept || entry.Metadata.FindAnnotation(SelfKept.Annotation) is not null;
}
