using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Rihla.Platform.Localisation;

namespace Rihla.Ui.Components;

/// <summary>One field that two people changed at the same time.</summary>
/// <param name="Name">The name of the field, such as <c>FamilyName</c>; the choice comes back under it.</param>
/// <param name="Label">Its label.</param>
/// <param name="Theirs">What a colleague saved meanwhile.</param>
/// <param name="Yours">What you typed.</param>
public sealed record ConflictField(string Name, string Label, string Theirs, string Yours);

/// <summary>
/// What was chosen, field by field, after two people changed the same thing: bind it as <c>Keep</c>. For a field not
/// asked about, what you typed stands.
/// </summary>
public sealed class Keep : Dictionary<string, string>
{
    /// <summary>Starts with nothing chosen.</summary>
    public Keep()
        : base(StringComparer.Ordinal) { }

    /// <summary>Whether the colleague's version of a field is kept.</summary>
    public bool Theirs(string field) => TryGetValue(field, out var choice) && choice == "theirs";

    /// <summary>The version of a field that was chosen.</summary>
    public T Choose<T>(string field, T theirs, T yours) => Theirs(field) ? theirs : yours;
}

/// <summary>
/// <c>&lt;r-conflict fields="Model.Conflicts" version="Model.Version" /&gt;</c>: two people changed the same thing. Stands in
/// the form in place of its fields: shows both versions side by side with nothing chosen beforehand, and carries along
/// everything that was typed, and what was chosen before of fields that are not asked about now, so that nothing is lost or
/// overwritten in silence.
/// </summary>
[HtmlTargetElement("r-conflict", Attributes = "fields", TagStructure = TagStructure.WithoutEndTag)]
public sealed class ConflictTagHelper(Words words) : TagHelper
{
    /// <summary>The fields that differ.</summary>
    public required IReadOnlyList<ConflictField> Fields { get; set; }

    /// <summary>The version that is stored now, posted in place of the one the form began with.</summary>
    public required string Version { get; set; }

    /// <summary>The name under which the version is posted.</summary>
    public string VersionName { get; set; } = "Input.Version";

    /// <summary>Who changed it, if it may be said.</summary>
    public string? By { get; set; }

    /// <summary>When it was changed.</summary>
    public DateTimeOffset? At { get; set; }

    /// <summary>Where it stands.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "r-conflict");
        output.Content.AppendHtml(Html.Element("h2", null, words["Ui.Conflict.Title"]));
        output.Content.AppendHtml(
            Html.Element(
                "p",
                null,
                By is null || At is null
                    ? words["Ui.Conflict.Text"]
                    : words["Ui.Conflict.TextBy", By, At.Value]
            )
        );
        for (var i = 0; i < Fields.Count; i++)
        {
            output.Content.AppendHtml(Choice(Fields[i], i));
        }
        foreach (var (name, value) in Typed())
        {
            output.Content.AppendHtml(Hidden(name, value));
        }
        output.Content.AppendHtml(Hidden(VersionName, Version));
    }

    private TagBuilder Choice(ConflictField field, int index) =>
        Html.Element(
            "fieldset",
            "r-conflict-field",
            Html.Element("legend", "r-field-label", field.Label),
            Html.Element(
                "div",
                "r-conflict-versions",
                Side(field, index, "theirs", words["Ui.Conflict.Theirs"], field.Theirs),
                Side(field, index, "yours", words["Ui.Conflict.Yours"], field.Yours)
            )
        );

    private TagBuilder Side(
        ConflictField field,
        int index,
        string choice,
        string whose,
        string value
    )
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"keep-{index}-{choice}");
        return Html.Element(
            "div",
            "r-choice r-conflict-version",
            Html.Element("input", "form-check-input")
                .With("type", "radio")
                .With("name", ChoiceOf(field))
                .With("id", id)
                .With("value", choice)
                .With("required", "required"),
            Html.Element(
                    "label",
                    null,
                    Html.Element("span", "r-conflict-whose", whose),
                    Html.Element(
                            "span",
                            "r-conflict-value",
                            value.Length == 0 ? words["Ui.Fact.Unknown"] : value
                        )
                        .With("dir", "auto")
                )
                .With("for", id)
        );
    }

    private static string ChoiceOf(ConflictField field) => $"Keep[{field.Name}]";

    private IEnumerable<(string Name, string Value)> Typed()
    {
        var request = ViewContext.HttpContext.Request;
        return request.HasFormContentType
            ? request
                .Form.Where(f =>
                    f.Key != VersionName
                    && f.Key != UiSetup.FormToken
                    && !Fields.Any(x => f.Key == ChoiceOf(x))
                )
                .SelectMany(f => f.Value, (f, value) => (f.Key, value ?? ""))
            : [];
    }

    private static TagBuilder Hidden(string name, string value) =>
        Html.Element("input").With("type", "hidden").With("name", name).With("value", value);
}
