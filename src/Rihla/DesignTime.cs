using Microsoft.EntityFrameworkCore.Design;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla;

/// <summary>Makes the context for the tool that writes migrations; the keys are of no consequence there.</summary>
internal sealed class DesignTime : IDesignTimeDbContextFactory<RihlaDb>
{
    public RihlaDb CreateDbContext(string[] args)
    {
        var directory = Directory.CreateTempSubdirectory("rihla-design-");
        var app = RihlaApp.Create(
            new()
            {
                Empty = true,
                Configure = builder =>
                {
                    var keys = KeyRing.Create(Path.Combine(directory.FullName, "design.keys"));
                    builder.Configuration["Rihla:DataDirectory"] = directory.FullName;
                    builder.Configuration["Rihla:KeyFile"] = Path.Combine(
                        directory.FullName,
                        "design.keys"
                    );
                    builder.Configuration["ConnectionStrings:Rihla"] ??=
                        builder.Configuration["Rihla:Database"] == "Postgres"
                            ? "Host=127.0.0.1"
                            : null;
                    builder.Services.AddSingleton(keys);
                },
            }
        );
        return app.Services.CreateScope().ServiceProvider.GetRequiredService<RihlaDb>();
    }
}
