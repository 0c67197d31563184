using Microsoft.AspNetCore.Http;

namespace Rihla.Ui.Fields;

/// <summary>
/// The fields written on a page so far: their labels and where they are, so that the summary of errors at the top can
/// name and reach them.
/// </summary>
internal sealed class FieldRegister
{
    private readonly Dictionary<string, FieldPlace> fields = new(StringComparer.OrdinalIgnoreCase);

    public void Add(string name, string label, string id) =>
        fields[name] = new FieldPlace(label, id, fields.Count);

    /// <summary>The field of this name, or the one it is a part of (the month of a date).</summary>
    public FieldPlace? Find(string name)
    {
        for (var part = name; part.Length > 0; part = part[..Math.Max(0, part.LastIndexOf('.'))])
        {
            if (fields.TryGetValue(part, out var found))
            {
                return found;
            }
        }
        return null;
    }

    public static FieldRegister Of(HttpContext context)
    {
        if (context.Items[typeof(FieldRegister)] is not FieldRegister register)
        {
            context.Items[typeof(FieldRegister)] = register = new FieldRegister();
        }
        return register;
    }
}

/// <summary>A field of the page: its label, where it is and the how manieth it is.</summary>
internal sealed record FieldPlace(string Label, string Id, int Order);
