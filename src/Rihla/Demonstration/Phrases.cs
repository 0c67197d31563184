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

    public static IReadOnlyList<string> Visit { get; } =
    [
        "L'étal est ouvert, le stock tourne ; la caisse est tenue par la sœur.",
        "La machine est arrivée mais l'atelier n'a pas d'électricité trois jours sur sept.",
        "The children go to school; the rent is two months late.",
        "Vit chez un oncle, ne sort presque pas. Proposé une rencontre du groupe de parole.",
        "المحل مفتوح ويعمل، ويحتاج إلى بضاعة إضافية قبل العيد.",
    ];

    public static IReadOnlyList<string> Satisfaction { get; } =
    [
        "Remercie surtout pour l'accueil à l'aéroport.",
        "Aurait voulu savoir plus tôt combien de temps cela prend.",
        "The training was good, the tools came late.",
        "شكرًا على المتابعة.",
    ];

    public static IReadOnlyList<string> Complaint { get; } =
    [
        "Le kit promis il y a trois mois n'est toujours pas venu et personne ne rappelle.",
        "La machine livrée n'est pas celle qui était convenue.",
        "At the counter I was told to come back four times without a reason.",
        "Un intermédiaire a demandé de l'argent pour faire avancer le dossier.",
        "تأخرت المساعدة كثيرًا ولم أتلق أي جواب.",
    ];

    public static IReadOnlyList<string> ComplaintAnswer { get; } =
    [
        "Vous avez raison : la livraison a pris du retard chez le fournisseur. Elle est fixée à la semaine prochaine.",
        "We have spoken with the office. You will be called back within three days.",
        "تحققنا من الأمر ونعتذر عن التأخير. سيتصل بك المكتب هذا الأسبوع.",
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

    public static IReadOnlyList<string> Wishes { get; } =
    [
        "Ne plus dépendre de mon frère",
        "Que les enfants retournent à l'école",
        "To pay back what I owe and sleep at night",
        "أن أعمل في مهنتي",
    ];

    public static IReadOnlyList<string> Goals { get; } =
    [
        "Vivre de mon atelier d'ici un an",
        "Un toit à nous et les enfants à l'école",
        "To open a shop near the market",
        "أن أعيش من عملي في بلدي",
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
