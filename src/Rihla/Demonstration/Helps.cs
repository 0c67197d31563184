using Rihla.Reintegration.Plans;

namespace Rihla.Demonstration;

/// <summary>Something that a plan of the demonstration may promise, and who supplies it.</summary>
internal sealed record Help(AssistanceKind Kind, Dimension Dimension, string What, string Supplier);

/// <summary>What is promised in the demonstration, and the shops that are asked for it.</summary>
internal static class Helps
{
    /// <summary>The things.</summary>
    public static IReadOnlyList<Help> All { get; } =
    [
        new(
            AssistanceKind.Equipment,
            Dimension.Economic,
            "Machine à coudre et tissus",
            "Atelier du Centre"
        ),
        new(
            AssistanceKind.BusinessStart,
            Dimension.Economic,
            "Premier stock pour une boutique",
            "Grossiste du Marché"
        ),
        new(
            AssistanceKind.Training,
            Dimension.Economic,
            "Formation en soudure, trois mois",
            "Centre de formation professionnelle"
        ),
        new(AssistanceKind.Housing, Dimension.Social, "Six mois de loyer", "Agence du Quartier"),
        new(
            AssistanceKind.Education,
            Dimension.Social,
            "Frais et fournitures scolaires",
            "École Les Étoiles"
        ),
        new(
            AssistanceKind.HouseholdGoods,
            Dimension.Social,
            "Literie et ustensiles",
            "Maison du Ménage"
        ),
    ];

    /// <summary>Who else is asked for a quotation.</summary>
    public static IReadOnlyList<string> Others { get; } =
    ["Comptoir de la Gare", "Bazar du Port", "Konaté Équipement"];

    /// <summary>The town of the shops of each country.</summary>
    public static IReadOnlyDictionary<string, string> Towns { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["CI"] = "Abidjan",
            ["CM"] = "Douala",
            ["GN"] = "Conakry",
            ["ML"] = "Bamako",
            ["MA"] = "Rabat",
            ["NG"] = "Lagos",
            ["SN"] = "Dakar",
        };
}
