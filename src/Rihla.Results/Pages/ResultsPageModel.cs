using Rihla.Platform.Localisation;
using Rihla.Ui;

namespace Rihla.Results.Pages;

/// <summary>What the pages about results have in common.</summary>
internal abstract class ResultsPageModel(Words words) : StaffPage(words);
