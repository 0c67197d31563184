using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.DataAnnotations;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Rihla.Platform.Localisation;

namespace Rihla.Ui.Fields;

/// <summary>
/// The messages about an input that cannot be read at all, in the language of the request. Comes after the framework's
/// own set-up, so that the messages of validation attributes can be completed.
/// </summary>
internal sealed class InputMessages(IServiceProvider services) : IPostConfigureOptions<MvcOptions>
{
    public void PostConfigure(string? name, MvcOptions options)
    {
        string Say(string key) => services.GetRequiredService<Words>()[key];
        var messages = options.ModelBindingMessageProvider;
        messages.SetAttemptedValueIsInvalidAccessor((_, _) => Say("Ui.Input.Unreadable"));
        messages.SetUnknownValueIsInvalidAccessor(_ => Say("Ui.Input.Unreadable"));
        messages.SetNonPropertyAttemptedValueIsInvalidAccessor(_ => Say("Ui.Input.Unreadable"));
        messages.SetNonPropertyUnknownValueIsInvalidAccessor(() => Say("Ui.Input.Unreadable"));
        messages.SetValueIsInvalidAccessor(_ => Say("Ui.Input.Unreadable"));
        messages.SetValueMustBeANumberAccessor(typed =>
            DecimalBinder.Readings(typed) is var (fraction, whole)
                ? services.GetRequiredService<Words>()["Ui.Input.TwoNumbers", fraction, whole]
                : Say("Ui.Input.NotNumber")
        );
        messages.SetNonPropertyValueMustBeANumberAccessor(() => Say("Ui.Input.NotNumber"));
        messages.SetValueMustNotBeNullAccessor(_ => Say("Ui.Input.Required"));
        messages.SetMissingBindRequiredValueAccessor(_ => Say("Ui.Input.Required"));
        messages.SetMissingKeyOrValueAccessor(() => Say("Ui.Input.Required"));
        messages.SetMissingRequestBodyRequiredValueAccessor(() => Say("Ui.Input.Required"));
        options.ModelMetadataDetailsProviders.Add(new DefaultMessages());
        options.ModelBinderProviders.Insert(0, new DecimalBinderProvider());
        options.ModelBinderProviders.Insert(0, new TextBinderProvider());
        options.ModelBinderProviders.Insert(0, new DayBinderProvider());
    }
}

/// <summary>
/// Messages of validation attributes are keys of Texts.json: <c>[Required(ErrorMessage = "…")]</c>.
/// An attribute without one gets the general message of its kind.
/// </summary>
internal sealed class DefaultMessages : IValidationMetadataProvider
{
    public void CreateValidationMetadata(ValidationMetadataProviderContext context)
    {
        foreach (
            var attribute in context.ValidationMetadata.ValidatorMetadata.OfType<ValidationAttribute>()
        )
        {
            if (attribute.ErrorMessage is null && attribute.ErrorMessageResourceName is null)
            {
                attribute.ErrorMessage = attribute switch
                {
                    RequiredAttribute => "Ui.Input.Required",
                    StringLengthAttribute or MaxLengthAttribute => "Ui.Input.TooLong",
                    RangeAttribute => "Ui.Input.OutOfRange",
                    EmailAddressAttribute => "Ui.Input.NotEmail",
                    _ => "Ui.Input.Unreadable",
                };
            }
        }
    }
}

/// <summary>Lets validation attributes speak through <see cref="Words"/>.</summary>
internal sealed class AnnotationMessages(IServiceProvider services)
    : IPostConfigureOptions<MvcDataAnnotationsLocalizationOptions>
{
    public void PostConfigure(string? name, MvcDataAnnotationsLocalizationOptions options) =>
        options.DataAnnotationLocalizerProvider = (_, _) =>
            new WordsLocalizer(services.GetRequiredService<Words>());

    private sealed class WordsLocalizer(Words words) : IStringLocalizer
    {
        public LocalizedString this[string name] =>
            words.Has(name) ? new(name, words[name]) : new(name, name, resourceNotFound: true);

        public LocalizedString this[string name, params object[] arguments] =>
            words.Has(name)
                ? new(name, words[name, arguments])
                : new(name, name, resourceNotFound: true);

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => [];
    }
}
