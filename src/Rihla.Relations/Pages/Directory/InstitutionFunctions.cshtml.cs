using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Relations.Pages;

/// <summary>The functions of an institution: which there are, who takes one, who leaves it, and what of that was entered wrong.</summary>
[Needs(RelationsPermissions.Keep)]
internal sealed class InstitutionFunctionsModel(
    InstitutionOffice office,
    AddressBooks books,
    Today today,
    Words words
) : RelationsPage(words)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public FunctionForm Function { get; set; } = new();

    [BindProperty]
    public AppointmentForm Appointment { get; set; } = new();

    [BindProperty]
    public EndingForm Ending { get; set; } = new();

    [BindProperty]
    public CorrectionForm Correction { get; set; } = new();

    [BindProperty]
    public RemovalForm Removal { get; set; } = new();

    public Institution Institution { get; private set; } = null!;

    public IEnumerable<SelectListItem> Functions =>
        Named(Institution.Functions.OrderBy(f => f.Rank), f => f.Id);

    public IEnumerable<SelectListItem> People { get; private set; } = [];

    /// <summary>The functions that somebody holds today, by who holds them.</summary>
    public IEnumerable<SelectListItem> Held { get; private set; } = [];

    /// <summary>Every term that was entered, the latest first: any of them can be wrong.</summary>
    public IEnumerable<SelectListItem> Terms { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        var book = await books.WholeAsync(Actor, Cancel);
        if (book.Institution(Id) is not { } found)
        {
            return NotFound();
        }
        Institution = found;
        People = book
            .Counterparts.Where(c => !c.IsErased)
            .OrderBy(c => c.NameIn(T.Language), StringComparer.CurrentCultureIgnoreCase)
            .Select(c => new SelectListItem(
                book.Introduce(c, today.Date, null, T),
                c.Id.ToString()
            ))
            .ToList();
        Held = book.At(Id, today.Date)
            .Select(h => new SelectListItem(
                T[
                    "Counterpart.Introduced",
                    h.Who.NameIn(T.Language),
                    h.What.Function.NameIn(T.Language)
                ],
                h.What.Tenure.Id.ToString()
            ))
            .ToList();
        Terms =
        [
            .. from function in found.Functions
            from tenure in function.Tenures
            orderby tenure.From descending, tenure.Id
            select new SelectListItem(
                $"{book.Counterpart(tenure.CounterpartId)?.NameIn(T.Language)} · {function.NameIn(T.Language)} · {T.ShortPeriod(tenure.From, tenure.Until)}",
                tenure.Id.ToString()
            ),
        ];
        return Page();
    }

    public async Task<IActionResult> OnPostFunctionAsync() =>
        await SavedAsync(
            await office.AddFunctionAsync(
                Id,
                new()
                {
                    Name = Function.Name.ToInput(),
                    Rank = Function.Rank,
                    HasSeveral = Function.HasSeveral,
                },
                Actor,
                Cancel
            ),
            nameof(Function)
        );

    public async Task<IActionResult> OnPostAppointAsync() =>
        await SavedAsync(
            await office.AppointAsync(
                Id,
                new()
                {
                    FunctionId = Appointment.FunctionId ?? Guid.Empty,
                    CounterpartId = Appointment.CounterpartId,
                    From = Appointment.From,
                    Until = Appointment.Until,
                    IsActing = Appointment.IsActing,
                    Succeeds = Appointment.Succeeds,
                },
                Actor,
                Cancel
            ),
            nameof(Appointment)
        );

    public async Task<IActionResult> OnPostEndAsync() =>
        await SavedAsync(
            await office.EndAsync(Id, Ending.TenureId ?? Guid.Empty, Ending.LastDay, Actor, Cancel),
            nameof(Ending)
        );

    public async Task<IActionResult> OnPostCorrectTermAsync() =>
        await SavedAsync(
            await office.CorrectTermAsync(
                Id,
                Correction.TenureId,
                Correction.From,
                Correction.Until,
                Correction.Reason,
                Actor,
                Cancel
            ),
            nameof(Correction)
        );

    public async Task<IActionResult> OnPostRemoveTermAsync() =>
        await SavedAsync(
            await office.RemoveTermAsync(Id, Removal.TenureId, Removal.Reason, Actor, Cancel),
            nameof(Removal)
        );

    private async Task<IActionResult> SavedAsync(Outcome outcome, string prefix)
    {
        if (outcome.IsDone)
        {
            TempData["Done"] = T["Relations.Saved"];
            return LocalRedirect($"/app/institutions/{Id}/functions");
        }
        ModelState.AddRefusals(outcome, T, prefix);
        return await OnGetAsync();
    }

    /// <summary>A new function.</summary>
    internal sealed class FunctionForm
    {
        public NameForm Name { get; set; } = new();

        public int? Rank { get; set; }

        public bool HasSeveral { get; set; }
    }

    /// <summary>Who takes a function.</summary>
    internal sealed class AppointmentForm
    {
        public Guid? FunctionId { get; set; }

        public Guid? CounterpartId { get; set; }

        public DateOnly? From { get; set; }

        public DateOnly? Until { get; set; }

        public bool IsActing { get; set; }

        public bool Succeeds { get; set; }
    }

    /// <summary>Who leaves a function.</summary>
    internal sealed class EndingForm
    {
        public Guid? TenureId { get; set; }

        public DateOnly? LastDay { get; set; }
    }

    /// <summary>The right days of a term, and why they are put right.</summary>
    internal sealed class CorrectionForm
    {
        public Guid? TenureId { get; set; }

        public DateOnly? From { get; set; }

        public DateOnly? Until { get; set; }

        public string? Reason { get; set; }
    }

    /// <summary>A term that was entered by mistake, and why it goes.</summary>
    internal sealed class RemovalForm
    {
        public Guid? TenureId { get; set; }

        public string? Reason { get; set; }
    }
}
