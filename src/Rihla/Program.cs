using System.CommandLine;
using Rihla.Commands;

var root = new RootCommand(
    "Rihla: assisted voluntary return and reintegration, from a first call for help to a return measured to last."
)
{
    Serve.Command(),
    Migrate.Command(),
    Seed.Command(),
    Keys.Command(),
    User.Command(),
    Import.Command(),
    Match.Command(),
    Erase.Command(),
    Report.Command(),
    Export.Command(),
    GrantsPlan.Command(),
    Backups.BackupCommand(),
    Backups.RestoreCommand(),
    Verify.Command(),
    Recount.Command(),
};

return await CommandLine.RunAsync(root, args);
