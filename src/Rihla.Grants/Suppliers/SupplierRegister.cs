using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Grants.Suppliers;

/// <summary>A supplier, as it is typed.</summary>
internal sealed record SupplierInput
{
    public string? Name { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? Country { get; init; }
    public string? Town { get; init; }
}

/// <summary>Where a supplier's money is sent to, as it is typed.</summary>
internal sealed record SupplierAccount
{
    public string? Account { get; init; }
    public string? BankCode { get; init; }
    public string? Telephone { get; init; }
}

/// <summary>A supplier with what its page shows.</summary>
/// <param name="Supplier">The supplier.</param>
/// <param name="Alike">Others of the same country whose names are alike.</param>
/// <param name="Bills">How many bills of it there are, and of those merged into it.</param>
/// <param name="Into">The one that it was merged into.</param>
/// <param name="TakenIn">Those merged into it.</param>
/// <param name="Others">Those it can be merged into: of the same country, alike names first.</param>
internal sealed record SupplierView(
    Supplier Supplier,
    IReadOnlyList<Supplier> Alike,
    int Bills,
    Supplier? Into,
    IReadOnlyList<Supplier> TakenIn,
    IReadOnlyList<Supplier> Others
);

/// <summary>The register of suppliers that all missions share: entered by who orders, kept clean by finance.</summary>
internal sealed class SupplierRegister(RihlaDb db, Today today)
{
    /// <summary>Those of a country, or of all; by name.</summary>
    public async Task<IReadOnlyList<Supplier>> ListAsync(
        string? country,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Suppliers);
        return
        [
            .. (
                await db.Set<Supplier>()
                    .AsNoTracking()
                    .Where(s => country == null || s.Country == country)
                    .ToListAsync(cancel)
            ).OrderBy(s => s.Name.Reveal(), StringComparer.InvariantCultureIgnoreCase),
        ];
    }

