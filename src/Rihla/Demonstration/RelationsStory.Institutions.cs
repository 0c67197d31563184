using Rihla.Relations;

namespace Rihla.Demonstration;

/// <content>The institutions, those who lead them, and where one meets.</content>
internal sealed partial class RelationsStory
{
    private sealed record Seat(
        string Key,
        InstitutionKind Kind,
        string Fr,
        string Ar,
        string En,
        string FunctionFr,
        string FunctionAr,
        string FunctionEn,
        string Person,
        string Name,
        string NameInArabic,
        string[] Languages,
        int MonthsInOffice,
        string Country = "MA",
        string City = "Rabat"
    );

    private static readonly Seat[] Seats =
    [
        new(
            "government",
            InstitutionKind.HeadOfGovernment,
            "Chefferie du gouvernement",
            "رئاسة الحكومة",
            "Office of the Head of Government",
            "Chef du gouvernement",
            "رئيس الحكومة",
            "Head of Government",
            "tahiri",
            "Mounir Tahiri",
            "منير الطاهري",
            ["ar", "fr"],
            40
        ),
        new(
            "foreign",
            InstitutionKind.Ministry,
            "Ministère des Affaires étrangères",
            "وزارة الشؤون الخارجية",
            "Ministry of Foreign Affairs",
            "Ministre",
            "الوزير",
            "Minister",
            "sqalli",
            "Hakim Sqalli",
            "حكيم الصقلي",
            ["ar", "fr", "en"],
            40
        ),
        new(
            "interior",
            InstitutionKind.Ministry,
            "Ministère de l'Intérieur",
            "وزارة الداخلية",
            "Ministry of Interior",
            "Ministre",
            "الوزيرة",
            "Minister",
            "benslimane",
            "Samira Benslimane",
            "سميرة بنسليمان",
            ["ar", "fr"],
            8
        ),
        new(
            "justice",
            InstitutionKind.Ministry,
            "Ministère de la Justice",
            "وزارة العدل",
            "Ministry of Justice",
            "Ministre",
            "الوزيرة",
            "Minister",
            "filali",
            "Najat Filali",
            "نجاة الفيلالي",
            ["ar", "fr"],
            1
        ),
        new(
            "employment",
            InstitutionKind.Ministry,
            "Ministère de l'Emploi et des Compétences",
            "وزارة التشغيل والكفاءات",
            "Ministry of Employment and Skills",
            "Ministre",
            "الوزير",
            "Minister",
            "berrechid",
            "Younes Berrechid",
            "يونس برشيد",
            ["ar", "fr", "en"],
            22
        ),
        new(
            "representatives",
            InstitutionKind.Parliament,
            "Chambre des représentants",
            "مجلس النواب",
            "House of Representatives",
            "Présidente",
            "الرئيسة",
            "Speaker",
            "kadiri",
            "Touria Kadiri",
            "ثريا القادري",
            ["ar", "fr"],
            30
        ),
        new(
            "councillors",
            InstitutionKind.Parliament,
            "Chambre des conseillers",
            "مجلس المستشارين",
            "House of Councillors",
            "Président",
            "الرئيس",
            "President",
            "amzil",
            "Lahcen Amzil",
            "لحسن أمزيل",
            ["ar", "tzm"],
            30
        ),
        new(
            "foundation",
            InstitutionKind.Foundation,
            "Fondation des Marocains résidant à l'étranger",
            "مؤسسة المغاربة المقيمين بالخارج",
            "Foundation for Moroccans Residing Abroad",
            "Président délégué",
            "الرئيس المنتدب",
            "Executive President",
            "guessous",
            "Omar Guessous",
            "عمر جسوس",
            ["ar", "fr", "es"],
            60
        ),
        new(
            "council",
            InstitutionKind.Council,
            "Conseil de la communauté à l'étranger",
            "مجلس الجالية بالخارج",
            "Council of the Community Abroad",
            "Secrétaire générale",
            "الكاتبة العامة",
            "Secretary General",
            "znati",
            "Habiba Znati",
            "حبيبة الزناتي",
            ["ar", "fr", "en"],
            15
        ),
        new(
            "dakar",
            InstitutionKind.Ministry,
            "Ministère de l'Intégration africaine (Sénégal)",
            "وزارة الاندماج الإفريقي (السنغال)",
            "Ministry of African Integration (Senegal)",
            "Directrice des Sénégalais de l'extérieur",
            "مديرة السنغاليين بالخارج",
            "Director for Senegalese Abroad",
            "sow",
            "Mame Diarra Sow",
            "مام ديارا سو",
            ["fr"],
            26,
            "SN",
            "Dakar"
        ),
    ];

