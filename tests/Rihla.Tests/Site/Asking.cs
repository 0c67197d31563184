using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Site;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Site;

/// <summary>What a stranger does to ask for help and to follow, and what is kept of it.</summary>
internal static class Asking
{
    /// <summary>Asks for help, from the first page to the receipt.</summary>
    public static async Task<(string Code, string Words)> AskAsync(
        Visitor stranger,
        string name,
        string phone
    ) =>
        ReceiptOf(
            await stranger.SubmitAsync(await ToCheckAsync(stranger, name, phone), [("Go", "next")])
        );

    /// <summary>Fills the form in as far as its last page.</summary>
    public static async Task<Page> ToCheckAsync(Visitor stranger, string name, string phone)
    {
        var page = await stranger.GetAsync("/fr/help/ask");
        page = await stranger.SubmitAsync(page, [("Input.IsChild", "false")]);
        page = await stranger.SubmitAsync(
            page,
            [("Input.WantsHome", "true"), ("Input.Country", "GN"), ("Input.People", "2")]
        );
        return await ContactAsync(stranger, page, name, phone);
    }

    /// <summary>A child alone whom somebody forces asks for help; held up as a machine would be, the request waits for a person.</summary>
    public static async Task<(string Code, string Words)> AskAsChildAsync(
        Visitor stranger,
        string name,
        string phone,
        bool waits = false
    )
    {
        var page = await stranger.SubmitAsync(
            await stranger.GetAsync("/fr/help/ask"),
            [("Input.IsChild", "true"), ("Input.IsAlone", "true"), ("Input.Danger", "forced")]
        );
        return ReceiptOf(
            await stranger.SubmitAsync(
                await ContactAsync(stranger, page, name, phone),
                waits ? [("Go", "next"), ("Website", "x")] : [("Go", "next")]
            )
        );
    }

    /// <summary>Says that she no longer wants to leave, and whether all of the request is to be closed.</summary>
    public static Task<Page> WithdrawAsync(Visitor stranger, Page page, bool close) =>
        stranger.SubmitAsync(page, close ? [("Close", "true")] : [], "form:has([value=withdraw])");

    /// <summary>Goes on from the page that asks how to be reached.</summary>
    public static async Task<(string Code, string Words)> FinishAsync(
        Visitor stranger,
        Page contact,
        string name,
        string phone
    ) =>
        ReceiptOf(
            await stranger.SubmitAsync(
                await ContactAsync(stranger, contact, name, phone),
                [("Go", "next")]
            )
        );

    /// <summary>Says how to be reached.</summary>
    public static Task<Page> ContactAsync(Visitor stranger, Page page, string name, string phone) =>
        stranger.SubmitAsync(
            page,
            [
                ("Input.Name", name),
                ("Input.Phone", phone),
                ("Input.Language", "wo"),
                ("Input.CallTime", "evening"),
            ]
        );

    /// <summary>The code and the words on a page.</summary>
    public static (string Code, string Words) ReceiptOf(Page page)
    {
        var codes = page.Document.QuerySelectorAll(".s-code").Select(c => c.TextContent).ToList();
        Assert.True(codes.Count == 2, page.Text);
        return (codes[0], codes[1]);
    }

    /// <summary>Shows code and words, and sees where the request stands.</summary>
    public static async Task<Page> EnterAsync(
        Visitor stranger,
        (string Code, string Words) receipt
    ) =>
        await stranger.SubmitAsync(
            await stranger.GetAsync("/fr/follow"),
            [("ReceiptCode", receipt.Code), ("Secret", receipt.Words)]
        );

    /// <summary>Writes something on the page where the request is followed.</summary>
    public static Task<Page> SayAsync(Visitor stranger, Page page, string text) =>
        stranger.SubmitAsync(page, [("Text", text)], "form:has([value=say])");

    /// <summary>What a caseworker gives to the principal applicant of a case, or to another adult of it, to follow it.</summary>
    public static async Task<(string Code, string Words)> GiveReceiptAsync(
        House house,
        Story story,
        Guid? memberId = null
    )
    {
        var salma = await story.ActorAsync("salma");
        var given = await house.InScopeAsync(s =>
            s.GetRequiredService<CaseExchanges>()
                .GiveReceiptAsync(story.Code, memberId, "fr", salma, default)
        );
        Assert.True(given.IsDone);
        return (given.Value.Code, given.Value.Words);
    }

    /// <summary>What is kept of a request.</summary>
    public static Task<HelpRequest> RequestAsync(House house, string code) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<HelpRequest>()
                .AsNoTracking()
                .SingleAsync(r => r.Code == code)
        );

    /// <summary>The case that a request became.</summary>
    public static async Task<CaseFile> CaseOfAsync(House house, string code)
    {
        var request = await RequestAsync(house, code);
        return (
            await house.InScopeAsync(s =>
                s.GetRequiredService<CaseFiles>().FindAsync(request.CaseId!.Value, Actor.System)
            )
        )!;
    }

    /// <summary>How many requests stand so.</summary>
    public static Task<int> CountAsync(House house, HelpStanding standing) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<HelpRequest>()
                .CountAsync(r => r.Standing == standing)
        );

    /// <summary>The tasks of no case that somebody has.</summary>
    public static async Task<List<OfficeTask>> OfficeTasksAsync(IServiceProvider services, Actor by)
    {
        var all = new List<OfficeTask>();
        foreach (var tasks in services.GetServices<OfficeTasks>())
        {
            all.AddRange(await tasks.OfAsync(by, default));
        }
        return all;
    }
}
