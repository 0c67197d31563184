using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Grants.Suppliers;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>A supplier as other rooms see it.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Name">Its name.</param>
/// <param name="Town">Its town or region.</param>
/// <param name="IsBarred">Whether nothing is ordered there any more.</param>
/// <param name="Account">Its account, as far as one is entered.</param>
/// <param name="BankCode">Its bank's BIC.</param>
/// <param name="Telephone">The telephone to which mobile money is sent.</param>
/// <param name="IsConfirmed">Whether a second person confirmed where money is sent to.</param>
public sealed record SupplierInfo(
    Guid Id,
    string Name,
    string? Town,
    bool IsBarred,
    string? Account,
    string? BankCode,
    string? Telephone,
    bool IsConfirmed
)
{
    internal static SupplierInfo Of(Supplier supplier) =>
        new(
            supplier.Id,
            supplier.Name.Reveal(),
            supplier.Town?.Reveal(),
            supplier.IsBarred,
            supplier.Account?.Reveal(),
            supplier.BankCode?.Reveal(),
            supplier.Telephone?.Reveal(),
            supplier.IsConfirmed
        );
}

/// <summary>
/// The register of suppliers for the rooms that order: found by the name that is typed, entered where it is not there yet.
/// What it enters belongs to the open operation, which saves it.
/// </summary>
public sealed class SupplierBook
{
    /// <summary>The choice that says: none of those alike, this is another.</summary>
    public const string Another = "another";

    private readonly RihlaDb db;
    private readonly Missions missions;
    private readonly Today today;

    internal SupplierBook(RihlaDb db, Missions missions, Today today) =>
        (this.db, this.missions, this.today) = (db, missions, today);

    /// <summary>The suppliers of the actor's country from whom something may be ordered, by name.</summary>
    public async Task<IReadOnlyList<SupplierInfo>> OfferedAsync(
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(by);
        return
        [
            .. (await OpenAsync(by, cancel))
                .Where(s => !s.IsMerged)
                .Select(SupplierInfo.Of)
                .OrderBy(s => s.Name, StringComparer.InvariantCultureIgnoreCase),
        ];
    }

    /// <summary>One of them; where it was merged into another, that one.</summary>
    public async Task<SupplierInfo?> FindAsync(Guid id, CancellationToken cancel = default) =>
        await StandingAsync(db, id, cancel) is { } found ? SupplierInfo.Of(found) : null;

    /// <summary>The record that stands for a supplier: its own, or the one that it was merged into.</summary>
    internal static async Task<Supplier?> StandingAsync(
        RihlaDb db,
        Guid? id,
        CancellationToken cancel
    )
    {
        var found = await db.Set<Supplier>().FindAsync([id], cancel);
        return found is { MergedIntoId: { } other }
            ? await db.Set<Supplier>().FindAsync([other], cancel)
            : found;
    }

    /// <summary>
    /// Those of the actor's country whose name is like this one, without being it; those merged into another count by that one.
    /// </summary>
    public async Task<IReadOnlyList<SupplierInfo>> AlikeAsync(
        string? name,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(by);
        if (string.IsNullOrWhiteSpace(name))
        {
            return [];
        }
        var key = SupplierNames.Key(name);
        var open = await OpenAsync(by, cancel);
        var alike = open.Where(s => SupplierNames.AreAlike(s.Name.Reveal(), name))
            .Select(s => s.MergedIntoId ?? s.Id)
            .ToHashSet();
        return
        [
            .. open.Where(s => alike.Contains(s.Id))
                .Select(SupplierInfo.Of)
                .Where(s => SupplierNames.Key(s.Name) != key)
                .OrderBy(s => s.Name, StringComparer.InvariantCultureIgnoreCase),
        ];
    }

    /// <summary>
    /// The supplier of this name in the actor's country. One that is not in the register is entered, unless others are alike:
    /// then somebody says first which of them it is, or that it is another.
    /// </summary>
    /// <param name="name">As it was typed.</param>
    /// <param name="choice">The identity of the one that it is, or <see cref="Another"/>; nothing, when nothing was asked yet.</param>
    /// <param name="field">The field of the form, for the refusals.</param>
    /// <param name="by">Who orders there.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Refused without a name, for who is barred, and while it is not clear which one is meant.</returns>
    public async Task<Outcome<SupplierInfo>> NameAsync(
        string? name,
        string? choice,
        string field,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(by);
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > Supplier.LongestName)
        {
            return Refusal.Of(field, "Supplier.NameMissing", Supplier.LongestName);
        }
        var country = await CountryAsync(by, cancel);
        // Two who type the same name at once must not enter it twice.
        await db.LockAsync($"suppliers {country}", cancel);
        var known = await db.Set<Supplier>().Where(s => s.Country == country).ToListAsync(cancel);
        known.AddRange(db.Set<Supplier>().Local.Where(s => s.Country == country).Except(known));
        var key = SupplierNames.Key(name);
        var found =
            known.Find(s => SupplierNames.Key(s.Name.Reveal()) == key)
            ?? (Guid.TryParse(choice, out var id) ? known.Find(s => s.Id == id) : null);
        if (found is null)
        {
            if (
                choice != Another
                && known.Exists(s => SupplierNames.AreAlike(s.Name.Reveal(), name))
            )
            {
                return Refusal.Of(field, "Supplier.Alike");
            }
            found = new()
            {
                Name = Personal.Of(name)!,
                Country = country,
                AddedByName = by.Name,
                AddedOn = today.Date,
            };
            db.Add(found);
        }
        if (found.IsMerged)
        {
            found = (await StandingAsync(db, found.Id, cancel))!;
        }
        return found.IsBarred
            ? Refusal.Of(field, "Supplier.IsBarred", found.BarredOn!.Value)
            : SupplierInfo.Of(found);
    }

    /// <summary>Whether orders may not go to one of these any more.</summary>
    public async Task<bool> IsBarredAsync(Guid? id, CancellationToken cancel = default) =>
        (await StandingAsync(db, id, cancel))?.IsBarred == true;

    private async Task<List<Supplier>> OpenAsync(Actor by, CancellationToken cancel)
    {
        var country = await CountryAsync(by, cancel);
        return await db.Set<Supplier>()
            .AsNoTracking()
            .Where(s => s.Country == country && s.BarredOn == null)
            .ToListAsync(cancel);
    }

    private async Task<string> CountryAsync(Actor by, CancellationToken cancel) =>
        (await missions.FindAsync(by.MissionId, cancel))?.Country
        ?? throw new InvalidOperationException("Only members of a mission order something.");
}
