namespace Rihla.Diaspora;

/// <summary>A call of the demonstration.</summary>
internal sealed record DemonstrationCall(
    string Address,
    int Places,
    CallTexts Texts,
    IReadOnlyList<(string Place, int Women, int Men, int Others, int Days)> Outreach
);

/// <summary>What the calls of the demonstration say.</summary>
internal static class DemonstrationCalls
{
    /// <summary>What the jury marks by, as the usual criteria are called.</summary>
    public static IReadOnlyList<(string Key, int Weight)> Criteria { get; } =
    [("viability", 30), ("jobs", 25), ("value", 15), ("skills", 20), ("innovation", 10)];

    /// <summary>Residents of Belgium who come from Morocco, with projects in three of its regions.</summary>
    public static CallRules Rules { get; } =
        new()
        {
            Countries = ["BE"],
            Regions = ["01", "02", "03"],
            Currency = "EUR",
            LeastCost = 20_000,
            MostCost = 300_000,
            LeastOwnShare = 25,
            LeastAge = 18,
            NeedsOrigin = true,
            PassMark = 50,
            LeastSheets = 2,
        };

    public static IReadOnlyList<string> Comments { get; } =
    [
        "Projet mûr, clients identifiés, chiffres prudents.",
        "Bonne connaissance du métier ; le local reste à confirmer.",
        "Idée utile à la région, marché à préciser.",
        "Équipe solide, financement réaliste.",
    ];

    public static DemonstrationCall First { get; } =
        new(
            "medma-2",
            11,
            Texts(
                "Marocains de Belgique : entreprendre dans trois régions",
                "مغاربة بلجيكا: مقاولات في ثلاث جهات",
                "Moroccans of Belgium: enterprises in three regions"
            ),
            [
                ("Bruxelles, maison des associations", 46, 71, 8, 3),
                ("Liège, université", 22, 31, 0, 12),
                ("Anvers, chambre de commerce", 18, 40, 4, 20),
                ("Radio de la communauté", 0, 0, 60, 25),
            ]
        );

    public static DemonstrationCall Current { get; } =
        new(
            "entreprendre-au-pays-2",
            4,
            Texts(
                "Entreprendre au pays, deuxième appel",
                "المقاولة في البلد، الدعوة الثانية",
                "Enterprise at home, second call"
            ),
            [
                ("Bruxelles, salon de l'entrepreneuriat", 35, 48, 2, 5),
                ("Gand, séance en ligne", 12, 9, 0, 30),
            ]
        );

    public static DemonstrationCall Next { get; } =
        new(
            "entreprendre-au-pays-3",
            6,
            Texts(
                "Entreprendre au pays, troisième appel",
                "المقاولة في البلد، الدعوة الثالثة",
                "Enterprise at home, third call"
            ),
            [("Charleroi, centre culturel", 19, 24, 0, 4)]
        );

    private static CallTexts Texts(string fr, string ar, string en) =>
        new()
        {
            TitleFr = fr,
            TitleAr = ar,
            TitleEn = en,
            SummaryFr =
                "Vous vivez en Belgique, vous avez un projet d'entreprise dans le nord ou l'est du Maroc : une formation, un accompagnement et une aide au démarrage.",
            SummaryAr =
                "تعيشون في بلجيكا ولديكم مشروع مقاولة في شمال المغرب أو شرقه: تكوين ومواكبة ودعم للانطلاق.",
            SummaryEn =
                "You live in Belgium and have a project for an enterprise in the north or east of Morocco: training, coaching and support to begin.",
            BodyFr =
                "L'appel soutient des projets portés par des Marocains de Belgique dans trois régions : Tanger-Tétouan-Al Hoceïma, l'Oriental et Fès-Meknès.\nLes projets retenus suivent une formation au plan d'affaires, puis un accompagnement jusqu'à la création et pendant trois ans après elle. Une subvention complète l'apport du porteur et le crédit de sa banque.\nIl n'y a rien à payer, ni pour postuler ni pour être accompagné.",
            BodyAr =
                "تدعم الدعوة مشاريع مغاربة بلجيكا في ثلاث جهات: طنجة - تطوان - الحسيمة والشرق وفاس - مكناس.\nتستفيد المشاريع المختارة من تكوين في إعداد خطة الأعمال ثم من مواكبة إلى حين الإنشاء وثلاث سنوات بعده. وتكمل منحة المساهمة الذاتية والقرض البنكي.\nلا يُؤدى أي مبلغ للترشح أو المواكبة.",
            BodyEn =
                "The call supports projects of Moroccans of Belgium in three regions: Tangier-Tetouan-Al Hoceima, the Oriental and Fez-Meknes.\nProjects that are selected get training towards a business plan, then coaching until the enterprise is founded and for three years after. A grant adds to the promoter's own funds and the loan of a bank.\nThere is nothing to pay, neither to apply nor to be accompanied.",
        };
}
