using System.Globalization;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Rihla.Platform;

namespace Rihla.Ui.Fields;

/// <summary>
/// Reads an amount as people of three languages write it: <c>12.5</c>, <c>12,5</c>, <c>1 250,50</c>, with the digits
/// of any script. What could mean two things (<c>1.250</c>) is refused rather than guessed, and both are named.
/// </summary>
public sealed class DecimalBinder : IModelBinder
{
    /// <inheritdoc />
    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        ArgumentNullException.ThrowIfNull(bindingContext);
        var posted = bindingContext.ValueProvider.GetValue(bindingContext.ModelName);
        if (posted == ValueProviderResult.None)
        {
            return Task.CompletedTask;
        }
        bindingContext.ModelState.SetModelValue(bindingContext.ModelName, posted);
        var text = posted.FirstValue;
        if (string.IsNullOrWhiteSpace(text))
        {
            if (bindingContext.ModelMetadata.IsReferenceOrNullableType)
            {
                bindingContext.Result = ModelBindingResult.Success(null);
            }
            else
            {
                Refuse(bindingContext, m => m.ValueMustNotBeNullAccessor(""));
            }
        }
        else if (TryRead(text, out var number))
        {
            bindingContext.Result = ModelBindingResult.Success(number);
        }
        else
        {
            Refuse(bindingContext, m => m.ValueMustBeANumberAccessor(text));
        }
        return Task.CompletedTask;
    }

    /// <summary>Reads an amount, for a form that keeps what was typed.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="number">The amount.</param>
    /// <returns>Whether it is one, and only one.</returns>
    public static bool TryRead(string text, out decimal number)
    {
        ArgumentNullException.ThrowIfNull(text);
        var plain = Plain(text);
        number = 0;
        return !IsAmbiguous(plain)
            && decimal.TryParse(
                plain,
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out number
            );
    }

    /// <summary>How an amount that could mean two is written so that it means one: with a fraction, and as a whole number.</summary>
    /// <returns>Nothing, when it does not mean two.</returns>
    internal static (string Fraction, string Whole)? Readings(string text) =>
        Plain(text) is var plain
        && IsAmbiguous(plain)
        && decimal.TryParse(plain, CultureInfo.InvariantCulture, out _)
            ? ($"{plain}0", plain.Replace(".", "", StringComparison.Ordinal))
            : null;

    // Western digits, a point before the fraction, and nothing between thousands.
    private static string Plain(string text) =>
        string.Concat(
            Digits
                .Western(text)
                .Where(c => !char.IsWhiteSpace(c))
                .Select(c => c is '\u066B' or ',' ? '.' : c)
        );

    private static bool IsAmbiguous(string plain) =>
        plain.IndexOf('.', StringComparison.Ordinal) is > 0 and var point
        && plain.Length - point == 4
        && plain.TrimStart('-')[0] != '0';

    private static void Refuse(
        ModelBindingContext context,
        Func<
            Microsoft.AspNetCore.Mvc.ModelBinding.Metadata.ModelBindingMessageProvider,
            string
        > message
    ) =>
        context.ModelState.TryAddModelError(
            context.ModelName,
            message(context.ModelMetadata.ModelBindingMessageProvider)
        );
}

internal sealed class DecimalBinderProvider : IModelBinderProvider
{
    public IModelBinder? GetBinder(ModelBinderProviderContext context) =>
        context.Metadata.UnderlyingOrModelType == typeof(decimal) ? new DecimalBinder() : null;
}
