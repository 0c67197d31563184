using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;

namespace Rihla.Ui;

/// <summary>Shows a page as it is got, to somebody who sent its form.</summary>
internal static class ShownAgain
{
    public static async Task<IActionResult> AsGotAsync(PageHandlerExecutingContext context)
    {
        var got = context.ActionDescriptor.HandlerMethods.SingleOrDefault(h =>
            h is { HttpMethod: "Get", Name: null }
        );
        if (got is null)
        {
            return new PageResult();
        }
        var shown = got.MethodInfo.Invoke(
            context.HandlerInstance,
            [.. got.Parameters.Select(p => Value(p, context))]
        );
        if (shown is Task<IActionResult> answer)
        {
            return await answer;
        }
        if (shown is Task work)
        {
            await work;
        }
        return shown as IActionResult ?? new PageResult();
    }

    // Of the page's address, as the form's own handler was given it or as it stands there.
    private static object? Value(
        HandlerParameterDescriptor asked,
        PageHandlerExecutingContext context
    ) =>
        asked.ParameterType == typeof(CancellationToken) ? context.HttpContext.RequestAborted
        : context.HandlerArguments.TryGetValue(asked.Name, out var given)
        && asked.ParameterType.IsInstanceOfType(given)
            ? given
        : context.RouteData.Values.TryGetValue(asked.Name, out var written)
            ? TypeDescriptor
                .GetConverter(asked.ParameterType)
                .ConvertFromInvariantString(
                    Convert.ToString(written, CultureInfo.InvariantCulture) ?? ""
                )
        : asked.ParameterInfo.HasDefaultValue ? asked.ParameterInfo.DefaultValue
        : asked.ParameterType.IsValueType ? Activator.CreateInstance(asked.ParameterType)
        : null;
}
