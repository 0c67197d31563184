using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Binders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Rihla.Ui.Fields;

/// <summary>
/// Reads a text with one character at the end of each line. A browser counts one against the longest length, and sends two (WHATWG HTML,
/// "constructing the entry list"): what it let somebody type must not be refused as too long.
/// </summary>
internal sealed class TextBinder(IModelBinder plain) : IModelBinder
{
    public async Task BindModelAsync(ModelBindingContext bindingContext)
    {
        await plain.BindModelAsync(bindingContext);
        if (bindingContext.Result is { IsModelSet: true, Model: string text })
        {
            bindingContext.Result = ModelBindingResult.Success(
                text.Replace("\r\n", "\n", StringComparison.Ordinal)
            );
        }
    }
}

internal sealed class TextBinderProvider : IModelBinderProvider
{
    public IModelBinder? GetBinder(ModelBinderProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        // Headers and bodies have binders of their own.
        return
            context.Metadata.ModelType == typeof(string)
            && context.BindingInfo.BindingSource is var source
            && (source is null || source.CanAcceptDataFrom(BindingSource.Form))
            ? new TextBinder(
                new SimpleTypeModelBinder(
                    typeof(string),
                    context.Services.GetRequiredService<ILoggerFactory>()
                )
            )
            : null;
    }
}
