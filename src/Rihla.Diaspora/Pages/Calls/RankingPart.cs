namespace Rihla.Diaspora.Pages;

/// <summary>The ranking, for the part of a page that shows it.</summary>
/// <param name="Ranking">The ranking, with lines.</param>
/// <param name="MayDecide">Whether each line has the form of its decision.</param>
/// <param name="Code">The application whose form was just sent back.</param>
/// <param name="Reason">What was typed there.</param>
internal sealed record RankingPart(
    RankingOfCall Ranking,
    bool MayDecide,
    string? Code,
    string? Reason
)
{
    public IReadOnlyList<ApplicationStanding> Outcomes { get; } =
    [ApplicationStanding.Selected, ApplicationStanding.Reserve, ApplicationStanding.Refused];
}
