using Rihla.Grants;
using Rihla.Reintegration.Delivery;
using Rihla.Reintegration.Plans;

namespace Rihla.Demonstration;

/// <summary>The projects in which several returnees of a country take part.</summary>
internal sealed class Neighbours(Desk desk)
{
    private const int Most = 4;
    private readonly Dictionary<string, (string Code, int Families)> open = new(
        StringComparer.Ordinal
    );

    /// <summary>A family takes part in the project that is open in its country, or in a new one.</summary>
    public async Task<string?> JoinAsync(string country, string receiver, string caseCode)
    {
        if (!open.TryGetValue(country, out var project) || project.Families >= Most)
        {
            project = (await BeginAsync(receiver), 0);
        }
        var joined = await desk.TryAsync<Projects>(
            receiver,
            (projects, by) => projects.JoinAsync(project.Code, caseCode, by)
        );
        open[country] = (project.Code, project.Families + (joined.IsDone ? 1 : 0));
        return joined.IsDone ? project.Code : null;
    }

    /// <summary>Orders it when it is full and the plans of all who take part are approved.</summary>
    public async Task OrderAsync(string project, string receiver)
    {
        if (open.Values.Any(p => p.Code == project && p.Families >= 2))
        {
            await desk.TryAsync<Projects>(
                receiver,
                (projects, by) => projects.OrderAsync(project, by)
            );
        }
    }

    private async Task<string> BeginAsync(string receiver)
    {
        var code = await desk.GetAsync<Projects, string>(
            receiver,
            (projects, by) =>
                projects.BeginAsync(
                    new()
                    {
                        Title = "Jardin maraîcher et puits du quartier",
                        Level = PlanLevel.Community,
                        Dimension = Dimension.Social,
                        Kind = AssistanceKind.CommunityWork,
                        Currency = "EUR",
                        Cost = 1000,
                        DueOn = desk.Today.AddDays(75),
                    },
                    by
                )
        );
        await desk.DoAsync<Projects>(
            receiver,
            (projects, by) =>
                projects.QuoteAsync(
                    code,
                    new()
                    {
                        Supplier = "Coopérative des maraîchers",
                        SupplierChoice = SupplierBook.Another,
                        Amount = 985.5m,
                    },
                    by
                )
        );
        var quotation = await desk.WithAsync<Projects, Guid>(
            receiver,
            async (projects, by) => (await projects.FindAsync(code, by))!.Quotations[0].Id
        );
        await desk.DoAsync<Projects>(
            receiver,
            (projects, by) =>
                projects.ChooseAsync(code, quotation, "Seule coopérative du quartier", by)
        );
        return code;
    }
}
