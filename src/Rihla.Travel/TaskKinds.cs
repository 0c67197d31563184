namespace Rihla.Travel;

/// <summary>The tasks that this module raises; the sentence of each is the text <c>Task.{kind}</c>.</summary>
internal static class TaskKinds
{
    public const string DocumentLapsing = "document-lapsing";
    public const string ExitLapsing = "exit-lapsing";
    public const string FitnessLapsing = "fitness-lapsing";
    public const string ConsulateSilent = "consulate-silent";
    public const string ConsulateRefused = "consulate-refused";
    public const string MinistrySilent = "ministry-silent";
    public const string ReceptionAsked = "reception-asked";
    public const string ReceptionSilent = "reception-silent";
    public const string ReceptionDeclined = "reception-declined";
    public const string ReceptionCalledOff = "reception-called-off";
    public const string ReceptionAfterAll = "reception-after-all";
    public const string ArrivalChanged = "arrival-changed";
    public const string MovementMoved = "movement-moved";
    public const string MovementCancelled = "movement-cancelled";
    public const string NoShow = "no-show";
    public const string BoardingRefused = "boarding-refused";
    public const string LeftOnBoard = "left-on-board";
    public const string FamilySplit = "family-split";
    public const string ArrivalNotConfirmed = "arrival-not-confirmed";
}
