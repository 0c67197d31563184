namespace Rihla.Diaspora;

/// <summary>How far a juror has come with an application.</summary>
internal sealed record SheetState(
    Guid ApplicationId,
    Guid JurorId,
    bool IsConflict,
    bool IsHandedIn
);

/// <summary>
/// Who may read marks. A juror who saw what others think would think the same: nobody reads a mark of another before every
/// juror has handed in every sheet of the call, or the round was closed; and whoever is bound to an application reads none
/// of its marks, ever.
/// </summary>
internal sealed record JuryRound(
    bool IsClosed,
    IReadOnlyCollection<Guid> Jurors,
    IReadOnlyCollection<Guid> Applications,
    IReadOnlyCollection<SheetState> Sheets
)
{
    /// <summary>The sheets that are to be handed in and have not been.</summary>
    public int Missing =>
        Applications.Sum(application =>
            Jurors.Count(juror =>
                !Sheets.Any(s =>
                    s.ApplicationId == application
                    && s.JurorId == juror
                    && (s.IsConflict || s.IsHandedIn)
                )
            )
        );

    /// <summary>Whether marks can be read at all.</summary>
    public bool IsOver => IsClosed || Jurors.Count > 0 && Applications.Count > 0 && Missing == 0;

    /// <summary>Whether a juror may read the marks that others gave an application.</summary>
    public bool MayRead(Guid juror, Guid application) =>
        IsOver
        && Jurors.Contains(juror)
        && !Sheets.Any(s => s.ApplicationId == application && s.JurorId == juror && s.IsConflict);
}
