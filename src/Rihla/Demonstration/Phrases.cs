namespace Rihla.Demonstration;

/// <summary>What caseworkers write down on ordinary days. Of nobody in particular.</summary>
internal static class Phrases
{
    public static IReadOnlyList<string> NoAnswer { get; } =
    [
        "Appelé deux fois, le téléphone est éteint.",
        "Pas de réponse ; message laissé à la personne de confiance.",
        "Called back, a neighbour answered and will pass the message on.",
        "اتصلت ولم يرد أحد، وتركت رسالة.",
    ];

    public static IReadOnlyList<string> Request { get; } =
    [
        "Sans travail depuis plusieurs mois, souhaite rejoindre sa famille.",
        "Logement précaire, demande quels sont les délais.",
        "Heard about the programme from a friend who returned last year.",
        "A perdu ses papiers, ne sait pas à quel consulat s'adresser.",
        "يريد العودة إلى بلده ولا يملك ثمن التذكرة.",
        "Demande à être rappelée le soir, après le travail.",
    ];

    public static IReadOnlyList<string> Call { get; } =
    [
        "A appelé pour savoir où en est le laissez-passer. Expliqué les délais du consulat.",
        "Passé au bureau avec une nouvelle adresse.",
        "Asked whether the luggage allowance covers tools; explained.",
        "A demandé si les enfants pourront être scolarisés à l'arrivée ; transmis à la mission du pays d'origine.",
        "اتصل ليسأل عن موعد السفر، وشرحت له المراحل المتبقية.",
    ];

    public static IReadOnlyList<string> SafeContact { get; } =
    [
        "Le matin, avant neuf heures",
        "Par la voisine, dire que c'est pour un colis",
        "After six in the evening",
        "Par l'association, au local",
        "بعد صلاة العصر",
    ];
}
