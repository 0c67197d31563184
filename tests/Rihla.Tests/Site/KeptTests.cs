using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform;
using Rihla.Site;
using Rihla.Tests.Host;

namespace Rihla.Tests.Site;

/// <summary>What many readers at once cost: what one of them costs.</summary>
public sealed class KeptTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_many_who_come_at_once_one_reads_for_all_and_takes_it_from_nobody_by_going()
    {
        var figures = new Kept<string, string>(TimeSpan.FromHours(1));
        var source = new TaskCompletionSource<string>();
        var calls = 0;
        using var going = new CancellationTokenSource();
        var first = figures.GetAsync("MA", ReadAsync, going.Token).AsTask();
        var others = Enumerable
            .Range(0, 50)
            .Select(_ => figures.GetAsync("MA", ReadAsync, Cancel).AsTask())
            .ToList();

        await going.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        source.SetResult("figures");

        Assert.All(await Task.WhenAll(others), rows => Assert.Equal("figures", rows));
        Assert.Equal("figures", await figures.GetAsync("MA", ReadAsync, Cancel));
        Assert.Equal(1, calls);
        await figures.GetAsync("GN", ReadAsync, Cancel);
        Assert.Equal(2, calls);

        Task<string> ReadAsync()
        {
            Interlocked.Increment(ref calls);
            return source.Task;
        }
    }

    [Fact]
    public async Task What_could_not_be_read_is_read_again_by_the_next()
    {
        var figures = new Kept<string, string>(TimeSpan.FromHours(1));
        await Assert.ThrowsAsync<TimeoutException>(() =>
            figures
                .GetAsync("MA", () => Task.FromException<string>(new TimeoutException()), Cancel)
                .AsTask()
        );

        Assert.Equal(
            "figures",
            await figures.GetAsync("MA", () => Task.FromResult("figures"), Cancel)
        );
    }

    [Fact]
    public async Task What_is_too_old_is_read_anew()
    {
        var figures = new Kept<string, string>(TimeSpan.Zero);
        Assert.Equal("old", await figures.GetAsync("MA", () => Task.FromResult("old"), Cancel));

        Assert.Equal("new", await figures.GetAsync("MA", () => Task.FromResult("new"), Cancel));
    }

    [Theory, BothDatabases]
    public async Task A_cold_site_is_read_once_for_all_who_come(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var book = house.Services.GetRequiredService<SiteBook>();

        var seen = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => Task.Run(() => book.CurrentAsync().AsTask()))
        );

        Assert.Single(seen.Distinct());
    }

    [Theory, BothDatabases]
    public async Task A_document_stands_in_memory_once_however_many_read_it(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var room = new Newsroom(house);
        var added = await room.AddFileAsync(
            "%PDF-1.4\n%%EOF\n"u8.ToArray(),
            "guide.pdf",
            new() { Kind = SiteFileKind.Document }
        );
        Assert.True(added.IsDone);
        var address = $"/media/files/{added.Value}/guide.pdf";
        var shelf = house.Services.GetRequiredService<FileShelf>();

        var held = await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(_ => Task.Run(() => shelf.ContentAsync(added.Value, Cancel).AsTask()))
        );
        using var reader = house.Visitor();
        using var whole = await reader.SendAsync(new(HttpMethod.Get, address));
        using var part = await reader.SendAsync(
            new(HttpMethod.Get, address) { Headers = { Range = new RangeHeaderValue(0, 3) } }
        );

        Assert.Equal(held[0], await whole.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal("%PDF"u8.ToArray(), await part.Content.ReadAsByteArrayAsync(Cancel));
        Assert.All(held, content => Assert.Same(held[0], content));
        Assert.Same(held[0], await shelf.ContentAsync(added.Value, Cancel));
    }

    [Fact]
    public async Task A_picture_is_made_under_one_address_alone()
    {
        await using var house = await House.OpenAsync(DatabaseKind.Sqlite);
        using var reader = house.Visitor();
        var home = await reader.GetAsync("/fr");
        var picture = home.Document.QuerySelector("img[src^='/media/']")!.GetAttribute("src")!;
        foreach (
            var spelt in new[]
            {
                $"{picture}?x=1",
                picture.Insert(picture.LastIndexOf('/') + 1, "0"),
                picture.ToUpperInvariant().Replace("/MEDIA/", "/media/", StringComparison.Ordinal),
            }
        )
        {
            using var answer = await reader.SendAsync(new(HttpMethod.Get, spelt));

            Assert.Equal(HttpStatusCode.MovedPermanently, answer.StatusCode);
            Assert.Equal(picture, answer.Headers.Location!.OriginalString);
        }
    }
}
