using Microsoft.Extensions.Configuration;

namespace Rihla.Results;

/// <summary>Who publishes, as IATI asks it: settings <c>Rihla__Results__…</c>.</summary>
internal sealed record ResultsSettings
{
    /// <summary>The identifier of the organisation in the IATI register, such as <c>XM-DAC-47066</c>.</summary>
    public string IatiReference { get; init; } = "XI-RIHLA-UNREGISTERED";

    /// <summary>Its name.</summary>
    public string IatiName { get; init; } = "Rihla";

    /// <summary>Its kind, from the code list OrganisationType: 40 is multilateral, 21 an international NGO, 10 government.</summary>
    public string IatiType { get; init; } = "21";

    /// <summary>The language of the narratives: <c>fr</c>, <c>ar</c> or <c>en</c>.</summary>
    public string IatiLanguage { get; init; } = "en";

    public static ResultsSettings From(IConfiguration configuration) =>
        configuration.GetSection("Rihla:Results").Get<ResultsSettings>() ?? new();
}