    private async Task FoundAsync(DateOnly today)
    {
        foreach (var seat in Seats)
        {
            institutions[seat.Key] = await desk.GetAsync<InstitutionOffice, Guid>(
                Liaison,
                (o, by) =>
                    o.AddAsync(
                        new()
                        {
                            Kind = seat.Kind,
                            Name = Three(seat.Fr, seat.Ar, seat.En),
                            Country = seat.Country,
                            City = seat.City,
                            Note =
                                seat.Key == "interior"
                                    ? "Les demandes d'audience passent par la direction de la migration, dix jours à l'avance."
                                    : null,
                        },
                        by
                    )
            );
            await DoAsync<InstitutionOffice>(
                (o, by) =>
                    o.AddFunctionAsync(
                        institutions[seat.Key],
                        new() { Name = Three(seat.FunctionFr, seat.FunctionAr, seat.FunctionEn) },
                        by
                    )
            );
            if (seat.Key == "interior")
            {
                // Who was minister before: the earlier visit met him.
                await AppointAsync(
                    seat.Key,
                    "ouadghiri",
                    "Larbi Ouadghiri",
                    "العربي الوادغيري",
                    ["ar", "fr"],
                    today.AddMonths(-44)
                );
            }
            await AppointAsync(
                seat.Key,
                seat.Person,
                seat.Name,
                seat.NameInArabic,
                seat.Languages,
                today.AddMonths(-seat.MonthsInOffice)
            );
        }
    }

    private async Task AppointAsync(
        string institution,
        string key,
        string name,
        string nameInArabic,
        string[] languages,
        DateOnly from
    )
    {
        people[key] = await desk.GetAsync<InstitutionOffice, Guid>(
            Liaison,
            (o, by) =>
                o.AddCounterpartAsync(
                    new()
                    {
                        Name = name,
                        NameInArabic = nameInArabic,
                        Languages = languages,
                        Office = "Chef de cabinet, ligne directe au secrétariat",
                    },
                    by
                )
        );
        var function = await desk.WithAsync<AddressBooks, Guid>(
            Liaison,
            async (b, by) =>
                (await b.InstitutionsAsync(by))
                    .Institution(institutions[institution])!
                    .Functions[0]
                    .Id
        );
        await DoAsync<InstitutionOffice>(
            (o, by) =>
                o.AppointAsync(
                    institutions[institution],
                    new()
                    {
                        FunctionId = function,
                        CounterpartId = people[key],
                        From = from,
                        Succeeds = true,
                    },
                    by
                )
        );
    }

    private async Task PlacesAsync()
    {
        foreach (var seat in Seats.Where(s => s.Country == "MA"))
        {
            var isParliament = seat.Kind == InstitutionKind.Parliament;
            if (isParliament && places.TryGetValue("representatives", out var shared))
            {
                places[seat.Key] = shared;
                continue;
            }
            places[seat.Key] = isParliament
                ? await PlaceAsync("Parlement", "البرلمان", "Parliament", true)
                : await PlaceAsync(
                    $"Siège : {seat.Fr}",
                    $"مقر {seat.Ar}",
                    $"Seat: {seat.En}",
                    false
                );
        }
        places["hotel"] = await PlaceAsync(
            "Hôtel des conférences",
            "فندق المؤتمرات",
            "Conference hotel",
            true
        );
        foreach (
            var (one, other, minutes) in new[]
            {
                ("government", "foreign", 20),
                ("foreign", "interior", 15),
                ("interior", "justice", 20),
                ("representatives", "employment", 25),
                ("employment", "foundation", 20),
                ("foundation", "council", 25),
                ("council", "hotel", 20),
            }
        )
        {
            await DoAsync<Lists>((l, by) => l.SetWayAsync(places[one], places[other], minutes, by));
        }
        foreach (
            var (key, french, arabic, english) in new[]
            {
                (
                    "return",
                    "Retour volontaire et réintégration",
                    "العودة الطوعية وإعادة الإدماج",
                    "Voluntary return and reintegration"
                ),
                (
                    "protection",
                    "Protection et lutte contre la traite",
                    "الحماية ومكافحة الاتجار بالبشر",
                    "Protection and action against trafficking"
                ),
                (
                    "policy",
                    "Lois et stratégies sur la migration et l'asile",
                    "قوانين واستراتيجيات الهجرة واللجوء",
                    "Laws and strategies on migration and asylum"
                ),
                (
                    "diaspora",
                    "Investissement de la diaspora",
                    "استثمار الجالية",
                    "Diaspora investment"
                ),
                ("south", "Dialogue Sud-Sud", "الحوار جنوب-جنوب", "South–South dialogue"),
            }
        )
        {
            topics[key] = await desk.GetAsync<Lists, Guid>(
                Liaison,
                (l, by) => l.AddTopicAsync(Three(french, arabic, english), by)
            );
        }
    }

    private Task<Guid> PlaceAsync(string french, string arabic, string english, bool hasRooms) =>
        desk.GetAsync<Lists, Guid>(
            Liaison,
            (l, by) =>
                l.AddPlaceAsync(
                    new()
                    {
                        Name = Three(french, arabic, english),
                        City = "Rabat",
                        HasRooms = hasRooms,
                    },
                    by
                )
        );

    private static NameInput Three(string french, string arabic, string english) =>
        new()
        {
            Fr = french,
            Ar = arabic,
            En = english,
        };
}
