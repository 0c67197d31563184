namespace Rihla.Access;

/// <summary>A country office, as others see it.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Code">Short and unchanging, such as <c>MA</c>.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="City">Where it sits.</param>
/// <param name="NameFr">Its name in French.</param>
/// <param name="NameAr">Its name in Arabic.</param>
/// <param name="NameEn">Its name in English.</param>
/// <param name="IsHost">Whether returns are prepared there.</param>
/// <param name="IsOrigin">Whether returnees are received there.</param>
/// <param name="Currency">In which money it pays, ISO 4217.</param>
public sealed record MissionInfo(
    Guid Id,
    string Code,
    string Country,
    string City,
    string NameFr,
    string NameAr,
    string NameEn,
    bool IsHost,
    bool IsOrigin,
    string Currency
)
{
    /// <summary>Its name in a language; French for a language that we do not speak.</summary>
    public string NameIn(string language) =>
        language switch
        {
            "ar" => NameAr,
            "en" => NameEn,
            _ => NameFr,
        };
}
