using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Ui.Api;

namespace Rihla.People;

/// <summary>What is known of somebody who is sought. It is sent in the body: no name stands in an address.</summary>
/// <param name="GivenNames">Given names.</param>
/// <param name="FamilyName">Family name.</param>
/// <param name="NameInArabic">The whole name in Arabic script.</param>
/// <param name="BirthDate">As far as known: <c>YYYY</c>, <c>YYYY-MM</c> or <c>YYYY-MM-DD</c>.</param>
/// <param name="Sex">Sex.</param>
/// <param name="Nationality">ISO 3166-1 alpha-2.</param>
/// <param name="Phone">A telephone number, with <c>+</c> and the country.</param>
/// <param name="DocumentNumber">The number of an identity document.</param>
internal sealed record PersonSought(
    string? GivenNames,
    string? FamilyName,
    string? NameInArabic,
    string? BirthDate,
    Sex? Sex,
    string? Nationality,
    string? Phone,
    string? DocumentNumber
);

/// <summary>Somebody in the register who may be the person sought.</summary>
/// <param name="Code">The code of the person; nothing, where only the minimal facts are given.</param>
/// <param name="Name">The name; initials, where only the minimal facts are given.</param>
/// <param name="BirthDate">As far as known; the year alone, where only the minimal facts are given.</param>
/// <param name="Sex">Sex.</param>
/// <param name="Nationality">ISO 3166-1 alpha-2.</param>
/// <param name="Probability">
/// How probable it is that both are one person, from 0 to 1; nothing, where only the minimal facts are given.
/// </param>
/// <param name="IsLikely">
/// Whether both are probably one person, and not just possibly; nothing, where only the minimal facts are given.
/// </param>
/// <param name="Reasons">
/// Why, in the caller's language, the weightiest first; where only the minimal facts are given, whether these agree.
/// </param>
internal sealed record PersonFound(
    string? Code,
    string Name,
    string? BirthDate,
    Sex? Sex,
    string? Nationality,
    double? Probability,
    bool? IsLikely,
    IReadOnlyList<string> Reasons
);

/// <summary>What programs can ask of the register.</summary>
public static class PeopleApi
{
    /// <summary>Maps the calls.</summary>
    public static void MapPeopleApi(this IEndpointRouteBuilder routes) =>
        routes
            .MapApi("Persons")
            .MapPost("/persons/search", SearchAsync)
            .Needs(
                PeoplePermissions.Register,
                "Who in the register may be this person, at most twenty, best first, each with the reasons."
            )
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<
        Results<Ok<IReadOnlyList<PersonFound>>, ProblemHttpResult>
    > SearchAsync(
        PersonSought sought,
        Register register,
        Words words,
        HttpContext context,
        CancellationToken cancel
    )
    {
        PartialDate? birth = null;
        if (!string.IsNullOrWhiteSpace(sought.BirthDate))
        {
            if (!PartialDate.TryParse(sought.BirthDate, out var read))
            {
                return Outcome
                    .Refused(Refusal.Of(nameof(sought.BirthDate), "Person.Birth.Unreadable"))
                    .Problem(words);
            }
            birth = read;
        }
        var person = new NewPerson
        {
            GivenNames = sought.GivenNames,
            FamilyName = sought.FamilyName,
            NameInArabic = sought.NameInArabic,
            Birth = birth,
            Sex = sought.Sex,
            Nationality = sought.Nationality,
            Phone = sought.Phone,
            DocumentNumber = sought.DocumentNumber,
        };
        if (!person.IsEnoughToSearchBy)
        {
            return Outcome.Refused(new Refusal("Person.Sought.TooLittle")).Problem(words);
        }
        if (await register.LoadingAsync(cancel) is { } loading)
        {
            return Outcome.Refused(loading).Problem(words);
        }
        var matches = await register.LikelyMatchesAsync(person, context.Caller(), cancel: cancel);
        return TypedResults.Ok<IReadOnlyList<PersonFound>>([
            .. matches.Select(m => new PersonFound(
                m.IsMinimal ? null : m.Person.Code,
                m.Person.FullName,
                m.Person.Birth?.ToString(),
                m.Person.Sex,
                m.Person.Nationality,
                m.IsMinimal ? null : Math.Round(m.Probability, 3),
                m.IsMinimal ? null : m.IsLikely,
                [.. m.Reasons.Select(r => words[r.TextKey, [.. r.Args]])]
            )),
        ]);
    }
}
