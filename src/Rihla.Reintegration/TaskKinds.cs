namespace Rihla.Reintegration;

/// <summary>The tasks that plans and deliveries raise; the sentence of each is the text <c>Task.{kind}</c>.</summary>
internal static class TaskKinds
{
    public const string PlanMissing = "plan-missing";
    public const string PlanUnapproved = "plan-unapproved";
    public const string PlanSentBack = "plan-sent-back";
    public const string ItemLate = "item-late";
}
