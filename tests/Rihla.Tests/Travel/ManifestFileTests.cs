using System.Net;
using System.Text;
using MiniExcelLibs;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform;
using Rihla.Tests.Access;
using Rihla.Tests.Host;
using Rihla.Travel;

namespace Rihla.Tests.Travel;

/// <summary>The manifest as files that leave the house.</summary>
public sealed class ManifestFileTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_name_that_is_a_formula_leaves_the_house_as_text(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedAsync(house, children: 0, givenNames: "=cmd()");
        var movement = await Story.PlanAsync(house, story.Today.AddDays(2));
        await story.BookAsync(movement);
        using var hicham = await story.VisitorAsync("hicham");

        var csv = await BytesAsync(
            hicham,
            $"/app/movements/{movement}/manifest.csv?purpose=Carrier"
        );
        Assert.Contains("'=cmd()", Encoding.UTF8.GetString(csv), StringComparison.Ordinal);

        using var xlsx = new MemoryStream(
            await BytesAsync(hicham, $"/app/movements/{movement}/manifest.xlsx?purpose=Carrier")
        );
        var cells = (await xlsx.QueryAsync())
            .SelectMany(row => ((IDictionary<string, object>)row).Values)
            .OfType<string>()
            .ToList();
        Assert.Contains("'=cmd()", cells);
        Assert.DoesNotContain(cells, c => c.StartsWith('='));
    }

    [Theory, BothDatabases]
    public async Task An_export_says_for_whom_and_stands_in_the_history_of_the_case(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedAsync(house);
        var movement = await Story.PlanAsync(house, story.Today.AddDays(2));
        await story.BookAsync(movement);
        using var hicham = await story.VisitorAsync("hicham");
        using var refused = await hicham.SendAsync(
            new(HttpMethod.Get, $"/app/movements/{movement}/manifest.csv")
        );
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        await BytesAsync(hicham, $"/app/movements/{movement}/manifest.csv?purpose=BorderPolice");
        using var salma = await story.VisitorAsync("salma");
        var history = await salma.GetAsync($"/app/cases/{story.Code}/history");
        Assert.Contains("Police des frontières", history.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Each_recipient_reads_what_it_needs_on_paper_as_in_a_file(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedAsync(house, children: 0);
        await story.ExamineAsync(
            0,
            new()
            {
                Fitness = Fitness.FitWithConditions,
                Needs = MedicalNeeds.Wheelchair | MedicalNeeds.Medication,
                Arranged = MedicalNeeds.Wheelchair | MedicalNeeds.Medication,
                ExaminedOn = story.Today,
                ValidUntil = story.Today.AddDays(60),
            }
        );
        var movement = await Story.PlanAsync(house, story.Today.AddDays(2));
        await story.BookAsync(movement);
        using var hicham = await story.VisitorAsync("hicham");
        const string wheelchair = "Fauteuil roulant";
        const string medication = "Médicaments pour le voyage";

        foreach (
            var (purpose, chair, pills, code) in new[]
            {
                (ManifestPurpose.BorderPolice, false, false, false),
                (ManifestPurpose.Carrier, true, false, false),
                (ManifestPurpose.OriginMission, true, true, true),
                (ManifestPurpose.Gate, true, true, true),
            }
        )
        {
            var csv = await BytesAsync(
                hicham,
                $"/app/movements/{movement}/manifest.csv?purpose={purpose}"
            );
            var paper = await hicham.GetAsync(
                $"/app/movements/{movement}/manifest?purpose={purpose}"
            );
            foreach (
                var list in new[]
                {
                    Encoding.UTF8.GetString(csv),
                    paper.Document.QuerySelector("table")!.TextContent,
                }
            )
            {
                Assert.Contains("LP-2026-118", list, StringComparison.Ordinal);
                Assert.Equal(chair, list.Contains(wheelchair, StringComparison.Ordinal));
                Assert.Equal(pills, list.Contains(medication, StringComparison.Ordinal));
                Assert.Equal(chair, list.Contains("Besoins", StringComparison.Ordinal));
                Assert.Equal(code, list.Contains(story.Code, StringComparison.Ordinal));
                Assert.Equal(code, list.Contains("Nom en arabe", StringComparison.Ordinal));
            }
        }
        using var program = house.Program(await house.TokenAsync("hicham"));
        var police = (
            await (
                await program.GetAsync(
                    $"/api/v1/movements/{movement}/manifest?purpose=BorderPolice"
                )
            ).JsonAsync()
        ).GetProperty("passengers")[0];
        Assert.Equal("", police.GetProperty("needs").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, police.GetProperty("caseCode").ValueKind);
    }

    [Theory, BothDatabases]
    public async Task Who_does_not_wish_it_stands_on_no_list_for_the_mission_of_origin(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var shared = await Story.ClearedAsync(house, children: 0);
        var kept = await Story.ClearedAsync(house, children: 1);
        var (salma, nadia) = (await kept.ActorAsync("salma"), await kept.ActorAsync("nadia"));
        var mother = (await kept.FileAsync()).Applicant!.Person;
        await kept.DoAsync<ConsentSheet>(c =>
            c.WithdrawAsync(kept.Code, mother.Id, ConsentPurpose.ShareWithOrigin, salma)
        );
        await kept.DoAsync<Waivers>(w =>
            w.WaiveAsync(kept.Code, ConsentToShareWithOrigin.Name, "Elle craint sa famille", nadia)
        );
        var movement = await Story.PlanAsync(house, shared.Today.AddDays(2));
        await shared.BookAsync(movement);
        await kept.BookAsync(movement);
        using var hicham = await shared.VisitorAsync("hicham");
        using var program = house.Program(await house.TokenAsync("hicham"));

        var csv = Encoding.UTF8.GetString(
            await BytesAsync(
                hicham,
                $"/app/movements/{movement}/manifest.csv?purpose=OriginMission"
            )
        );
        Assert.Contains(shared.Code, csv, StringComparison.Ordinal);
        Assert.DoesNotContain(kept.Code, csv, StringComparison.Ordinal);
        Assert.DoesNotContain(mother.FamilyName!, csv, StringComparison.Ordinal);

        var paper = await hicham.GetAsync(
            $"/app/movements/{movement}/manifest?purpose=OriginMission"
        );
        Assert.DoesNotContain(mother.FamilyName!, paper.Text, StringComparison.Ordinal);
        Assert.Contains(
            "voyageurs ne figurent pas sur cette liste",
            paper.Text,
            StringComparison.Ordinal
        );
        var list = await (
            await program.GetAsync($"/api/v1/movements/{movement}/manifest?purpose=OriginMission")
        ).JsonAsync();
        Assert.Equal(2, list.GetProperty("notShared").GetInt32());
        Assert.Equal(0, list.GetProperty("hidden").GetInt32());

        // At the gate they are awaited like everybody.
        var gate = await hicham.GetAsync($"/app/movements/{movement}/manifest");
        Assert.Contains(kept.Code, gate.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Each_mission_of_origin_reads_only_of_whom_it_receives(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (dakar, conakry) = (await Story.ToAsync(house, "SN"), await Story.ToAsync(house, "GN"));
        var by = await dakar.ActorAsync("hicham");
        var plan = Story.To(dakar.Today.AddDays(3));
        var last = plan.Legs[0] with { From = "DSS" };
        await dakar.DoAsync<Bookings>(b =>
            b.BookNewAsync(
                dakar.Code,
                plan with
                {
                    Legs = [plan.Legs[0] with { To = "DSS" }, last],
                },
                by
            )
        );
        var movement = await dakar.MovementAsync();
        await conakry.BookAsync(movement);
        using var hicham = await dakar.VisitorAsync("hicham");
        using var program = house.Program(await house.TokenAsync("hicham"));
        var address = $"/app/movements/{movement}/manifest";

        // Whose list it is has to be said, and of the missions of those on board.
        foreach (var unsaid in new[] { "", "&mission=ML" })
        {
            var refused = await hicham.GetAsync($"{address}.csv?purpose=OriginMission{unsaid}");
            Assert.Equal($"/app/movements/{movement}", refused.Path);
            Assert.Contains("(mission) : GN, SN", Plain(refused.Text), StringComparison.Ordinal);
        }

        foreach (
            var (mission, ours, theirs) in new[] { ("SN", dakar, conakry), ("gn", conakry, dakar) }
        )
        {
            var query = $"?purpose=OriginMission&mission={mission}";
            var csv = Encoding.UTF8.GetString(await BytesAsync(hicham, $"{address}.csv{query}"));
            using var xlsx = new MemoryStream(await BytesAsync(hicham, $"{address}.xlsx{query}"));
            var cells = string.Join(
                ' ',
                (await xlsx.QueryAsync()).SelectMany(r => ((IDictionary<string, object>)r).Values)
            );
            var paper = await hicham.GetAsync(address + query);
            foreach (var list in new[] { csv, cells, paper.Text })
            {
                Assert.Contains(ours.Code, list, StringComparison.Ordinal);
                Assert.DoesNotContain(theirs.Code, list, StringComparison.Ordinal);
                Assert.Contains(
                    "1 voyageur ne figure pas sur cette liste",
                    Plain(list),
                    StringComparison.Ordinal
                );
            }
            var read = await (
                await program.GetAsync($"/api/v1/movements/{movement}/manifest{query}")
            ).JsonAsync();
            Assert.Equal(mission.ToUpperInvariant(), read.GetProperty("mission").GetString());
            Assert.Equal(1, read.GetProperty("notShared").GetInt32());
            Assert.Equal(
                ours.Code,
                Assert
                    .Single(read.GetProperty("passengers").EnumerateArray())
                    .GetProperty("caseCode")
                    .GetString()
            );
        }

        // The choice stands above the list, and the history says which mission it was.
        var gate = await hicham.GetAsync(address);
        Assert.Equal(
            ["GN", "SN"],
            gate.Document.QuerySelectorAll("form + h1, select[name=mission] option")
                .Select(o => o.GetAttribute("value"))
                .OfType<string>()
        );
        Assert.NotNull(gate.Document.QuerySelector("main form + h1"));
        using var salma = await dakar.VisitorAsync("salma");
        var history = await salma.GetAsync($"/app/cases/{dakar.Code}/history");
        Assert.Contains(
            "mission du pays d'origine : SN",
            Plain(history.Text),
            StringComparison.Ordinal
        );
    }

    private static string Plain(string text) =>
        text.Replace('\u00a0', ' ').Replace('\u202f', ' ').Replace('’', '\'');

    private static async Task<byte[]> BytesAsync(Visitor visitor, string url)
    {
        using var response = await visitor.SendAsync(new(HttpMethod.Get, url));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync();
    }
}
