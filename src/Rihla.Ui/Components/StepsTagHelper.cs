using Microsoft.AspNetCore.Razor.TagHelpers;
using Rihla.Platform.Localisation;
using Rihla.Ui.Icons;

namespace Rihla.Ui.Components;

/// <summary>How far a step of a journey has come.</summary>
public enum StepState
{
    /// <summary>Behind us.</summary>
    Done,

    /// <summary>Where we stand.</summary>
    Current,

    /// <summary>Before us.</summary>
    Ahead,

    /// <summary>Left out.</summary>
    Skipped,
}

/// <summary>One step of a journey.</summary>
/// <param name="Text">Its name.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Href">Where it is shown, if it can be opened.</param>
public sealed record Step(string Text, StepState State, string? Href = null)
{
    /// <summary>The steps of a journey that stands at one of them: those before are done, those after lie ahead.</summary>
    public static IReadOnlyList<Step> At(int current, IEnumerable<string> names) =>
        [
            .. names.Select(
                (name, i) =>
                    new Step(
                        name,
                        i < current ? StepState.Done
                            : i == current ? StepState.Current
                            : StepState.Ahead
                    )
            ),
        ];
}

/// <summary>
/// <c>&lt;r-steps steps="Model.Steps" label-key="…" /&gt;</c>: the stages of a case or the pages of a task. On a phone a
/// row of marks and the name of the current one.
/// </summary>
[HtmlTargetElement("r-steps", Attributes = "steps", TagStructure = TagStructure.WithoutEndTag)]
public sealed class StepsTagHelper(Words words) : TagHelper
{
    /// <summary>The steps in order.</summary>
    public required IReadOnlyList<Step> Steps { get; set; }

    /// <summary>The text key of what these are the steps of, for those who listen.</summary>
    public string LabelKey { get; set; } = "Ui.Steps.Label";

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "r-steps");
        var list = Html.Element("ol").With("aria-label", words[LabelKey]);
        foreach (var step in Steps)
        {
            list.Add(Item(step));
        }
        var current = Steps.TakeWhile(s => s.State != StepState.Current).Count();
        if (current < Steps.Count)
        {
            output.Content.AppendHtml(
                Html.Element(
                    "p",
                    "r-steps-now",
                    words["Ui.Steps.Now", current + 1, Steps.Count, Steps[current].Text]
                )
            );
        }
        output.Content.AppendHtml(list);
    }

    private Microsoft.AspNetCore.Mvc.Rendering.TagBuilder Item(Step step)
    {
        var state = words[
            step.State switch
            {
                StepState.Done => "Ui.Steps.Done",
                StepState.Current => "Ui.Steps.Current",
                StepState.Skipped => "Ui.Steps.Skipped",
                _ => "Ui.Steps.Ahead",
            }
        ];
        var name = step.Href is null
            ? Html.Element("span", "r-step-name", step.Text)
            : Html.Element("a", "r-step-name", step.Text).With("href", step.Href);
        return Html.Element(
                "li",
                "r-step r-step-"
                    + (
                        step.State switch
                        {
                            StepState.Done => "done",
                            StepState.Current => "current",
                            StepState.Skipped => "skipped",
                            _ => "ahead",
                        }
                    ),
                Html.Element(
                    "span",
                    "r-step-mark",
                    step.State switch
                    {
                        StepState.Done => IconSet.Get("check"),
                        StepState.Skipped => IconSet.Get("close"),
                        _ => null,
                    }
                ),
                name,
                Html.Element("span", "visually-hidden", " (", state, ")")
            )
            .When(step.State == StepState.Current, "aria-current", "step");
    }
}