    /// <summary>One of them, and who bears a name like it.</summary>
    public async Task<SupplierView?> FindAsync(
        Guid id,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Suppliers);
        var found = await db.Set<Supplier>()
            .AsNoTracking()
            .SingleOrDefaultAsync(s => s.Id == id, cancel);
        if (found is null)
        {
            return null;
        }
        var all = await ListAsync(found.Country, by, cancel);
        var others = all.Where(s => s.Id != id && !s.IsMerged).ToList();
        var alike = others.FindAll(s =>
            SupplierNames.AreAlike(s.Name.Reveal(), found.Name.Reveal())
        );
        var takenIn = all.Where(s => s.MergedIntoId == id).ToList();
        List<Guid?> one = [id, .. takenIn.Select(s => s.Id)];
        return new(
            found,
            found.IsMerged ? [] : alike,
            await db.Set<Bill>().CountAsync(b => one.Contains(b.SupplierId), cancel),
            others.Find(s => s.Id == found.MergedIntoId),
            takenIn,
            [.. alike, .. others.Except(alike)]
        );
    }

    /// <summary>Enters a supplier.</summary>
    /// <returns>Its identity; refused without a name or country, and when the country has one of that name.</returns>
    public async Task<Outcome<Guid>> AddAsync(
        SupplierInput input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Suppliers);
        var faults = Faults(input);
        if (faults.Count > 0)
        {
            return faults;
        }
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"suppliers {input.Country}", cancel);
        if (await IsThereAsync(input, null, cancel))
        {
            return Refusal.Of("Name", "Supplier.Twice");
        }
        var supplier = new Supplier
        {
            Name = Personal.Of(input.Name)!,
            Country = input.Country!,
            Town = Personal.Of(input.Town),
            AddedByName = by.Name,
            AddedOn = today.Date,
        };
        db.Add(supplier);
        await db.SaveAsync(by, new Act("supplier.added") { Args = [input.Name!.Trim()] }, cancel);
        await work.CommitAsync(cancel);
        return supplier.Id;
    }

    /// <summary>Corrects a name or place.</summary>
    public Task<Outcome> ChangeAsync(
        Guid id,
        SupplierInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            GrantsPermissions.Suppliers,
            async supplier =>
            {
                var faults = Faults(input);
                if (faults.Count > 0)
                {
                    return faults;
                }
                if (await IsThereAsync(input, id, cancel))
                {
                    return Refusal.Of("Name", "Supplier.Twice");
                }
                supplier.Rename(input.Name!, by.UserId, by.Name);
                (supplier.Country, supplier.Town) = (input.Country!, Personal.Of(input.Town));
                return new Act("supplier.changed") { Args = [input.Name!.Trim()] };
            },
            cancel
        );

    /// <summary>Says where money is sent to; a second person confirms it before the bank is told.</summary>
    public Task<Outcome> SendToAsync(
        Guid id,
        SupplierAccount input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            GrantsPermissions.Suppliers,
            supplier =>
                Told(
                    supplier.SendTo(
                        input.Account,
                        input.BankCode,
                        input.Telephone,
                        by.UserId,
                        by.Name
                    ),
                    new("supplier.account-entered") { Args = [supplier.Name.Reveal()] }
                ),
            cancel
        );

    /// <summary>Confirms where money is sent to, against a paper of the bank.</summary>
    /// <param name="id">The supplier.</param>
    /// <param name="seen">The version that was compared with the paper; nothing, where no page was shown.</param>
    /// <param name="by">Who confirms.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Refused to whoever entered or renamed it since it was last confirmed, and when another account was entered since it was seen.</returns>
    public Task<Outcome> ConfirmAsync(
        Guid id,
        int? seen,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            GrantsPermissions.Approve,
            supplier =>
                seen is { } version && version != supplier.Version
                    ? Task.FromResult<Outcome<Act>>(new Refusal("Supplier.ConfirmOther"))
                    : Told(
                        supplier.Confirm(by.UserId, by.Name, today.Date),
                        new("supplier.account-confirmed") { Args = [supplier.Name.Reveal()] }
                    ),
            cancel
        );

    /// <summary>Nothing more is ordered there, with a reason.</summary>
    public Task<Outcome> BarAsync(
        Guid id,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            GrantsPermissions.Approve,
            supplier =>
                Told(
                    supplier.Bar(reason, by.Name, today.Date),
                    new("supplier.barred")
                    {
                        Args = [supplier.Name.Reveal()],
                        Reason = reason?.Trim(),
                    }
                ),
            cancel
        );

    /// <summary>Orders may go there again.</summary>
    public Task<Outcome> ReinstateAsync(Guid id, Actor by, CancellationToken cancel = default) =>
        OnAsync(
            id,
            by,
            GrantsPermissions.Approve,
            supplier =>
            {
                supplier.Reinstate();
                return Told(
                    Outcome.Done,
                    new("supplier.reinstated") { Args = [supplier.Name.Reveal()] }
                );
            },
            cancel
        );

    /// <summary>One record of a supplier that stands twice goes on in place of the other.</summary>
    /// <param name="id">The record that leaves the lists.</param>
    /// <param name="into">The one that goes on.</param>
    /// <param name="by">Who decides.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>
    /// Refused while bills of the first wait to be paid, while others are merged into it, and where the two differ in country
    /// or in being barred.
    /// </returns>
    public Task<Outcome> MergeAsync(
        Guid id,
        Guid? into,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            GrantsPermissions.Approve,
            async supplier =>
            {
                if (await db.Set<Supplier>().FindAsync([into], cancel) is not { } other)
                {
                    return Refusal.Of("Into", "Supplier.MergeChoose");
                }
                if (await db.Set<Supplier>().AnyAsync(s => s.MergedIntoId == id, cancel))
                {
                    return new Refusal("Supplier.MergeTaken");
                }
                var unpaid = await db.Set<Bill>()
                    .CountAsync(b => b.SupplierId == id && b.Standing == BillStanding.Due, cancel);
                if (unpaid > 0)
                {
                    return new Refusal("Supplier.MergeUnpaid", unpaid);
                }
                return await Told(
                    supplier.MergeInto(other, by.Name, today.Date),
                    new("supplier.merged") { Args = [supplier.Name.Reveal(), other.Name.Reveal()] }
                );
            },
            cancel
        );

    /// <summary>Undoes a merge.</summary>
    public Task<Outcome> SeparateAsync(Guid id, Actor by, CancellationToken cancel = default) =>
        OnAsync(
            id,
            by,
            GrantsPermissions.Approve,
            supplier =>
                Told(
                    supplier.Separate(),
                    new("supplier.separated") { Args = [supplier.Name.Reveal()] }
                ),
            cancel,
            evenMerged: true
        );

    private static Task<Outcome<Act>> Told(Outcome outcome, Act act) =>
        Task.FromResult<Outcome<Act>>(outcome.IsDone ? act : outcome.Refusals.ToList());

    private async Task<Outcome> OnAsync(
        Guid id,
        Actor by,
        string permission,
        Func<Supplier, Task<Outcome<Act>>> change,
        CancellationToken cancel,
        bool evenMerged = false
    )
    {
        by.Need(permission);
        var country = await db.Set<Supplier>()
            .Where(s => s.Id == id)
            .Select(s => s.Country)
            .SingleOrDefaultAsync(cancel);
        return await db.ChangeAsync(
            $"suppliers {country}",
            () => db.Set<Supplier>().SingleOrDefaultAsync(s => s.Id == id, cancel),
            new("Supplier.NotFound"),
            async supplier =>
                supplier.IsMerged && !evenMerged
                    ? new Refusal("Supplier.IsMerged")
                    : await change(supplier),
            by,
            cancel
        );
    }

    private static List<Refusal> Faults(SupplierInput input)
    {
        var faults = new List<Refusal>();
        if (
            string.IsNullOrWhiteSpace(input.Name)
            || input.Name.Trim().Length > Supplier.LongestName
        )
        {
            faults.Add(Refusal.Of("Name", "Supplier.NameMissing", Supplier.LongestName));
        }
        if (input.Country is not { Length: 2 })
        {
            faults.Add(Refusal.Of("Country", "Supplier.CountryMissing"));
        }
        if (input.Town?.Trim().Length > Supplier.LongestTown)
        {
            faults.Add(Refusal.Of("Town", "Supplier.TownTooLong", Supplier.LongestTown));
        }
        return faults;
    }

    private async Task<bool> IsThereAsync(SupplierInput input, Guid? but, CancellationToken cancel)
    {
        var key = SupplierNames.Key(input.Name!);
        return (
            await db.Set<Supplier>()
                .AsNoTracking()
                .Where(s => s.Country == input.Country && s.Id != but)
                .ToListAsync(cancel)
        ).Exists(s => SupplierNames.Key(s.Name.Reveal()) == key);
    }
}
