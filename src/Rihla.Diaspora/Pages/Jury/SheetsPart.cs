namespace Rihla.Diaspora.Pages;

/// <summary>The marks of an application by juror, for the part of a page that shows them.</summary>
internal sealed record SheetsPart(Call Call, IReadOnlyList<Assessment> Sheets);
