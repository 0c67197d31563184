using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Diaspora;

/// <summary>The way to an enterprise: the dossier, the money, the registration.</summary>
internal sealed partial class Ventures
{
    /// <summary>The dossier at the regional investment centre has come somewhere.</summary>
    public Task<Outcome> MoveDossierAsync(
        string code,
        DossierStanding? to,
        DateOnly? on,
        string? reference,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            venture =>
                Answer(
                    venture.MoveDossier(to, on, reference, today.Date),
                    "diaspora.dossier-moved",
                    venture,
                    Fill.Text($"DossierStanding.{to}")
                ),
            cancel
        );

    /// <summary>Money is asked for, promised or certain.</summary>
    public Task<Outcome> AddFinancingAsync(
        string code,
        FinancingInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            venture =>
            {
                var currency = Currency.Of(venture.Currency);
                var faults = new List<Refusal>();
                if (input.Source is null)
                {
                    faults.Add(Refusal.Of("Source", "Venture.SourceMissing"));
                }
                if (input.Standing is null)
                {
                    faults.Add(Refusal.Of("Standing", "Venture.StandingMissing"));
                }
                if (
                    input.Amount is not { } amount
                    || amount <= 0
                    || amount > Money.Most
                    || !currency.Holds(amount)
                )
                {
                    faults.Add(Refusal.Of("Amount", "Venture.AmountWrong", currency.Code));
                }
                if (
                    input.Since is null
                    || input.Since > today.Date
                    || input.Since < venture.SelectedOn
                )
                {
                    faults.Add(Refusal.Of("Since", "Venture.SessionDay"));
                }
                if (input.Provider?.Length > Venture.LongestName)
                {
                    faults.Add(Refusal.Of("Provider", "Site.TooLong", Venture.LongestName));
                }
                if (faults.Count > 0)
                {
                    return Answer(Outcome.Refused(faults), "", venture);
                }
                venture.Add(
                    new FinancingLine
                    {
                        VentureId = venture.Id,
                        Source = input.Source!.Value,
                        Provider = Personal.Of(input.Provider),
                        Amount = currency.ToMinor(input.Amount!.Value),
                        Standing = input.Standing!.Value,
                        Since = input.Since!.Value,
                        CertainSince = FinancingLine.IsCertain(input.Standing.Value)
                            ? input.Since
                            : null,
                    }
                );
                return Answer(
                    Outcome.Done,
                    "diaspora.financing-added",
                    venture,
                    Fill.Text($"FinancingSource.{input.Source}"),
                    Fill.Text($"FinancingStanding.{input.Standing}")
                );
            },
            cancel
        );

    /// <summary>Money has become more certain, or was refused.</summary>
    public Task<Outcome> MoveFinancingAsync(
        string code,
        Guid line,
        FinancingStanding? to,
        DateOnly? on,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            venture =>
                venture.Financing.FirstOrDefault(l => l.Id == line) is { } found
                    ? Answer(
                        found.Move(to, on, today.Date),
                        "diaspora.financing-moved",
                        venture,
                        Fill.Text($"FinancingSource.{found.Source}"),
                        Fill.Text($"FinancingStanding.{to}")
                    )
                    : Answer(new Refusal("Venture.FinancingGone"), "", venture),
            cancel
        );

    /// <summary>Money was entered wrong: it is taken out of the records and all figures. The history keeps what it was, and why it went.</summary>
    public Task<Outcome> CancelFinancingAsync(
        string code,
        Guid line,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            venture =>
            {
                if (venture.Financing.FirstOrDefault(l => l.Id == line) is not { } found)
                {
                    return Answer(Refusal.Of("Line", "Venture.FinancingGone"), "", venture);
                }
                venture.Cancel(found);
                return Task.FromResult(
                    Corrected(
                        Outcome.Done,
                        "diaspora.financing-cancelled",
                        venture,
                        reason,
                        Fill.Text($"FinancingSource.{found.Source}")
                    )
                );
            },
            cancel
        );

    /// <summary>The enterprise is registered. Follow-ups that are due already are raised at once.</summary>
    public Task<Outcome> CreateAsync(
        string code,
        CreationInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            venture =>
            {
                var created = venture.Create(
                    input.On,
                    input.LegalForm,
                    input.Number,
                    input.Women,
                    input.Men,
                    today.Date
                );
                if (created.IsDone)
                {
                    Raise(venture);
                }
                return Answer(created, "diaspora.venture-created", venture);
            },
            cancel
        );

    /// <summary>What was written down of the creation was wrong. Follow-ups that nobody has held fall due by the right day.</summary>
    public Task<Outcome> CorrectCreationAsync(
        string code,
        CreationInput input,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            venture =>
            {
                var corrected = venture.CorrectCreation(
                    input.On,
                    input.LegalForm,
                    input.Number,
                    input.Women,
                    input.Men,
                    today.Date
                );
                Raise(venture);
                return Task.FromResult(
                    Corrected(corrected, "diaspora.creation-corrected", venture, reason)
                );
            },
            cancel
        );
}
