using System.Net;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Files;
using Rihla.Platform.Privacy;
using Rihla.Tests.Access;
using Rihla.Tests.Host;

namespace Rihla.Tests.Ui;

/// <summary>Files that come with forms never lie in clear on the disk, and one that is too large takes nothing with it.</summary>
public sealed class UploadTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task What_is_uploaded_is_never_written_as_it_came_and_one_too_large_is_refused_at_its_field(
        DatabaseKind kind
    )
    {
        // Over the network, where the server has its limits, and the framework no place to write to.
        await using var real = await RealRihla.NewAsync(kind);
        await real.StartAsync();
        using var salma = real.Visitor();
        var taken = await salma.SubmitAsync(
            await salma.EnterAsync("salma", "/app/requests/new", DemonstrationUsers.Password),
            [
                ("Input.Name", "Awa Camara"),
                ("Input.SafeContact", "Le matin"),
                ("Input.Language", "fr"),
                ("Input.Channel", "WalkIn"),
            ]
        );
        var notes = await salma.GetAsync($"{taken.Path}/notes");

        var kept = await AttachAsync(notes, "Attestation", 5_000_000);
        Assert.Contains("Attestation", kept.Text, StringComparison.Ordinal);
        Assert.EndsWith("/notes", kept.Path, StringComparison.Ordinal);

        var refused = await AttachAsync(notes, "Carnet de santé", 35_000_000);
        Assert.Equal(HttpStatusCode.OK, refused.Status);
        Assert.Contains("10 Mo", refused.Text, StringComparison.Ordinal);
        Assert.Equal(
            "Carnet de santé",
            refused.Document.QuerySelector("[name='Document.Title']")!.GetAttribute("value")
        );

        Task<Page> AttachAsync(Page page, string title, int size) =>
            salma.SubmitAsync(
                page,
                [("Document.Title", title)],
                form: "form[enctype='multipart/form-data']",
                file: (
                    "Document.File",
                    "papier.pdf",
                    [.. Encoding.ASCII.GetBytes("%PDF-1.7\n"), .. new byte[size]]
                )
            );
    }

    [Fact]
    public async Task What_is_more_than_a_page_takes_is_refused_before_it_comes_and_says_what_to_do()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        using var salma = await house.EnterAsync("salma");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/app/people/matches");
        var content = new MultipartFormDataContent
        {
            { new ByteArrayContent([]), "File", "a.pdf" },
        };
        content.Headers.ContentLength = 70_000_000;
        request.Content = content;

        using var answer = await salma.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains(
            "trop volumineux",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task No_page_asks_the_framework_to_read_its_form()
    {
        // It would put its own reader, which writes to the disk, in the place of ours.
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        Assert.DoesNotContain(
            house.Services.GetRequiredService<EndpointDataSource>().Endpoints,
            e => e.Metadata.GetMetadata<RequestFormLimitsAttribute>() is not null
        );
        Assert.DoesNotContain(
            Directory.EnumerateFiles(
                Path.Combine(Repository.Root, "src"),
                "*.cs",
                SearchOption.AllDirectories
            ),
            f => File.ReadAllText(f).Contains("[RequestFormLimits", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Of_an_uploaded_file_only_sealed_parts_lie_on_the_disk_and_they_go_with_it()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var vault = house.Services.GetRequiredService<Vault>();
        var content = Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Repeat("Nom-visible ", 60_000))
        );
        var before = OnDisk();

        await using (
            var taken = await SealedUploadStream.TakeAsync(
                new MemoryStream(content),
                content.Length,
                vault,
                TestContext.Current.CancellationToken
            )
        )
        {
            var file = Assert.Single(OnDisk().Except(before));
            await using var read = new FileStream(
                file,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            var there = new byte[read.Length];
            await read.ReadExactlyAsync(there, TestContext.Current.CancellationToken);
            Assert.True(there.Length >= content.Length);
            Assert.Equal(-1, there.AsSpan().IndexOf("Nom-visible"u8));
        }
        Assert.Empty(OnDisk().Except(before));

        // What fits into one part is not written at all.
        await using var small = await SealedUploadStream.TakeAsync(
            new MemoryStream(content[..1000]),
            1000,
            vault,
            TestContext.Current.CancellationToken
        );
        Assert.Empty(OnDisk().Except(before));
        var again = new byte[1000];
        small!.ReadExactly(again);
        Assert.Equal(content[..1000], again);

        static HashSet<string> OnDisk() =>
            [.. Directory.EnumerateFiles(Path.GetTempPath(), "rihla-upload.*")];
    }
}
