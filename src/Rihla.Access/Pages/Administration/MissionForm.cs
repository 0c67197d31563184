namespace Rihla.Access.Pages.Administration;

/// <summary>What is typed about a mission.</summary>
internal sealed class MissionForm
{
    public string? Code { get; init; }
    public string? Country { get; init; }
    public string? City { get; init; }
    public string? NameFr { get; init; }
    public string? NameAr { get; init; }
    public string? NameEn { get; init; }
    public string? Currency { get; init; } = "MAD";
    public bool IsHost { get; init; }
    public bool IsOrigin { get; init; }
    public string? ContactLine { get; init; }
    public bool HandsBack { get; init; }
    public int Version { get; init; }

    public static MissionForm Of(Mission mission) =>
        new()
        {
            Code = mission.Code,
            Country = mission.Country,
            City = mission.City,
            NameFr = mission.NameFr,
            NameAr = mission.NameAr,
            NameEn = mission.NameEn,
            Currency = mission.Currency,
            IsHost = mission.IsHost,
            IsOrigin = mission.IsOrigin,
            ContactLine = mission.ContactLine,
            Version = mission.Version,
        };

    public MissionInput AsInput() =>
        new()
        {
            Country = Country,
            City = City,
            NameFr = NameFr,
            NameAr = NameAr,
            NameEn = NameEn,
            Currency = Currency?.Trim().ToUpperInvariant(),
            IsHost = IsHost,
            IsOrigin = IsOrigin,
            ContactLine = ContactLine,
            HandsBack = HandsBack,
        };
}
