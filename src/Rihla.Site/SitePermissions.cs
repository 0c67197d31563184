using Rihla.Platform.Security;

namespace Rihla.Site;

/// <summary>What can be done with the public site, and who may.</summary>
internal static class SitePermissions
{
    /// <summary>See what is written and what waits for a second person.</summary>
    public const string View = "site.view";

    /// <summary>Write and translate, and keep pictures and documents.</summary>
    public const string Write = "site.write";

    /// <summary>Draft news for the communications officer to read, as other rooms do.</summary>
    public const string Propose = "site.propose";

    /// <summary>Let out what somebody else wrote, and take down what is public.</summary>
    public const string Publish = "site.publish";

    /// <summary>Refer people, and see what became of those whom one referred.</summary>
    public const string Refer = "site.refer";

    /// <summary>Answer what people ask about their own data: make the copy, decide on a correction.</summary>
    public const string DataRequests = "site.data-requests";

    public static PermissionGrants Grants { get; } =
        new()
        {
            [View] = [Role.CommunicationsOfficer, Role.ProgrammeManager],
            [Write] = [Role.CommunicationsOfficer],
            [Propose] = [Role.CommunicationsOfficer, Role.LiaisonOfficer],
            [Refer] = [Role.Partner],
            [DataRequests] = [Role.DataProtectionOfficer],
            [Publish] = [Role.CommunicationsOfficer, Role.ProgrammeManager],
        };
}
