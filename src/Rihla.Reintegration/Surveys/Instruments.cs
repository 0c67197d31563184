using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Security;

namespace Rihla.Reintegration.Surveys;

/// <summary>Keeps the instruments: brings versions in, and says with which surveys are begun.</summary>
internal sealed class Instruments(RihlaDb db, Today today)
{
    /// <summary>Brings a version in. It is looked at first; no survey uses it yet.</summary>
    /// <param name="file">A workbook or CSV file.</param>
    /// <param name="faults">Takes what is wrong with it; then nothing is kept.</param>
    /// <param name="by">Who brings it.</param>
    /// <param name="cancel">Stops it before it is committed.</param>
    /// <returns>Its identity; refused with the number of faults, when it was sent before, and when the file is too large.</returns>
    public async Task<Outcome<InstrumentVersion>> BringAsync(
        Stream file,
        FaultList faults,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(FollowUpPermissions.Instruments);
        if (await ReadAsync(file, cancel) is not { } content)
        {
            return Refusal.Of(
                "File",
                "Platform.File.TooLarge",
                InstrumentFiles.Largest / (1024 * 1024)
            );
        }
        await using (content)
        {
            if (InstrumentFiles.Read(content, faults) is not { } instrument)
            {
                return Refusal.Of("File", "Instrument.NotTaken", faults.Count);
            }
            var sheet = InstrumentFiles.AsKept(instrument);
            await using var work = await db.BeginAsync(cancel);
            await work.LockAsync("instruments", cancel);
            var earlier = await db.Set<InstrumentVersion>()
                .AsNoTracking()
                .Where(i => i.Code == instrument.Code)
                .Select(i => new { i.Number, i.Sheet })
                .ToListAsync(cancel);
            var shipped = ShippedInstrument.Current;
            if (
                earlier.Exists(e => e.Sheet == sheet)
                || ShippedInstrument.All.Any(e => InstrumentFiles.AsKept(e.Instrument) == sheet)
            )
            {
                return Refusal.Of("File", "Instrument.KnownAlready");
            }
            var version = new InstrumentVersion
            {
                Code = instrument.Code,
                Number =
                    1
                    + earlier
                        .Select(e => e.Number)
                        .Append(shipped.Code == instrument.Code ? shipped.Number : 0)
                        .Max(),
                IsOfficial = instrument.IsOfficial,
                Sheet = sheet,
                BroughtAt = today.Now,
                BroughtByName = by.Name,
            };
            db.Add(version);
            await db.SaveAsync(
                by,
                new Act("instrument.brought") { Args = [version.Label] },
                cancel
            );
            await work.CommitAsync(cancel);
            return version;
        }
    }

    /// <summary>
    /// Surveys are begun with this version from today on, the shipped one or one that was brought, also one that was superseded; the one
    /// before is superseded. What has begun goes on with its own.
    /// </summary>
    /// <returns>Refused when it is in use, and for a shipped edition that a later one has followed.</returns>
    public async Task<Outcome> UseAsync(Guid id, Actor by, CancellationToken cancel = default)
    {
        by.Need(FollowUpPermissions.Instruments);
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync("instruments", cancel);
        var brought = await db.Set<InstrumentVersion>()
            .Where(i => i.Id == id || (i.UsedFrom != null && i.SupersededOn == null))
            .ToListAsync(cancel);
        if ((ShippedInstrument.Find(id) ?? brought.Find(i => i.Id == id)) is not { } chosen)
        {
            return new Refusal("Instrument.NotFound");
        }
        if (ShippedInstrument.IsEarlier(id))
        {
            return new Refusal("Instrument.LaterEdition", ShippedInstrument.Current.Label);
        }
        var before = brought.Find(i => i.IsInUse);
        if (chosen.Id == (before ?? ShippedInstrument.Current).Id)
        {
            return new Refusal("Instrument.UsedAlready");
        }
        before?.Supersede(today.Date);
        // The shipped one is in use where no other is.
        if (ShippedInstrument.Find(id) is null)
        {
            chosen.Use(today.Date);
        }
        await db.SaveAsync(by, new Act("instrument.used") { Args = [chosen.Label] }, cancel);
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>The version with which surveys are begun today.</summary>
    public async Task<InstrumentVersion> InUseAsync(CancellationToken cancel = default) =>
        await db.Set<InstrumentVersion>()
            .AsNoTracking()
            .Where(i => i.UsedFrom != null && i.SupersededOn == null)
            .SingleOrDefaultAsync(cancel)
        ?? ShippedInstrument.Current;

    /// <summary>The version with this identity, also one that was superseded.</summary>
    public async Task<InstrumentVersion?> FindAsync(Guid id, CancellationToken cancel = default) =>
        ShippedInstrument.Find(id)
        ?? await db.Set<InstrumentVersion>()
            .AsNoTracking()
            .SingleOrDefaultAsync(i => i.Id == id, cancel);

    /// <summary>All versions, the latest first, the shipped ones last.</summary>
    public async Task<IReadOnlyList<InstrumentVersion>> AllAsync(
        CancellationToken cancel = default
    ) =>
        [
            .. await db.Set<InstrumentVersion>()
                .AsNoTracking()
                .OrderByDescending(i => i.Id)
                .ToListAsync(cancel),
            .. ShippedInstrument.All,
        ];

    private static async Task<MemoryStream?> ReadAsync(Stream file, CancellationToken cancel)
    {
        var content = new MemoryStream();
        var buffer = new byte[81920];
        int read;
        while ((read = await file.ReadAsync(buffer, cancel)) > 0)
        {
            if (content.Length + read > InstrumentFiles.Largest)
            {
                return null;
            }
            content.Write(buffer, 0, read);
        }
        content.Position = 0;
        return content;
    }
}
