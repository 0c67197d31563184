namespace Rihla.Diaspora;

/// <summary>An invented project of an invented promoter.</summary>
internal sealed record DemonstrationProject(
    string Name,
    string Sex,
    int BirthYear,
    string City,
    string Title,
    string Sector,
    string Region,
    decimal Cost,
    int WomenJobs,
    int MenJobs,
    int Strength,
    string Language = "fr",
    string Country = "BE"
)
{
    /// <summary>What was said in the application.</summary>
    public ApplicationAnswers Said(int number) =>
        new()
        {
            Name = Name,
            Sex = Sex,
            BirthYear = BirthYear,
            Country = Country,
            City = City,
            IsOfOrigin = true,
            Phone =
                Country == "BE"
                    ? $"+32 470 {BirthYear % 100:00} {number:00} 01"
                    : $"+33 6 39 98 {number:00} {BirthYear % 100:00}",
            Email = $"porteur{number}.{BirthYear}@example.org",
            HasAgreed = true,
            Title = Title,
            Sector = Sector,
            Region = Region,
            Idea =
                $"{Title} : produire et vendre sur place, avec des clients déjà rencontrés et un local repéré dans la région.",
            Skills =
                $"Quinze ans de métier à {City}, des fournisseurs et des acheteurs en Belgique.",
            Cost = Cost,
            Own = Math.Round(Cost * 0.4m),
            Bank = Math.Round(Cost * 0.35m),
            Asked = Cost - Math.Round(Cost * 0.4m) - Math.Round(Cost * 0.35m),
            WomenJobs = WomenJobs,
            MenJobs = MenJobs,
        };
}

/// <summary>Who applied to the calls of the demonstration. Everybody is invented.</summary>
internal static class DemonstrationProjects
{
    /// <summary>Those of the first call: eleven are selected, two in reserve, two refused, one not eligible.</summary>
    public static IReadOnlyList<DemonstrationProject> Decided { get; } =
    [
        new(
            "Naïma Azzouzi",
            "F",
            1984,
            "Liège",
            "Fromagerie de chèvre du Rif",
            "C",
            "01",
            68_000,
            5,
            2,
            4
        ),
        new(
            "Rachid Oulmidi",
            "M",
            1979,
            "Bruxelles",
            "Maison d'hôtes et randonnées",
            "I",
            "01",
            145_000,
            6,
            4,
            4
        ),
        new(
            "Ilham Tazerout",
            "F",
            1990,
            "Anvers",
            "Atelier de confection pour hôtels",
            "C",
            "02",
            82_000,
            14,
            1,
            4,
            "en"
        ),
        new(
            "Mourad Belkheir",
            "M",
            1975,
            "Charleroi",
            "Garage et recyclage de pièces",
            "G",
            "02",
            120_000,
            1,
            8,
            3
        ),
        new(
            "Karima Essafi",
            "F",
            1987,
            "Gand",
            "Centre de soins à domicile",
            "Q",
            "03",
            54_000,
            9,
            2,
            4
        ),
        new(
            "Hamza Ziani",
            "M",
            1992,
            "Bruxelles",
            "Studio d'applications mobiles",
            "J",
            "02",
            61_000,
            3,
            5,
            4,
            "en"
        ),
        new(
            "Souad Barhoumi",
            "F",
            1981,
            "Namur",
            "Huilerie d'olive coopérative",
            "C",
            "03",
            190_000,
            11,
            6,
            4,
            "ar"
        ),
        new(
            "Tarik Amghar",
            "M",
            1978,
            "Mons",
            "Serres de plantes aromatiques",
            "A",
            "03",
            98_000,
            8,
            5,
            4,
            "ar"
        ),
        new(
            "Latifa Kabbouri",
            "F",
            1986,
            "Verviers",
            "Crèche et école maternelle",
            "P",
            "02",
            76_000,
            10,
            1,
            4
        ),
        new(
            "Younes Harrak",
            "M",
            1983,
            "Bruxelles",
            "Restaurant de poisson à Al Hoceïma",
            "I",
            "01",
            110_000,
            4,
            6,
            3
        ),
        new(
            "Meryem Oukili",
            "F",
            1994,
            "Louvain",
            "Bureau d'études en eau",
            "M",
            "01",
            47_000,
            4,
            3,
            4,
            "en"
        ),
        new(
            "Abdelaziz Rifi",
            "M",
            1969,
            "La Louvière",
            "Transport scolaire rural",
            "H",
            "03",
            130_000,
            2,
            7,
            3
        ),
        new(
            "Hanane Mesbahi",
            "F",
            1989,
            "Bruxelles",
            "Salon de thé et librairie",
            "I",
            "02",
            58_000,
            4,
            1,
            3
        ),
        new("Omar Slaoui", "M", 1972, "Liège", "Revente de véhicules", "G", "02", 150_000, 0, 3, 1),
        new(
            "Zineb Cherkaoui",
            "F",
            1991,
            "Hasselt",
            "Boutique de cosmétiques",
            "G",
            "01",
            36_000,
            3,
            0,
            1
        ),
        new(
            "Driss Kettani",
            "M",
            1980,
            "Lille",
            "Menuiserie d'aluminium",
            "C",
            "07",
            90_000,
            1,
            6,
            3,
            Country: "FR"
        ),
    ];

    /// <summary>Those of the call that is being marked; the last one waits to be checked.</summary>
    public static IReadOnlyList<DemonstrationProject> Waiting { get; } =
    [
        new(
            "Sanae Bouhlal",
            "F",
            1993,
            "Bruxelles",
            "Conserverie de légumes",
            "C",
            "03",
            88_000,
            9,
            3,
            4
        ),
        new(
            "Jawad El Idrissi",
            "M",
            1985,
            "Anvers",
            "Énergie solaire pour fermes",
            "D",
            "02",
            140_000,
            2,
            7,
            4,
            "en"
        ),
        new(
            "Fadoua Rahmani",
            "F",
            1988,
            "Liège",
            "Formation aux métiers du numérique",
            "P",
            "02",
            52_000,
            6,
            4,
            3
        ),
        new(
            "Ayoub Chentouf",
            "M",
            1990,
            "Gand",
            "Location de vélos à Tétouan",
            "N",
            "01",
            41_000,
            2,
            3,
            3,
            "ar"
        ),
        new(
            "Nabila Zerouali",
            "F",
            1982,
            "Mons",
            "Tissage et vente en ligne",
            "C",
            "03",
            38_000,
            12,
            0,
            4
        ),
        new(
            "Kamal Bensouda",
            "M",
            1977,
            "Namur",
            "Clinique vétérinaire",
            "M",
            "01",
            99_000,
            2,
            2,
            3
        ),
        new(
            "Imane Lahrichi",
            "F",
            1995,
            "Bruxelles",
            "Auberge de jeunesse",
            "I",
            "01",
            160_000,
            5,
            4,
            3
        ),
    ];

    /// <summary>Those who were quick.</summary>
    public static IReadOnlyList<DemonstrationProject> Early { get; } =
    [
        new(
            "Bouchra Tahiri",
            "F",
            1987,
            "Charleroi",
            "Boulangerie sans gluten",
            "C",
            "02",
            64_000,
            5,
            2,
            3
        ),
        new(
            "Saïd Amrani",
            "M",
            1981,
            "Bruxelles",
            "Pépinière d'arganiers",
            "A",
            "03",
            72_000,
            3,
            5,
            3,
            "ar"
        ),
    ];
}
