namespace Rihla.Tests.Privacy;

/// <summary>
/// The texts and bytes that stand in the database in clear, each with the reason why. A field that is neither encrypted nor
/// here fails a test: whoever adds one decides, and a reviewer sees the decision.
/// </summary>
internal static class ClearFields
{
    /// <summary>The reason by the field, such as <c>Case.Country</c>.</summary>
    public static IReadOnlyDictionary<string, string> Reviewed { get; } =
        new[]
        {
            Because(
                "Reports and lists count and filter by it; without a name it is one of many.",
                "Case.Channel",
                "Case.ClosureReason",
                "Case.Country",
                "Case.Grant",
                "Case.Language",
                "Case.Sensitivity",
                "CaseMember.Nationality",
                "CaseMember.Relation",
                "Person.Language",
                "Person.Nationality",
                "Person.SecondNationality",
                "Person.Sex"
            ),
            Because(
                "A code or number that says nothing by itself.",
                "Case.Code",
                "Person.Code",
                "Movement.Code",
                "Draft.Key"
            ),
            Because(
                "A word of a short list about how something was done, not about what was found.",
                "Consent.Answer",
                "Consent.ExplainedIn",
                "Consent.Method",
                "Consent.Purpose",
                "CounsellingSession.Given",
                "CounsellingSession.Language",
                "CounsellingSession.Mode",
                "CounsellingSession.Understanding",
                "Declaration.Country",
                "Declaration.ExplainedIn",
                "Declaration.Method",
                "Declaration.WithdrawnThrough",
                "EligibilityDecision.Country",
                "Escort.Kind",
                "ExitAuthorisation.Standing",
                "GuardianConsent.Country",
                "GuardianConsent.Guardianship",
                "GuardianConsent.Method",
                "IdentityDocument.Country",
                "IdentityDocument.Type",
                "Pair.Origin",
                "Pair.ProposedFields",
                "Pair.State",
                "PersonAddress.Country",
                "PersonAddress.Safety",
                "PersonName.Kind",
                "PersonPhone.Owner",
                "PersonPhone.Safety",
                "Reception.Answer",
                "Referral.Status",
                "Referral.Urgency",
                "Seat.AllowanceCurrency",
                "Seat.AllowanceReceipt",
                "Seat.Boarding",
                "TravelDocument.FeeCurrency",
                "TravelDocument.Kind",
                "Waiver.Condition"
            ),
            Because(
                "What is to be done next, by whom and on which page: the work list and the reminders ask the database for it.",
                "CaseTask.Kind",
                "CaseTask.Owner",
                "CaseTask.Page",
                "WorkItem.Action",
                "WorkItem.Country",
                "WorkItem.Owner",
                "WorkItem.Page"
            ),
            Because(
                "Which member of staff did it. Staff answer for what they do; they are not whom the register protects.",
                "AuditEntry.ActorName",
                "BrokenGlass.UserName",
                "CaseDocument.ByName",
                "CaseNote.ByName",
                "CaseTask.DoneByName",
                "Consent.RecordedByName",
                "Consent.WithdrawnByName",
                "CounsellingSession.RecordedByName",
                "Declaration.RecordedByName",
                "Declaration.WithdrawalTakenBy",
                "EligibilityDecision.ByName",
                "GuardianConsent.RecordedByName",
                "MedicalFitness.DecidedByName",
                "Merge.MergedByName",
                "Merge.UndoneByName",
                "Pair.DecidedByName",
                "Pair.RaisedByName",
                "ProtectionRoute.OpenedByName",
                "ProtectionRoute.ResolvedByName",
                "Reception.AnsweredByName",
                "Referral.SentByName",
                "RouteStep.RecordedByName",
                "Screening.ByName",
                "TraffickingAssessment.ByName",
                "User.DisplayName",
                "User.Language",
                "User.UserName",
                "UserRole.Role",
                "Waiver.ByName"
            ),
            Because(
                "About an office, a flight, a country or a text for everybody, not about a person.",
                "ConsentNotice.Language",
                "ConsentNotice.Purpose",
                "ConsentNotice.Text",
                "DeclarationText.Language",
                "DeclarationText.Text",
                "Mission.City",
                "Mission.Code",
                "Mission.ContactLine",
                "Mission.Country",
                "Mission.Currency",
                "Mission.NameAr",
                "Mission.NameEn",
                "Mission.NameFr",
                "Mission.TimeZone",
                "Movement.Country",
                "Movement.Kind",
                "Movement.Status",
                "MovementLeg.Flight",
                "MovementLeg.From",
                "MovementLeg.To",
                "ReturnRestriction.Area",
                "ReturnRestriction.Country",
                "ReturnRestriction.Reason"
            ),
            Because(
                "A hash, or a key that is public: nobody gets back from it to what it was made of.",
                "AccessToken.Hash",
                "AuditEntry.DetailsDigest",
                "AuditEntry.Hash",
                "AuditHead.Hash",
                "Credentials.LinkHash",
                "MatchSheet.Keys",
                "Passkey.CredentialId",
                "Passkey.PublicKey",
                "Passkey.Transports",
                "Session.TokenHash"
            ),
            Because(
                "The software's own bookkeeping.",
                "AccessToken.Scopes",
                "Attachment.ContentType",
                "AuditEntry.Act",
                "JobTime.Name",
                "LongWork.Name",
                "ProtectionKey.Name",
                "Session.Stage"
            ),
        }
            .SelectMany(fields => fields)
            .ToDictionary(f => f.Field, f => f.Reason, StringComparer.Ordinal);

    private static IEnumerable<(string Field, string Reason)> Because(
        string reason,
        params string[] fields
    ) => fields.Select(field => (field, reason));
}
