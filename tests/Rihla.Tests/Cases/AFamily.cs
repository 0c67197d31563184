using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;

namespace Rihla.Tests.Cases;

/// <summary>Makes cases of invented people in memory, for tests of rules.</summary>
internal static class AFamily
{
    public static readonly DateOnly Today = new(2026, 3, 2);

    public static readonly Guid Host = Guid.CreateVersion7();

    public static readonly Guid Origin = Guid.CreateVersion7();

    /// <summary>A case going to Guinea, of these people: the first is the applicant.</summary>
    public static CaseFile Of(params (string Name, string? Birth, Relation Relation)[] people)
    {
        var entity = new Case
        {
            Code = Code.New("MA"),
            HostMissionId = Host,
            OriginMissionId = Origin,
            Channel = Channel.Phone,
            RequestedOn = Today.AddDays(-30),
            Language = "fr",
            Country = "GN",
        };
        return new(
            entity,
            [
                .. people.Select(p =>
                {
                    var person = Guid.CreateVersion7();
                    return new Traveller(
                        entity.Add(person, p.Relation),
                        new(
                            person,
                            "P-" + p.Name,
                            p.Name,
                            "Barry",
                            null,
                            PartialDate.TryParse(p.Birth, out var born) ? born : null,
                            Sex.F,
                            "GN",
                            "fr",
                            false,
                            null
                        )
                    );
                }),
            ]
        );
    }

    /// <summary>A woman with two children.</summary>
    public static CaseFile MotherOfTwo() =>
        Of(
            ("Aissatou", "1994-03-17", Relation.Applicant),
            ("Mamadou", "2016", Relation.Child),
            ("Binta", "2021-06", Relation.Child)
        );

    /// <summary>The same case at a stage.</summary>
    public static CaseFile At(this CaseFile file, Stage stage)
    {
        file.Case.Reach(stage, Today);
        return file;
    }
}
