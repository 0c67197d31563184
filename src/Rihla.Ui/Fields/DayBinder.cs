using System.Globalization;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Binders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rihla.Platform.Localisation;

namespace Rihla.Ui.Fields;

/// <summary>
/// Reads a day of this time: a year that was typed half (202) or as "without end" (9999) is refused, and no page has to reckon beyond the
/// days there are.
/// </summary>
internal sealed class DayBinder(IModelBinder plain) : IModelBinder
{
    /// <summary>The first year of which something here can tell, and the last for which something can be planned.</summary>
    public const int FirstYear = 1900;

    /// <inheritdoc cref="FirstYear"/>
    public const int LastYear = 2100;

    public async Task BindModelAsync(ModelBindingContext bindingContext)
    {
        await plain.BindModelAsync(bindingContext);
        if (
            bindingContext.Result is
            { IsModelSet: true, Model: DateOnly { Year: < FirstYear or > LastYear } }
        )
        {
            bindingContext.Result = ModelBindingResult.Failed();
            bindingContext.ModelState.TryAddModelError(
                bindingContext.ModelName,
                bindingContext.HttpContext.RequestServices.GetRequiredService<Words>()[
                    "Ui.Input.YearTooFar",
                    FirstYear.ToString(CultureInfo.InvariantCulture),
                    LastYear.ToString(CultureInfo.InvariantCulture)
                ]
            );
        }
    }
}

internal sealed class DayBinderProvider : IModelBinderProvider
{
    public IModelBinder? GetBinder(ModelBinderProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Metadata.UnderlyingOrModelType == typeof(DateOnly)
            ? new DayBinder(
                new SimpleTypeModelBinder(
                    context.Metadata.ModelType,
                    context.Services.GetRequiredService<ILoggerFactory>()
                )
            )
            : null;
    }
}
