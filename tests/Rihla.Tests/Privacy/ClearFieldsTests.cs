using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Tests.Host;

namespace Rihla.Tests.Privacy;

/// <summary>What is kept in clear is kept so on purpose.</summary>
public sealed class ClearFieldsTests(Houses houses) : IClassFixture<Houses>
{
    [Fact]
    public async Task Every_text_and_every_byte_is_encrypted_or_reviewed()
    {
        var clear = await ClearAsync();

        Nothing(clear.Except(ClearFields.Reviewed.Keys));
    }

    [Fact]
    public async Task No_review_outlives_its_field()
    {
        var clear = await ClearAsync();

        Nothing(ClearFields.Reviewed.Keys.Except(clear));
    }

    // Texts of fixed words (enums, kinds of things) are no free text, but a word can betray as well: they are reviewed too.
    private async Task<List<string>> ClearAsync()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        return await house.InScopeAsync(services =>
            Task.FromResult(
                services
                    .GetRequiredService<RihlaDb>()
                    .Model.GetEntityTypes()
                    .SelectMany(entity =>
                        entity
                            .GetProperties()
                            .Where(p =>
                                p.GetValueConverter() is not IPersonalConverter
                                && (p.GetProviderClrType() ?? p.ClrType) is var type
                                && (type == typeof(string) || type == typeof(byte[]))
                            )
                            .Select(p => $"{entity.ClrType.Name}.{p.Name}")
                    )
                    .Order(StringComparer.Ordinal)
                    .ToList()
            )
        );
    }

    private static void Nothing(IEnumerable<string> found)
    {
        var all = found.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
