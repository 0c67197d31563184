using System.Collections;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Rihla.Platform.Localisation;
using Rihla.Ui.Icons;

namespace Rihla.Ui.Fields;

/// <summary>
/// <c>&lt;r-field for="Input.FamilyName" label-key="Person.FamilyName" /&gt;</c>: a label, a hint, the control and what is
/// wrong with it, tied together for those who listen to the page. Attributes it does not know (<c>maxlength</c>,
/// <c>autocomplete</c>, <c>data-…</c>) go to the control.
/// </summary>
[HtmlTargetElement("r-field", Attributes = "for")]
public sealed class FieldTagHelper(Words words) : TagHelper
{
    private string name = "";
    private string id = "";
    private string label = "";
    private string? describedBy;
    private bool wrong;
    private List<TagHelperAttribute> extra = [];

    /// <summary>The property.</summary>
    public required ModelExpression For { get; set; }

    /// <summary>The text key of the label.</summary>
    public string? LabelKey { get; set; }

    /// <summary>The label itself, where it is not a text of ours (the name of an activity, of a person).</summary>
    public string? Label { get; set; }

    /// <summary>The text key of a hint: what to write, why it is asked.</summary>
    public string? HintKey { get; set; }

    /// <summary>The hint itself.</summary>
    public string? Hint { get; set; }

    /// <summary>Whether it may stay empty; then the label says so.</summary>
    public bool Optional { get; set; }

    /// <summary>
    /// Which control: <c>text</c>, <c>textarea</c>, <c>select</c>, <c>radios</c>, <c>checkboxes</c>, <c>checkbox</c>,
    /// <c>date</c>, <c>boxes</c> (three boxes), <c>file</c>, <c>number</c>, <c>decimal</c>, <c>tel</c>, <c>email</c>,
    /// <c>password</c>, <c>code</c>. Without it, what fits the type of the property.
    /// </summary>
    public string? As { get; set; }

    /// <summary>What can be chosen. Without it, the values of the property's enum with their words.</summary>
    public IEnumerable<SelectListItem>? Items { get; set; }

    /// <summary>The text key of the empty first choice of a <c>select</c>.</summary>
    public string BlankKey { get; set; } = "Ui.Field.Choose";

    /// <summary>How wide the control is: <c>short</c>, <c>medium</c> (the default) or <c>long</c>.</summary>
    public string Width { get; set; } = "medium";

    /// <summary>The lines of a <c>textarea</c>.</summary>
    public int Rows { get; set; } = 4;

    /// <summary>The text key of a word behind the control, such as a currency or a unit.</summary>
    public string? SuffixKey { get; set; }

    /// <summary>The word behind the control itself.</summary>
    public string? Suffix { get; set; }

    /// <summary>Whether three boxes ask whether the date is an estimate.</summary>
    public bool AskEstimated { get; set; }

    /// <summary>Whether radios and checkboxes stand in a row.</summary>
    public bool Inline { get; set; }

    /// <summary>Whether the label is heard but not seen, as in a row of a table.</summary>
    public bool HideLabel { get; set; }

