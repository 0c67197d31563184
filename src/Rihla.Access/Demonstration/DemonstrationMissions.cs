namespace Rihla.Access;

/// <summary>The offices of the invented organisation: one that prepares returns, and one in each country of origin.</summary>
internal static class DemonstrationMissions
{
    public const string Host = "MA";

    public static IReadOnlyList<(string Code, MissionInput Input)> All { get; } =
    [
        (
            Host,
            new()
            {
                Country = "MA",
                City = "Rabat",
                NameFr = "Mission de démonstration, Maroc",
                NameAr = "بعثة العرض التوضيحي، المغرب",
                NameEn = "Demonstration mission, Morocco",
                TimeZone = "Africa/Casablanca",
                Currency = "MAD",
                IsHost = true,
            }
        ),
        Origin("BF", "Ouagadougou", "واغادوغو", "Africa/Ouagadougou", "XOF"),
        Origin("BI", "Bujumbura", "بوجمبورا", "Africa/Bujumbura", "BIF"),
        Origin("BJ", "Cotonou", "كوتونو", "Africa/Porto-Novo", "XOF"),
        Origin("CD", "Kinshasa", "كينشاسا", "Africa/Kinshasa", "CDF"),
        Origin("CF", "Bangui", "بانغي", "Africa/Bangui", "XAF"),
        Origin("CG", "Brazzaville", "برازافيل", "Africa/Brazzaville", "XAF"),
        Origin("CI", "Abidjan", "أبيدجان", "Africa/Abidjan", "XOF"),
        Origin("CM", "Yaoundé", "ياوندي", "Africa/Douala", "XAF"),
        Origin("CV", "Praia", "برايا", "Atlantic/Cape_Verde", "CVE"),
        Origin("ER", "Asmara", "أسمرة", "Africa/Asmara", "ERN"),
        Origin("ET", "Addis-Abeba", "أديس أبابا", "Africa/Addis_Ababa", "ETB", "Addis Ababa"),
        Origin("GA", "Libreville", "ليبرفيل", "Africa/Libreville", "XAF"),
        Origin("GH", "Accra", "أكرا", "Africa/Accra", "GHS"),
        Origin("GM", "Banjul", "بانجول", "Africa/Banjul", "GMD"),
        Origin("GN", "Conakry", "كوناكري", "Africa/Conakry", "GNF"),
        Origin("GW", "Bissau", "بيساو", "Africa/Bissau", "XOF"),
        Origin("KE", "Nairobi", "نيروبي", "Africa/Nairobi", "KES"),
        Origin("KM", "Moroni", "موروني", "Indian/Comoro", "KMF"),
        Origin("LR", "Monrovia", "مونروفيا", "Africa/Monrovia", "LRD"),
        Origin("MG", "Antananarivo", "أنتاناناريفو", "Indian/Antananarivo", "MGA"),
        Origin("ML", "Bamako", "باماكو", "Africa/Bamako", "XOF"),
        Origin("MR", "Nouakchott", "نواكشوط", "Africa/Nouakchott", "MRU"),
        Origin("NE", "Niamey", "نيامي", "Africa/Niamey", "XOF"),
        Origin("NG", "Abuja", "أبوجا", "Africa/Lagos", "NGN"),
        Origin("RW", "Kigali", "كيغالي", "Africa/Kigali", "RWF"),
        Origin("SD", "Khartoum", "الخرطوم", "Africa/Khartoum", "SDG"),
        Origin("SL", "Freetown", "فريتاون", "Africa/Freetown", "SLE"),
        Origin("SN", "Dakar", "داكار", "Africa/Dakar", "XOF"),
        Origin("TD", "N'Djamena", "نجامينا", "Africa/Ndjamena", "XAF"),
        Origin("TG", "Lomé", "لومي", "Africa/Lome", "XOF"),
    ];

    private static (string, MissionInput) Origin(
        string country,
        string city,
        string cityInArabic,
        string timeZone,
        string currency,
        string? cityInEnglish = null
    ) =>
        (
            country,
            new()
            {
                Country = country,
                City = city,
                NameFr = $"Mission de démonstration, {city}",
                NameAr = $"بعثة العرض التوضيحي، {cityInArabic}",
                NameEn = $"Demonstration mission, {cityInEnglish ?? city}",
                TimeZone = timeZone,
                Currency = currency,
                IsOrigin = true,
            }
        );
}
