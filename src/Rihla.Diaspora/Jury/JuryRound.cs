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
/// juror has handed in every sheet of the call, or the round was closed; what nobody has checked yet may still come to the
/// jury, so the round is not over before. Whoever is bound to an application reads none
/// of its marks, ever.
/// </summary>
/// <param name="IsClosed">Whether the marking was closed.</param>
/// <param name="Unchecked">How many applications of the call nobody has found eligible or not.</param>
/// <param name="Jurors">The jury.</param>
/// <param name="Applications">What it marks.</param>
/// <param name="Sheets">How far it has come.</param>
internal sealed record JuryRound(
    bool IsClosed,
    int Unchecked,
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

    /// <summary>Whether marks can be read at all. From then on nobody joins the jury, and no application comes to it.</summary>
    public bool IsOver =>
        IsClosed || Unchecked == 0 && Jurors.Count > 0 && Applications.Count > 0 && Missing == 0;

    /// <summary>Whether a juror may read the marks that others gave an application.</summary>
    public bool MayRead(Guid juror, Guid application) =>
        IsOver
        && Jurors.Contains(juror)
        && !Sheets.Any(s => s.ApplicationId == application && s.JurorId == juror && s.IsConflict);
}
