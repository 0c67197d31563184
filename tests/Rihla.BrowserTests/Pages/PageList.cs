using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.BrowserTests.Host;
using Rihla.Cases.Conditions;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.BrowserTests.Pages;

/// <summary>A page, and somebody who may open it.</summary>
/// <param name="Route">Its route, such as <c>/app/cases/{code}/declaration</c>.</param>
/// <param name="Address">Its address with the codes of the furnished house.</param>
/// <param name="UserName">Who opens it; nobody for a page that is open to strangers.</param>
internal sealed record PageToSee(string Route, string Address, string? UserName)
{
    /// <summary>Its address in a language: that of a public page begins with it.</summary>
    public string In(string language) =>
        Address.StartsWith("/fr", StringComparison.Ordinal)
            ? $"/{language}{Address[3..]}"
            : Address;
}

/// <summary>
/// Every page of the application, taken from its own table of endpoints, each with a real address and somebody who may
/// open it. What answers with a file, or only leads on to another page, is no page.
/// </summary>
internal sealed class PageList(Chromium chromium, FurnishedHouse furnished)
{
    // In the order in which they are asked to open a page: the first who can is the one who is looked at.
    private static readonly string[] Staff =
    [
        "salma",
        "aicha",
        "hicham",
        "karim",
        "mariama",
        "nadia",
        "driss",
        "amina",
        "ines",
        "omar",
        "leila",
        "abri",
        "claire",
        "bailleur",
        "samba",
        "sofia",
    ];

    // Seen by tests of their own: what an error looks like, a form that was kept when the session had ended, a proposal that
    // must be worked out first, and the paper of a survey that was finished.
    private static readonly string[] SeenElsewhere =
    [
        "/error/{code:int}",
        "/forbidden",
        "/app/kept/{id:guid}",
        "/app/grants/plans/{id:guid}",
        "/app/cases/{code}/surveys/{id:guid}/print",
        "/app/site/{id:guid}/preview/{language:regex(^(fr|ar|en)$)}",
    ];

    // Answer with a file.
    private static readonly string[] Files =
    [
        "/app/cases/{code}/documents/{id:guid}",
        "/app/cases/{code}/scan/{id:guid}",
        "/app/people/{code}/documents/{id:guid}/scan",
        "/app/people/{code}/photo",
        "/app/movements/{code}/manifest.{format:regex(^(csv|xlsx)$)}",
        "/app/reports/yearly/{year:int}/file/{format}",
        "/app/open-data/file/{format:regex(^(csv|json)$)}",
        "/app/open-data/iati",
        "/app/reports/grants/{id:guid}/file/{format:regex(^(csv|xlsx|json)$)}",
        "/app/agreements/{id:guid}/papers/{paper:guid}",
        "/app/cases/{code}/visits/{id:guid}/photo",
        "/app/surveys/instruments/{id:guid}/file.{format:regex(^(csv|xlsx)$)}",
        "/{lang:regex(^(fr|ar|en)$)}/data/figures.{format:regex(^(csv|json)$)}",
        "/{lang:regex(^(fr|ar|en)$)}/news/feed.{format:regex(^(atom|rss)$)}",
        "/media/{id:guid}/{width:int}.jpg",
        "/media/files/{mark:guid}/{name}",
        "/app/bills/{id:guid}/{what:regex(^(invoice|proof)$)}",
        "/app/cases/{code}/support/papers/{id:guid}",
        "/app/diaspora/ventures/{code}/plans/{number:int}",
        "/app/diaspora/applications/{code}/papers/{id:guid}",
        "/app/diaspora/calls/{address}/report/file/{format:regex(^(csv|xlsx)$)}",
        "/calendar/{key}.ics",
    ];

    // Answer to programs.
    private static readonly string[] ForPrograms = ["/health/", "/api/", "/openapi/"];

    // Answers only to what is sent: the likely matches that are shown while a registration is typed.
    private const string OnlyWhenSent = "/app/people/matches";

    // What a page asks to be told before it shows anything.
    private static readonly Dictionary<string, string> Asked = new()
    {
        ["/app/reports/yearly/{year:int}/cases"] = "?figure=requests",
    };

    // The instrument that comes with every installation.
    private const string ShippedInstrument = "018f3c5e-5a00-7000-8000-000000000002";

    private readonly Dictionary<string, List<string>> values = [];

