using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Site;

/// <summary>Writes items. Each save is a new edition; nothing that was saved is ever lost.</summary>
internal sealed class Editing(
    RihlaDb db,
    SiteBook book,
    PublicationConsents consents,
    TimeProvider clock
)
{
    public Task<SiteItem?> FindAsync(Guid id, Actor by, CancellationToken cancel = default)
    {
        by.Need(SitePermissions.View);
        return db.Set<SiteItem>().AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, cancel);
    }

    /// <summary>One edition of an item; the newest, when no number is given.</summary>
    public Task<Edition?> EditionAsync(
        Guid itemId,
        int? number,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(SitePermissions.View);
        return db.Set<Edition>()
            .AsNoTracking()
            .Include(e => e.Texts)
            .Where(e => e.ItemId == itemId && (number == null || e.Number == number))
            .OrderByDescending(e => e.Number)
            .FirstOrDefaultAsync(cancel);
    }

    /// <summary>All editions of an item, the newest first, without their texts.</summary>
    public Task<List<Edition>> EditionsAsync(
        Guid itemId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(SitePermissions.View);
        return db.Set<Edition>()
            .AsNoTracking()
            .Where(e => e.ItemId == itemId)
            .OrderByDescending(e => e.Number)
            .ToListAsync(cancel);
    }

    /// <summary>Writes a new item.</summary>
    /// <returns>Its identity; refused without a title in any language, for an address that is taken, and for a person who has not consented.</returns>
    public Task<Outcome<Guid>> AddAsync(
        ItemInput input,
        Actor by,
        CancellationToken cancel = default
    ) => WriteAsync(null, input, SitePermissions.Write, by, cancel);

    /// <summary>Writes a new item as one who does not keep the site but has something to tell.</summary>
    /// <returns>As <see cref="AddAsync"/>.</returns>
    public Task<Outcome<Guid>> ProposeAsync(
        ItemInput input,
        Actor by,
        CancellationToken cancel = default
    ) => WriteAsync(null, input, SitePermissions.Propose, by, cancel);

    /// <summary>Writes a new edition of an item.</summary>
    /// <returns>Its identity; refused as a new item is, and when somebody else has saved since the form was filled.</returns>
    public Task<Outcome<Guid>> ChangeAsync(
        Guid id,
        ItemInput input,
        Actor by,
        CancellationToken cancel = default
    ) => WriteAsync(id, input, SitePermissions.Write, by, cancel);

    /// <summary>Writes an old edition again, as the newest.</summary>
    /// <returns>Refused without the consent of whom it tells of, also where that was said only after it was written.</returns>
    public async Task<Outcome> RestoreAsync(
        Guid id,
        int number,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(SitePermissions.Write);
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"site {id}", cancel);
        var item = await db.Set<SiteItem>().SingleOrDefaultAsync(i => i.Id == id, cancel);
        var old = await EditionAsync(id, number, by, cancel);
        var newest = await EditionAsync(id, null, by, cancel);
        if (item is null || old is null || newest is null)
        {
            return new Refusal("Site.Gone");
        }
        var person = await PersonOfAsync(old, cancel);
        if (person is { } told && !(await consents.StandingAsync([told], cancel)).Contains(told))
        {
            return new Refusal("Site.NoConsent");
        }
        var next = item.Write(clock.GetUtcNow());
        db.Add(
            new Edition
            {
                ItemId = id,
                Number = next,
                ById = by.UserId,
                ByName = by.Name,
                At = clock.GetUtcNow(),
                RestoredFrom = number,
                Date = old.Date,
                EndDate = old.EndDate,
                AxisId = old.AxisId,
                Region = old.Region,
                Goals = old.Goals,
                PictureId = old.PictureId,
                Order = old.Order,
                PersonId = person,
                Texts =
                [
                    .. old.Texts.Select(t => new EditionText
                    {
                        ItemId = id,
                        Number = next,
                        Language = t.Language,
                        Title = t.Title,
                        Summary = t.Summary,
                        Body = t.Body,
                        FileId = t.FileId,
                        // They were written for each other: none is newer than the rest.
                        ChangedIn = next,
                        FreshIn = old.IsOutdated(t.Language) ? next - 1 : next,
                    }),
                ],
            }
        );
        await db.SaveAsync(
            by,
            new Act("site.restored") { Args = [item.Address, $"{number}"] },
            cancel
        );
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    // Whom an old edition tells of, said in it or later.
    private async Task<Guid?> PersonOfAsync(Edition old, CancellationToken cancel)
    {
        if (old.PersonId is not null)
        {
            return old.PersonId;
        }
        var said = await db.Set<Edition>()
            .Where(e => e.ItemId == old.ItemId && e.Number > old.Number && e.PersonId != null)
            .OrderBy(e => e.Number)
            .Select(e => e.PersonId)
            .FirstOrDefaultAsync(cancel);
        var isStory =
            said is not null
            && await Stories
                .Of(db, [said], clock.GetUtcNow())
                .AnyAsync(e => e.Id == old.Id, cancel);
        return isStory ? said : null;
    }

    private async Task<Outcome<Guid>> WriteAsync(
        Guid? id,
        ItemInput input,
        string permission,
        Actor by,
        CancellationToken cancel
    )
    {
        by.Need(permission);
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(id is null ? "site new" : $"site {id}", cancel);
        var item = id is null
            ? null
            : await db.Set<SiteItem>().SingleOrDefaultAsync(i => i.Id == id, cancel);
        var before = id is { } known ? await EditionAsync(known, null, by, cancel) : null;
        if (id is not null && (item is null || before is null))
        {
            return new Refusal("Site.Gone");
        }
        if (before is not null && before.Number != input.From)
        {
            return Outcome.ChangedMeanwhile;
        }
        var kind = item?.Kind ?? input.Kind;
        var address = ItemRules.AddressOf(kind, item, input);
        var faults = ItemRules.Faults(kind, address, input);
        if (await db.Set<SiteItem>().AnyAsync(i => i.Address == address && i.Id != id, cancel))
        {
            faults.Add(Refusal.Of(nameof(input.Slug), "Site.AddressTaken"));
        }
        var person = await PersonAsync(before, input, faults, cancel);
        await CheckReferencesAsync(input, faults, cancel);
        if (faults.Count > 0)
        {
            return faults;
        }
        if (item is null)
        {
            item = new() { Kind = kind, Address = address };
            db.Add(item);
        }
        else if (item.Address != address)
        {
            await MoveAsync(item, address, cancel);
        }
        var number = item.Write(clock.GetUtcNow());
        db.Add(
            new Edition
            {
                ItemId = item.Id,
                Number = number,
                ById = by.UserId,
                ByName = by.Name,
                At = clock.GetUtcNow(),
                Date = input.Date,
                EndDate = input.EndDate,
                AxisId = input.AxisId,
                Region = input.Region,
                Goals = string.Join(' ', input.Goals.Distinct().Order()),
                PictureId = input.PictureId,
                Order = input.Order,
                PersonId = person,
                Texts =
                [
                    .. Languages
                        .All.Where(l => input.Texts.GetValueOrDefault(l)?.IsEmpty == false)
                        .Select(l => TextOf(item.Id, number, l, input.Texts[l], before)),
                ],
            }
        );
        await db.SaveAsync(by, new Act("site.written") { Args = [address] }, cancel);
        await work.CommitAsync(cancel);
        return item.Id;
    }

    private async Task<Guid?> PersonAsync(
        Edition? before,
        ItemInput input,
        List<Refusal> faults,
        CancellationToken cancel
    )
    {
        if (string.IsNullOrWhiteSpace(input.PersonCode))
        {
            return input.KeepsPerson ? before?.PersonId : null;
        }
        var person = await consents.FindAsync(input.PersonCode, cancel);
        if (person is null)
        {
            faults.Add(Refusal.Of(nameof(input.PersonCode), "Site.NoConsent"));
        }
        return person;
    }

    private async Task CheckReferencesAsync(
        ItemInput input,
        List<Refusal> faults,
        CancellationToken cancel
    )
    {
        if (
            input.PictureId is { } picture
            && !await db.Set<SiteFile>()
                .AnyAsync(
                    f => f.Id == picture && f.Kind == SiteFileKind.Picture && !f.IsBlocked,
                    cancel
                )
        )
        {
            faults.Add(Refusal.Of(nameof(input.PictureId), "Site.File.Gone"));
        }
        if (
            input.AxisId is { } axis
            && !await db.Set<SiteItem>()
                .AnyAsync(i => i.Id == axis && i.Kind == ItemKind.Axis, cancel)
        )
        {
            faults.Add(Refusal.Of(nameof(input.AxisId), "Site.Gone"));
        }
        foreach (var file in input.Texts.Values.Select(t => t.FileId).OfType<Guid>().Distinct())
        {
            if (
                !await db.Set<SiteFile>()
                    .AnyAsync(
                        f => f.Id == file && f.Kind == SiteFileKind.Document && !f.IsBlocked,
                        cancel
                    )
            )
            {
                faults.Add(new("Site.File.Gone"));
            }
        }
    }

    // Who has the old address is led to the new one. Nobody has that of a draft, and where another item stood before, its
    // readers go on being led until the draft is public.
    private async Task MoveAsync(SiteItem item, string address, CancellationToken cancel)
    {
        if (await db.Set<Publication>().AnyAsync(p => p.ItemId == item.Id, cancel))
        {
            var now = clock.GetUtcNow();
            if (await db.Set<Redirection>().FindAsync([address], cancel) is { } back)
            {
                db.Remove(back);
            }
            // Another item may have stood there before, and moved.
            if (await db.Set<Redirection>().FindAsync([item.Address], cancel) is { } led)
            {
                (led.ItemId, led.Since) = (item.Id, now);
            }
            else
            {
                db.Add(
                    new Redirection
                    {
                        From = item.Address,
                        ItemId = item.Id,
                        Since = now,
                    }
                );
            }
        }
        item.Address = address;
        await book.ChangeAsync(db, cancel);
    }

    private static EditionText TextOf(
        Guid itemId,
        int number,
        string language,
        TextInput input,
        Edition? before
    )
    {
        var (title, summary, body) = (
            input.Title!.Trim(),
            input.Summary?.Trim() ?? "",
            input.Body?.ReplaceLineEndings("\n").Trim() ?? ""
        );
        var old = before?.TextIn(language);
        var isSame =
            old is not null
            && old.Title == title
            && old.Summary == summary
            && old.Body == body
            && old.FileId == input.FileId;
        return new()
        {
            ItemId = itemId,
            Number = number,
            Language = language,
            Title = title,
            Summary = summary,
            Body = body,
            FileId = input.FileId,
            ChangedIn = isSame ? old!.ChangedIn : number,
            FreshIn = isSame && !input.StillRight ? old!.FreshIn : number,
        };
    }
}
