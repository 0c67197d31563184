using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>What was said with the request and may be put right later.</summary>
internal sealed record CaseDetailsInput
{
    public string? CallerName { get; init; }

    public string? CallerPhone { get; init; }

    /// <summary>The telephone was checked with the person and is right, whatever the numbering plan says.</summary>
    public bool PhoneAsSaid { get; init; }

    public string? SafeContact { get; init; }

    public string? PartnerName { get; init; }

    public string? Note { get; init; }

    public string? Language { get; init; }

    /// <summary>The version of the case that the form was filled from.</summary>
    public int Version { get; init; }

    public static CaseDetailsInput Of(CaseFile file) =>
        new()
        {
            CallerName = file.Case.CallerName?.Reveal(),
            CallerPhone = file.Case.CallerPhone?.Reveal(),
            SafeContact = file.Case.SafeContact?.Reveal(),
            PartnerName = file.Case.PartnerName?.Reveal(),
            Note = file.Case.RequestNote?.Reveal(),
            Language = file.Language,
            Version = file.Case.Version,
        };
}

/// <summary>Changes what was said with the request.</summary>
internal sealed class CaseDetails(CaseOperations operations, CaseKeys keys, Missions missions)
{
    public Task<Outcome> ChangeAsync(
        string code,
        CaseDetailsInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            code,
            by,
            CasesPermissions.Register,
            async file =>
            {
                var faults = Requests.Faults(
                    new()
                    {
                        Name = input.CallerName,
                        Phone = input.CallerPhone,
                        SafeContact = input.SafeContact,
                        Language = input.Language,
                        Channel = file.Case.Channel,
                        PartnerName = input.PartnerName,
                        Note = input.Note,
                    }
                );
                if (faults.Count > 0)
                {
                    return faults.ConvertAll(f =>
                        f with
                        {
                            Field = f.Field switch
                            {
                                nameof(NewRequest.Name) => nameof(input.CallerName),
                                nameof(NewRequest.Phone) => nameof(input.CallerPhone),
                                var other => other,
                            },
                        }
                    );
                }
                var mission = await missions.FindAsync(file.HostMissionId, cancel);
                var (phone, impossible) = Requests.PhoneOf(
                    input.CallerPhone,
                    mission!,
                    nameof(input.CallerPhone),
                    // What stands there was asked about before.
                    input.PhoneAsSaid
                        || input.CallerPhone == file.Case.CallerPhone?.Reveal()
                );
                if (impossible.Count > 0)
                {
                    return impossible.ToList();
                }
                operations.Expect(file, input.Version);
                file.Case.CallerName = Personal.Of(input.CallerName);
                file.Case.BeReachedAt(Personal.Of(phone), Personal.Of(input.SafeContact));
                file.Case.PartnerName = Personal.Of(input.PartnerName);
                file.Case.RequestNote = Personal.Of(input.Note);
                file.Case.Language = input.Language!;
                operations.Touch(file);
                await keys.RewriteAsync(file.Case, cancel);
                return new Act("case.details-changed");
            },
            cancel
        );
}
