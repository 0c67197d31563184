namespace Rihla.Diaspora.Pages;

/// <summary>What an application says about its project, for the part of a page that shows it.</summary>
internal sealed record SaidPart(Call Call, ApplicationAnswers Said);
