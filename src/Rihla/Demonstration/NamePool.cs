namespace Rihla.Demonstration;

/// <summary>A name, another way it is spelt, and how it is written in Arabic, where it is.</summary>
internal sealed record Spelling(string Latin, string Other, string? Arabic);

/// <summary>
/// The names from which people of a region are invented. Common given names and common family names are put together at
/// random: nobody is meant.
/// </summary>
internal sealed class NamePool
{
    private NamePool(string men, string women, string families) =>
        (Men, Women, Families) = (Read(men), Read(women), Read(families));

    public IReadOnlyList<Spelling> Men { get; }

    public IReadOnlyList<Spelling> Women { get; }

    public IReadOnlyList<Spelling> Families { get; }

    // In each text a name is "as usual/otherwise/in Arabic"; the later parts may be missing.

    public static NamePool Mande { get; } =
        new(
            "Mamadou/Mamadu Ibrahima/Ibrahim Alpha Ousmane/Usman Sékou/Seku Lansana Moussa/Musa Abdoulaye/Abdulai Amadou/Ahmadou Thierno/Cerno Boubacar/Bubakar Souleymane/Suleiman Fodé/Fode Aboubacar/Abubakar Naby Mory Bakary/Bakari Issa Oumar/Umar Saïdou/Saidou",
            "Fatoumata/Fatumata Mariama/Mariame Aïssatou/Aissata Kadiatou/Kadija Hawa/Awa Djénabou/Jenaba Aminata Oumou/Umu Bintou/Bintu Nènè/Nene Salimatou/Salimata Fanta Ramatoulaye/Ramata Makalé/Makale Assiatou/Asiatou Maïmouna/Maimuna",
            "Diallo/Jallow Bah/Ba Barry/Bari Sow/So Camara/Kamara Condé/Conde Keïta/Keita Sylla/Sila Touré/Toure Traoré/Traore Soumah/Suma Bangoura/Bangura Kourouma/Kuruma Cissé/Ceesay Doumbouya/Dumbuya Sidibé/Sidibe Coulibaly/Kulibali Sangaré/Sangare Konaté/Konate Dembélé/Dembele"
        );

    public static NamePool Wolof { get; } =
        new(
            "Cheikh/Sheikh Modou/Modu Pape/Papa Serigne/Sering Babacar/Boubacar Ousseynou/Ousainou Assane/Alassane Mamadou/Mamadu Abdou/Abdu Ibrahima/Ibra Moustapha/Mustapha Alioune/Aliou Souleymane/Suleymane Amadou/Ahmadou",
            "Awa/Hawa Ndèye/Ndey Khady/Khadija Coumba/Kumba Astou/Astu Sokhna/Soxna Rokhaya/Roxaya Aby/Abi Fatou/Fatu Mame Aïda/Aida Marème/Mareme Bineta/Binta",
            "Ndiaye/N'Diaye Diop/Diob Fall/Fal Gueye/Guèye Faye/Fay Sarr/Sar Mbaye/M'Baye Seck/Sek Thiam/Tiam Diouf/Joof Ba/Bah Ndour/N'Dour Sène/Sene Cissokho/Sissokho Diatta/Jatta Badji/Baji"
        );

    public static NamePool Ivorian { get; } =
        new(
            "Kouadio/Kwadio Yao Koffi/Kofi Kouamé/Kouame Adama Issouf/Issoufou Hervé/Herve Serge Franck/Frank Didier Brahima/Ibrahima Lacina/Lassina Arsène/Arsene Sékou/Sekou Aimé/Aime Yves",
            "Adjoua/Adjua Affoué/Affoue Akissi/Akisi Mireille Sandrine Mariam/Mariame Aminata Clarisse Estelle Rokia/Rokiatou Nadège/Nadege Salimata Amenan Bénédicte/Benedicte",
            "Kouassi/Kwassi Konan N'Guessan/Nguessan Koné/Kone Ouattara/Watara Bamba Kouakou/Kwaku Brou Yapi Zadi Fofana Dosso Gnamien/Niamien Soro Tanoh/Tano Cissé/Cisse"
        );

    public static NamePool Central { get; } =
        new(
            "Emmanuel Patrick Christian Rodrigue Landry Fabrice Arnaud Roland Dieudonné/Dieudonne Jean-Paul/Jean Blaise Armel Guy-Roger/Guy Thierry Brice Junior",
            "Solange Bernadette Nadège/Nadege Chantal Carine/Karine Prisca Grâce/Grace Divine Sylvie Clémence/Clemence Mireille Ornella Pélagie/Pelagie Rosine",
            "Mbarga/M'Barga Ngono/N'Gono Essomba Fotso Nkoulou/Nkulu Makosso Mabiala Loemba Ngoma/N'Goma Mukendi Kabongo Ilunga Obiang Nzamba Okemba Kamga Abena Mouanda/Muanda"
        );

    public static NamePool Anglophone { get; } =
        new(
            "Emeka Chidi Tunde/Babatunde Kwame/Kouame Kofi/Koffi Samuel Ebrima/Ibrahim Lamin/Lamine Sheku/Sekou Alusine/Alhassan Osas Segun/Olusegun Yusuf/Youssouf Musa/Moussa Prince",
            "Blessing Ngozi Funmi/Funmilayo Abena Patience Precious Isatu/Aissatou Fatmata/Fatoumata Mercy Hawa/Awa Joy Comfort Adaeze Isha/Aicha",
            "Okafor/Okafo Adeyemi Balogun Eze/Ezeh Mensah/Mensa Owusu Boateng Kamara/Camara Sesay/Sessay Conteh/Conte Jallow/Diallo Ceesay/Cissé Okonkwo Osei Bangura/Bangoura Turay/Touré"
        );

    public static NamePool Arabic { get; } =
        new(
            "Mohamed/Mohammed/محمد Ahmed/Ahmad/أحمد Khaled/Khalid/خالد Youssef/Yusuf/يوسف Mustafa/Moustapha/مصطفى Osman/Othman/عثمان Yasser/Yasir/ياسر Ibrahim/Brahim/إبراهيم Omar/Umar/عمر Adam/Adem/آدم Hussein/Houssein/حسين Tarek/Tariq/طارق",
            "Fatima/Fatma/فاطمة Mariam/Maryam/مريم Huda/Houda/هدى Amal/Aamal/أمل Suad/Souad/سعاد Zeinab/Zaynab/زينب Khadija/Khadidja/خديجة Rania/Raniya/رانيا Amina/Aminah/أمينة Halima/Halimah/حليمة",
            "Eltayeb/Al-Tayyib/الطيب Idris/Idriss/إدريس Elbashir/Al-Bachir/البشير Hassan/Hasan/حسن Saleh/Salih/صالح Abdallah/Abdullah/عبدالله Elhaj/El-Hadj/الحاج Younis/Younes/يونس Elamin/Al-Amine/الأمين Darwish/Darwich/درويش Mansour/Mansur/منصور Khalil/Khaleel/خليل Mahmoud/Mahmud/محمود"
        );

    private static List<Spelling> Read(string names) =>
        [
            .. names
                .Split(' ')
                .Select(n => n.Split('/'))
                .Select(n => new Spelling(
                    n[0],
                    n.Length > 1 ? n[1] : n[0],
                    n.Length > 2 ? n[2] : null
                )),
        ];
}