    /// <summary>The pages, and the routes that nobody could open.</summary>
    public async Task<(IReadOnlyList<PageToSee> Pages, IReadOnlyList<string> Unopened)> FindAsync()
    {
        await ReadValuesAsync();
        var table = furnished.House.Services.GetRequiredService<EndpointTable>();
        var rows = (await table.RowsAsync()).Where(r =>
            r.Method == "GET"
            && r.Handler is null
            && !SeenElsewhere.Contains(r.Route)
            && !Files.Contains(r.Route)
            && r.Route != OnlyWhenSent
            && !ForPrograms.Any(p => r.Route.StartsWith(p, StringComparison.Ordinal))
            && !r.Route.StartsWith("/language/", StringComparison.Ordinal)
        );
        var people = new List<Visitor>
        {
            new(null, null, await Desk.OpenAsync(chromium, furnished.House)),
        };
        foreach (var userName in Staff)
        {
            var desk = await Desk.OpenAsync(chromium, furnished.House);
            await desk.EnterAsync(userName);
            people.Add(new(userName, await furnished.House.ActorAsync(userName), desk));
        }
        var pages = new ConcurrentBag<PageToSee>();
        var unopened = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            rows,
            new ParallelOptions { MaxDegreeOfParallelism = 2 },
            async (row, _) =>
            {
                var (page, isOpened) = await OpenAsync(
                    row.Route,
                    row.Openness == Openness.Anonymous
                        ? people.Take(1)
                        : people
                            .Skip(1)
                            .Where(p => row.Permission is not { } of || p.Actor!.May(of))
                );
                if (page is not null)
                {
                    pages.Add(page);
                }
                if (!isOpened)
                {
                    unopened.Add(row.Route);
                }
            }
        );
        foreach (var person in people)
        {
            await person.Desk.DisposeAsync();
        }
        return (
            [.. pages.OrderBy(p => p.Route, StringComparer.Ordinal)],
            [.. unopened.Order(StringComparer.Ordinal)]
        );
    }

    // Somebody with a window of their own; nobody knows the first.
    private sealed record Visitor(string? UserName, Actor? Actor, Desk Desk);

    // The page as the first of these sees it; what is opened may also be a file, or lead on elsewhere.
    private async Task<(PageToSee? Page, bool IsOpened)> OpenAsync(
        string route,
        IEnumerable<Visitor> people
    )
    {
        var isOpened = false;
        var asked =
            from person in people
            from address in AddressesOf(route)
            select (person, address);
        foreach (var (person, address) in asked)
        {
            var answer = await person.Desk.Context.APIRequest.GetAsync(address);
            if (!answer.Ok)
            {
                continue;
            }
            isOpened = true;
            if (
                new Uri(answer.Url).PathAndQuery == address
                && answer.Headers["content-type"].StartsWith("text/html", StringComparison.Ordinal)
            )
            {
                return (new(route, address, person.UserName), true);
            }
        }
        return (null, isOpened);
    }

    private IEnumerable<string> AddressesOf(string route)
    {
        IEnumerable<string> addresses = [""];
        foreach (var segment in RoutePatternFactory.Parse(route).PathSegments)
        {
            var parts = segment.Parts;
            if (parts is [RoutePatternParameterPart { IsOptional: true }])
            {
                continue;
            }
            addresses = addresses.SelectMany(before =>
                Filled(route, parts).Select(part => $"{before}/{part}")
            );
        }
        return addresses.Select(a =>
            (a.Length == 0 ? "/" : a) + Asked.GetValueOrDefault(route, "")
        );
    }

    private IEnumerable<string> Filled(string route, IReadOnlyList<RoutePatternPart> parts) =>
        parts.Aggregate<RoutePatternPart, IEnumerable<string>>(
            [""],
            (filled, part) =>
                filled.SelectMany(before =>
                    (
                        part switch
                        {
                            RoutePatternLiteralPart literal => [literal.Content],
                            RoutePatternSeparatorPart separator => [separator.Content],
                            RoutePatternParameterPart parameter => ValuesOf(route, parameter.Name),
                            _ => throw new InvalidOperationException($"What is {part}?"),
                        }
                    ).Select(text => before + text)
                )
        );

    // The longest beginning of the route for which values of this name are known.
    private List<string> ValuesOf(string route, string name) =>
        values
            .Where(v =>
                v.Key.Split(' ') is [var beginning, var known]
                && known == name
                && route.StartsWith(beginning, StringComparison.Ordinal)
            )
            .OrderByDescending(v => v.Key.Length)
            .Select(v => v.Value)
            .FirstOrDefault()
        ?? [];

    private async Task ReadValuesAsync()
    {
        values["/app/ code"] = [.. furnished.Cases];
        values["/app/people/ code"] = await ReadAsync("code", "people_person");
        values["/app/movements/ code"] = await ReadAsync("code", "travel_movement");
        values["/app/admin/missions/ code"] = ["GN"];
        values["/app/admin/users/ userName"] = ["salma"];
        values["/app/people/{code}/merges/ id"] = await ReadAsync("id", "people_merge");
        values["/app/people/adjudication/ id"] = await ReadAsync("id", "people_pair");
        values["/app/cases/{code}/referrals/ id"] = await ReadAsync("id", "cases_referral");
        values["/app/import/ id"] = [furnished.Import];
        values["/app/tasks/ id"] = await ReadAsync("id", "cases_task");
        values["/app/cases/ route"] = await ReadAsync("id", "cases_protection_route");
        values["/app/cases/ member"] = await ReadAsync("member_id", "cases_protection_route");
        values["/app/reports/grants/ id"] = await ReadAsync("id", "grants_grant");
        values["/app/strategies/ id"] = await ReadAsync("id", "results_strategy");
        values["/app/strategies/ objective"] = await ReadAsync("id", "results_objective");
        values["/app/strategies/ indicator"] = await ReadAsync("id", "results_indicator");
        values["/app/grants/ id"] = await ReadAsync("id", "grants_grant");
        values["/app/grants/ entry"] = await ReadAsync("id", "grants_ledger_entry");
        values["/app/agreements/ id"] = await ReadAsync("id", "grants_agreement");
        values["/app/cases/{code}/surveys/ id"] = await ReadAsync("id", "reintegration_survey");
        values["/app/cases/{code}/visits/ id"] = await ReadAsync("id", "reintegration_visit");
        values["/app/cases/ person"] = await ReadAsync("person_id", "reintegration_survey");
        values["/app/cases/ month"] = ["3", "0"];
        values["/app/cases/ number"] = ["1"];
        values["/app/cases/{code}/plan/items/ id"] = await ReadAsync(
            "id",
            "reintegration_plan_item"
        );
        values["/app/cases/{code}/support/ item"] = await ReadAsync(
            "id",
            "reintegration_plan_item"
        );
        values["/app/payments/ code"] = await ReadAsync("code", "grants_payment_batch");
        values["/app/payments/paid/ id"] = await ReadAsync(
            "id",
            "grants_expense where standing = 'Paid'"
        );
        values["/app/suppliers/ id"] = await ReadAsync("id", "grants_supplier");
        values["/app/projects/ code"] = await ReadAsync("code", "reintegration_project");
        values["/app/complaints/ code"] = await ReadAsync("code", "reintegration_complaint");
        values["/app/surveys/ id"] = [ShippedInstrument];
        values["/app/cases/ what"] = ["reception", "arrival"];
        values["/app/cases/ condition"] = await furnished.House.InScopeAsync(s =>
            Task.FromResult<List<string>>([
                .. s.GetServices<Condition>().Where(c => c.WaivedBy is not null).Select(c => c.Key),
            ])
        );
        values["/ year"] =
        [
            furnished.House.Clock.GetUtcNow().Year.ToString(CultureInfo.InvariantCulture),
        ];
        values["/ token"] = ["none"];
        values["/ lang"] = ["fr"];
        values["/ section"] = ["work"];
        values["/ address"] = ["news/a-shop-in-kindia"];
        values["/app/institutions/ id"] = await ReadAsync("id", "relations_institution");
        values["/app/counterparts/ id"] = await ReadAsync("id", "relations_counterpart");
        values["/app/visits/ id"] = await ReadAsync(
            "visit_id",
            "relations_meeting where kind = 'Signing'"
        );
        values["/app/visits/{id:guid}/news id"] = await ReadAsync(
            "id",
            "relations_visit where news_item_id is null and standing = 'Planned'"
        );
        values["/app/commitments/ id"] = await ReadAsync(
            "id",
            "relations_promise where kept_on is null"
        );
        values["/app/dossiers/ id"] = await ReadAsync("id", "relations_dossier");
        values["/app/visits/ meeting"] = await ReadAsync(
            "id",
            "relations_meeting where kind = 'Signing'"
        );
        // The call that was decided, with its ventures, and the one that is open.
        values["/app/diaspora/calls/ address"] = ["medma-2"];
        values["/{lang:regex(^(fr|ar|en)$)}/action/calls/ address"] = ["entreprendre-au-pays-3"];
        values["/app/diaspora/applications/ code"] = await ReadAsync(
            "code",
            "diaspora_application"
        );
        values["/app/jury/ code"] = values["/app/diaspora/applications/ code"];
        values["/app/diaspora/ventures/ code"] = await ReadAsync("code", "diaspora_venture");
        values["/app/diaspora/ventures/ month"] = ["24", "36", "12"];
        values["/app/site/ id"] = await ReadAsync("id", "site_item");
        values["/app/data-requests/ id"] = await ReadAsync(
            "id",
            "site_data_request where wish = 'Erasure'"
        );
        values["/app/data-requests/{id:guid}/copy id"] = await ReadAsync(
            "id",
            "site_data_request where standing = 'Ready'"
        );
    }

    private Task<List<string>> ReadAsync(string column, string table) =>
        furnished.House.InScopeAsync(s =>
#pragma warning disable EF1002 // The names are written above.
            s.GetRequiredService<RihlaDb>()
                .Database.SqlQueryRaw<string>($"select {column} as \"Value\" from {table}")
                .ToListAsync()
#pragma warning restore EF1002
        );
}
