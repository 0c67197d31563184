namespace Rihla.Cases;

/// <summary>
/// Tasks that the closing of a case does not put to rest: what they tell concerns somebody who must still be looked after, or it must
/// still be read. Register with <see cref="CasesModule.AddLastingTasks"/>; what is open about people goes with them
/// (<see cref="CaseTasks.ForgetAsync"/>).
/// </summary>
/// <param name="Kinds">Their kinds.</param>
public sealed record LastingTasks(IReadOnlyCollection<string> Kinds);
