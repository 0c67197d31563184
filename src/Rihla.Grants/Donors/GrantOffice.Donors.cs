using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <content>Donors, and who of them reads the report about their grants.</content>
internal sealed partial class GrantOffice
{
    public Task<List<Donor>> DonorsAsync(Actor by, CancellationToken cancel = default) =>
        db.Set<Donor>()
            .AsNoTracking()
            .Where(d => d.MissionId == by.MissionId)
            .OrderBy(d => d.Name)
            .ToListAsync(cancel);

    /// <summary>Enters a donor.</summary>
    /// <returns>Its identity; refused without a name, and when the mission has a donor of that name.</returns>
    public async Task<Outcome<Guid>> AddDonorAsync(
        string? name,
        string? country,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Manage);
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > Donor.LongestName)
        {
            return Refusal.Of("Name", "Donor.NameMissing", Donor.LongestName);
        }
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"grants {by.MissionId}", cancel);
        var kept = name.Trim();
        if (
            await db.Set<Donor>()
                .AnyAsync(d => d.MissionId == by.MissionId && d.Name == kept, cancel)
        )
        {
            return Refusal.Of("Name", "Donor.Twice");
        }
        var donor = new Donor
        {
            MissionId = by.MissionId,
            Name = kept,
            Country = string.IsNullOrWhiteSpace(country) ? null : country,
        };
        db.Add(donor);
        await db.SaveAsync(by, new Act("donor.added") { Args = [kept] }, cancel);
        await work.CommitAsync(cancel);
        return donor.Id;
    }

    /// <summary>Lets a user with the role of a donor see the figures of a donor's grants, or no longer.</summary>
    public async Task<Outcome> LetReadAsync(
        Guid donorId,
        Guid userId,
        bool may,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Manage);
        var donor = await db.Set<Donor>()
            .SingleOrDefaultAsync(d => d.Id == donorId && d.MissionId == by.MissionId, cancel);
        if (donor is null)
        {
            return new Refusal("Donor.NotFound");
        }
        var user = await staff.FindAsync(userId, cancel);
        if (user?.Roles.Contains(Role.Donor) != true)
        {
            return Refusal.Of("UserId", "Donor.ReaderRole");
        }
        var reader = await db.Set<DonorReader>().FindAsync([donorId, userId], cancel);
        if (may == reader is not null)
        {
            return Outcome.Done;
        }
        if (reader is null)
        {
            db.Add(new DonorReader { DonorId = donorId, UserId = userId });
        }
        else
        {
            db.Remove(reader);
        }
        await db.SaveAsync(
            by,
            new Act(may ? "donor.reader-added" : "donor.reader-removed")
            {
                Args = [donor.Name, user.Name],
            },
            cancel
        );
        return Outcome.Done;
    }

    /// <summary>Who may see the figures of which donor.</summary>
    public async Task<ILookup<Guid, Guid>> ReadersAsync(
        Actor by,
        CancellationToken cancel = default
    ) =>
        (
            await db.Set<DonorReader>()
                .Join(
                    db.Set<Donor>().Where(d => d.MissionId == by.MissionId),
                    r => r.DonorId,
                    d => d.Id,
                    (r, _) => r
                )
                .ToListAsync(cancel)
        ).ToLookup(r => r.DonorId, r => r.UserId);
}