    /// <summary>Where it stands.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc/>
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var inside = await output.GetChildContentAsync();
        name = ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name);
        id = TagBuilder.CreateSanitizedId(name, "_");
        label =
            Label
            ?? (LabelKey ?? For.Metadata.DisplayName) switch
            {
                { } key when words.Has(key) || LabelKey is not null => words[key],
                { } display => display,
                null => throw new InvalidOperationException($"The field {name} has no label-key."),
            };
        extra = [.. output.Attributes.Where(a => a.Name is not "class")];
        var kind = As ?? KindOf(For.Metadata.UnderlyingOrModelType);
        var grouped = kind is "radios" or "checkboxes" or "boxes";
        var hint = HintKey is null ? Hint : words[HintKey];
        var errors = Errors();
        wrong = errors.Count > 0;
        describedBy = string.Join(
            ' ',
            new[]
            {
                hint is null ? null : id + "-hint",
                wrong ? id + "-error" : null,
            }.OfType<string>()
        );
        describedBy = describedBy.Length == 0 ? null : describedBy;
        FieldRegister.Of(ViewContext.HttpContext).Add(name, label, FirstControlId(kind));

        output.TagName = grouped ? "fieldset" : "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        var given = output.Attributes["class"]?.Value?.ToString();
        output.Attributes.Clear();
        output.Attributes.SetAttribute(
            "class",
            string.Join(
                ' ',
                new[] { "r-field", wrong ? "r-field-wrong" : null, given }.OfType<string>()
            )
        );
        if (grouped && describedBy is not null)
        {
            output.Attributes.SetAttribute("aria-describedby", describedBy);
        }

        var body = output.Content;
        body.Clear();
        var checkbox = kind == "checkbox";
        if (!checkbox)
        {
            body.AppendHtml(LabelElement(grouped));
        }
        if (hint is not null && !checkbox)
        {
            body.AppendHtml(HintElement(hint));
        }
        if (wrong)
        {
            body.AppendHtml(
                Html.Element("p", "r-field-error", IconSet.Get("danger"), string.Join(' ', errors))
                    .With("id", id + "-error")
            );
        }
        body.AppendHtml(Suffixed(Control(kind)));
        if (hint is not null && checkbox)
        {
            body.AppendHtml(HintElement(hint));
        }
        body.AppendHtml(inside);
    }

    private TagBuilder HintElement(string hint) =>
        Html.Element("p", "r-field-hint", hint).With("id", id + "-hint");

    private TagBuilder LabelElement(bool grouped)
    {
        var element = grouped ? Html.Element("legend") : Html.Element("label").With("for", id);
        element.AddCssClass(HideLabel ? "visually-hidden" : "r-field-label");
        return element.Add(label, OptionalMark());
    }

    private TagBuilder? OptionalMark() =>
        Optional ? Html.Element("span", "r-field-optional", " ", words["Ui.Field.Optional"]) : null;

    private TagBuilder Suffixed(TagBuilder control)
    {
        var suffix = SuffixKey is null ? Suffix : words[SuffixKey];
        return suffix is null
            ? control
            : Html.Element(
                "div",
                "r-field-suffixed",
                control,
                Html.Element("span", "r-field-suffix", suffix)
            );
    }

    private TagBuilder Control(string kind) =>
        kind switch
        {
            "textarea" => Shared(Html.Element("textarea", "form-control"))
                .With("rows", Rows.ToString(CultureInfo.InvariantCulture))
                .Default("dir", "auto")
                .Add("\n", Value()),
            "select" => Select(),
            "radios" => Choices("radio"),
            "checkboxes" => Choices("checkbox"),
            "checkbox" => Checkbox(),
            "boxes" => Boxes(),
            "file" => Shared(Html.Element("input", "form-control")).With("type", "file"),
            "date" => Input("date", "short"),
            "number" => Input("text", "short").Default("inputmode", "numeric").With("dir", "ltr"),
            "decimal" => Input("text", "short").Default("inputmode", "decimal").With("dir", "ltr"),
            "code" => Input("text", Width)
                .With("dir", "ltr")
                .Default("autocapitalize", "characters")
                .Default("spellcheck", "false"),
            "tel" => Input("tel", Width).With("dir", "ltr"),
            "email" => Input("email", Width).With("dir", "ltr").Default("spellcheck", "false"),
            "password" => Shared(Html.Element("input", "form-control r-width-" + Width))
                .With("type", "password")
                .With("dir", "ltr"),
            _ => Input(kind, Width).Default("dir", "auto"),
        };

    private TagBuilder Input(string type, string width) =>
        Shared(Html.Element("input", "form-control r-width-" + width))
            .With("type", type)
            .With("value", Value());

    private TagBuilder Select()
    {
        var select = Shared(Html.Element("select", "form-select r-width-" + Width));
        var multiple = For.Metadata.IsEnumerableType;
        select.When(multiple, "multiple");
        if (!multiple)
        {
            select.Add(Html.Element("option", null, words[BlankKey]).With("value", ""));
        }
        var chosen = Chosen();
        foreach (var group in ItemsOrEnum().GroupBy(item => item.Group?.Name))
        {
            var into = group.Key is null
                ? select
                : Html.Element("optgroup").With("label", group.Key);
            foreach (var item in group)
            {
                into.Add(
                    Html.Element("option", null, item.Text)
                        .With("value", item.Value ?? item.Text)
                        .When(chosen.Contains(item.Value ?? item.Text), "selected")
                        .When(item.Disabled, "disabled")
                );
            }
            if (!ReferenceEquals(into, select))
            {
                select.Add(into);
            }
        }
        return select;
    }

    private TagBuilder Choices(string type)
    {
        TagBuilder List() =>
            Html.Element("div", Inline ? "r-choices r-choices-inline" : "r-choices");
        var all = Html.Element("div");
        var (list, group) = (List(), (string?)null);
        var chosen = Chosen();
        var index = 0;
        foreach (var item in ItemsOrEnum())
        {
            var value = item.Value ?? item.Text;
            var itemId =
                index == 0 ? id : string.Create(CultureInfo.InvariantCulture, $"{id}_{index}");
            if (item.Group?.Name is { } named && named != group)
            {
                (list, group) = (List(), named);
                all.Add(
                    Html.Element("div", "r-choice-group", Title(named, itemId), list)
                        .With("role", "group")
                        .With("aria-labelledby", itemId + "-group")
                );
            }
            var input = Html.Element("input", "form-check-input")
                .With("type", type)
                .With("name", name)
                .With("id", itemId)
                .With("value", value)
                .When(chosen.Contains(value), "checked")
                .When(item.Disabled, "disabled");
            foreach (var attribute in extra)
            {
                input.With(attribute.Name, attribute.Value?.ToString() ?? "");
            }
            list.Add(Choice(input, itemId, item.Text));
            index++;
        }
        return group is null ? list : all;

        static TagBuilder Title(string text, string itemId) =>
            Html.Element("p", "r-choice-group-title", text).With("id", itemId + "-group");
    }

    private static TagBuilder Choice(TagBuilder input, string inputId, string text) =>
        Html.Element(
            "div",
            "r-choice",
            input,
            Html.Element("label", null, Html.Element("span", null, text).With("dir", "auto"))
                .With("for", inputId)
        );

    private TagBuilder Checkbox()
    {
        var on = string.Equals(
            Attempted()?.Split(',')[0] ?? For.Model?.ToString(),
            "true",
            StringComparison.OrdinalIgnoreCase
        );
        var input = Shared(Html.Element("input", "form-check-input"))
            .With("type", "checkbox")
            .With("value", "true")
            .When(on, "checked");
        return Html.Element(
            "div",
            "r-choice",
            input,
            Html.Element("label", null, label, OptionalMark()).With("for", id),
            Html.Element("input").With("type", "hidden").With("name", name).With("value", "false")
        );
    }

    private TagBuilder Boxes()
    {
        var boxes = Html.Element("div", "r-boxes");
        var model = For.Model as DateBoxes;
        foreach (
            var (part, value, key) in new[]
            {
                ("Day", model?.Day, "Ui.Date.Day"),
                ("Month", model?.Month, "Ui.Date.Month"),
                ("Year", model?.Year, "Ui.Date.Year"),
            }
        )
        {
            var partId = $"{id}_{part}";
            boxes.Add(
                Html.Element(
                    "div",
                    null,
                    Html.Element("label", null, words[key]).With("for", partId),
                    Html.Element(
                            "input",
                            part == "Year" ? "form-control r-box-year" : "form-control r-box"
                        )
                        .With("type", "text")
                        .With("inputmode", "numeric")
                        .With("dir", "ltr")
                        .With("maxlength", part == "Year" ? "4" : "2")
                        .With("autocomplete", "off")
                        .With("name", $"{name}.{part}")
                        .With("id", partId)
                        .With("value", Attempted($"{name}.{part}") ?? value ?? "")
                        .When(wrong, "aria-invalid", "true")
                )
            );
        }
        if (AskEstimated)
        {
            var estimated = $"{id}_Estimated";
            boxes.Add(
                Choice(
                    Html.Element("input", "form-check-input")
                        .With("type", "checkbox")
                        .With("name", name + ".Estimated")
                        .With("id", estimated)
                        .With("value", "true")
                        .When(
                            Attempted(name + ".Estimated") is { } given
                                ? given.StartsWith("true", StringComparison.OrdinalIgnoreCase)
                                : model?.Estimated is true,
                            "checked"
                        ),
                    estimated,
                    words["Ui.Date.Estimated"]
                )
            );
        }
        return boxes;
    }

    private TagBuilder Shared(TagBuilder control)
    {
        control.With("name", name).With("id", id).With("aria-describedby", describedBy);
        control.When(wrong, "aria-invalid", "true");
        foreach (var attribute in extra)
        {
            control.With(attribute.Name, attribute.Value?.ToString() ?? "");
        }
        return control;
    }

    private string FirstControlId(string kind) => kind == "boxes" ? id + "_Day" : id;

    private IEnumerable<SelectListItem> ItemsOrEnum()
    {
        if (Items is not null)
        {
            return Items;
        }
        var type =
            For.Metadata.ElementMetadata?.UnderlyingOrModelType
            ?? For.Metadata.UnderlyingOrModelType;
        return type.IsEnum
            ? Enum.GetValues(type)
                .Cast<Enum>()
                .Select(v => new SelectListItem(words.Of(v), v.ToString()))
            : throw new InvalidOperationException($"The field {name} has nothing to choose from.");
    }

    private HashSet<string> Chosen()
    {
        if (ViewContext.ModelState.TryGetValue(name, out var state) && state.RawValue is { } raw)
        {
            return raw is IEnumerable<string> many ? [.. many] : [raw.ToString() ?? ""];
        }
        return For.Model switch
        {
            null => Items is null
                ? []
                : [.. Items.Where(i => i.Selected).Select(i => i.Value ?? i.Text)],
            string one => [one],
            IEnumerable several => [.. several.Cast<object?>().Select(Write)],
            _ => [Write(For.Model)],
        };
    }

    private string Value() => Attempted() ?? Write(For.Model);

    private string? Attempted(string? part = null) =>
        ViewContext.ModelState.TryGetValue(part ?? name, out var state)
            ? state.AttemptedValue
            : null;

    private static string Write(object? value) =>
        value switch
        {
            null => "",
            DateOnly day when day == default => "",
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            IFormattable formattable and not Enum => formattable.ToString(
                null,
                CultureInfo.InvariantCulture
            ),
            _ => value.ToString() ?? "",
        };

    private List<string> Errors() =>
        [
            .. ViewContext
                .ModelState.Where(entry =>
                    entry.Key.Equals(name, StringComparison.OrdinalIgnoreCase)
                    || entry.Key.StartsWith(name + ".", StringComparison.OrdinalIgnoreCase)
                )
                .SelectMany(entry => entry.Value!.Errors)
                .Select(e =>
                    e.ErrorMessage.Length > 0 ? e.ErrorMessage : words["Ui.Input.Unreadable"]
                )
                .Distinct(StringComparer.Ordinal),
        ];

    private static string KindOf(Type type) =>
        type == typeof(bool) ? "checkbox"
        : type == typeof(DateOnly) ? "date"
        : type == typeof(DateBoxes) ? "boxes"
        : type == typeof(decimal) ? "decimal"
        : type == typeof(int) || type == typeof(long) ? "number"
        : type.IsEnum ? "select"
        : type.IsAssignableTo(typeof(IFormFile)) ? "file"
        : "text";
}
