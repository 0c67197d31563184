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
                Currency = "MAD",
                IsHost = true,
            }
        ),
        Origin("BF", "Ouagadougou", "واغادوغو", "XOF"),
        Origin("BI", "Bujumbura", "بوجمبورا", "BIF"),
        Origin("BJ", "Cotonou", "كوتونو", "XOF"),
        Origin("CD", "Kinshasa", "كينشاسا", "CDF"),
        Origin("CF", "Bangui", "بانغي", "XAF"),
        Origin("CG", "Brazzaville", "برازافيل", "XAF"),
        Origin("CI", "Abidjan", "أبيدجان", "XOF"),
        Origin("CM", "Yaoundé", "ياوندي", "XAF"),
        Origin("CV", "Praia", "برايا", "CVE"),
        Origin("ER", "Asmara", "أسمرة", "ERN"),
        Origin("ET", "Addis-Abeba", "أديس أبابا", "ETB", "Addis Ababa"),
        Origin("GA", "Libreville", "ليبرفيل", "XAF"),
        Origin("GH", "Accra", "أكرا", "GHS"),
        Origin("GM", "Banjul", "بانجول", "GMD"),
        Origin("GN", "Conakry", "كوناكري", "GNF"),
        Origin("GW", "Bissau", "بيساو", "XOF"),
        Origin("KE", "Nairobi", "نيروبي", "KES"),
        Origin("KM", "Moroni", "موروني", "KMF"),
        Origin("LR", "Monrovia", "مونروفيا", "LRD"),
        Origin("MG", "Antananarivo", "أنتاناناريفو", "MGA"),
        Origin("ML", "Bamako", "باماكو", "XOF"),
        Origin("MR", "Nouakchott", "نواكشوط", "MRU"),
        Origin("NE", "Niamey", "نيامي", "XOF"),
        Origin("NG", "Abuja", "أبوجا", "NGN"),
        Origin("RW", "Kigali", "كيغالي", "RWF"),
        Origin("SD", "Khartoum", "الخرطوم", "SDG"),
        Origin("SL", "Freetown", "فريتاون", "SLE"),
        Origin("SN", "Dakar", "داكار", "XOF"),
        Origin("TD", "N'Djamena", "نجامينا", "XAF"),
        Origin("TG", "Lomé", "لومي", "XOF"),
    ];

    private static (string, MissionInput) Origin(
        string country,
        string city,
        string cityInArabic,
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
                Currency = currency,
                IsOrigin = true,
            }
        );
}
