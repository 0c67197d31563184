using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Reintegration.Complaints;

/// <summary>Who complains.</summary>
public enum ComplaintSource
{
    /// <summary>A returnee or a member of the family, whom a member of staff heard.</summary>
    Returnee,

    /// <summary>A member of staff.</summary>
    Staff,

    /// <summary>Somebody who does not say who they are.</summary>
    Anonymous,

    /// <summary>Somebody else: a partner, a neighbour, a community.</summary>
    Other,
}

/// <summary>What a complaint is about.</summary>
public enum ComplaintCategory
{
    /// <summary>Help that comes late or not at all.</summary>
    Delay,

    /// <summary>Help that is not what was agreed, or does not work.</summary>
    Quality,

    /// <summary>Wrong or missing information.</summary>
    Information,

    /// <summary>How somebody was treated.</summary>
    Conduct,

    /// <summary>Unequal treatment.</summary>
    Discrimination,

    /// <summary>How personal data were used.</summary>
    PersonalData,

    /// <summary>Violence, threats or abuse.</summary>
    Abuse,

    /// <summary>Sexual exploitation, or favours asked for help.</summary>
    Exploitation,

    /// <summary>Money asked for help, fraud.</summary>
    Corruption,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>Where a complaint stands.</summary>
public enum ComplaintStanding
{
    /// <summary>Received.</summary>
    Received,

    /// <summary>Somebody looks into it.</summary>
    InHand,

    /// <summary>Answered.</summary>
    Answered,
}

/// <summary>What looking into a complaint found.</summary>
public enum ComplaintFinding
{
    /// <summary>It is justified.</summary>
    Upheld,

    /// <summary>It is justified in part.</summary>
    PartlyUpheld,

    /// <summary>It is not justified.</summary>
    NotUpheld,

    /// <summary>It was handed to who can look into it.</summary>
    HandedOn,
}

/// <summary>
/// Somebody is not content. Whoever it is about never learns of it here: neither that it exists, nor what it says, nor that
/// anybody looks into it. What it says, who complains and about whom are encrypted; whom it is hidden from is kept as blind
/// keys.
/// </summary>
internal sealed class Complaint : IVersioned
{
    public const int LongestText = 6000;

    private readonly List<ComplaintBar> bars = [];
    private readonly List<ComplaintNote> notes = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The code by which those who handle it speak of it.</summary>
    public required string Code { get; init; }

    /// <summary>The mission that handles it.</summary>
    public required Guid MissionId { get; init; }

    /// <summary>The case it comes from, if it comes from one: its identity.</summary>
    public Personal<string>? FromCase { get; init; }

    /// <summary>The blind key of that case, by which its open complaints are found when it is closed.</summary>
    public long? CaseKey { get; init; }

    public required ComplaintSource Source { get; init; }

    public required Personal<ComplaintCategory> Category { get; set; }

    /// <summary>Abuse, exploitation or corruption: the named officer alone handles it.</summary>
    public required bool IsSerious { get; set; }

    /// <summary>The language in which it came and is answered: fr, ar or en.</summary>
    public required string Language { get; init; }

    public required DateOnly ReceivedOn { get; init; }

    /// <summary>The day by which it is answered.</summary>
    public required DateOnly DueOn { get; set; }

    public required Personal<string> Text { get; init; }

    /// <summary>How to reach who complains, if they wish.</summary>
    public Personal<string>? Contact { get; init; }

    /// <summary>The member of staff it is about, by the identity of the account.</summary>
    public Personal<string>? AboutUser { get; init; }

    /// <summary>The role it is about, where nobody is named.</summary>
    public Personal<Role>? AboutRole { get; init; }

    /// <summary>Whom it is about, in the words of who complains.</summary>
    public Personal<string>? AboutName { get; init; }

    /// <summary>The blind key of the code with which who complains reads the answer.</summary>
    public required long AnswerKey { get; init; }

    public ComplaintStanding Standing { get; private set; }

    /// <summary>The blind key of the account of who has it in hand.</summary>
    public long? HandlerKey { get; private set; }

    /// <summary>The name of who has it in hand.</summary>
    public Personal<string>? Handler { get; private set; }

    public ComplaintFinding? Finding { get; private set; }

    /// <summary>The answer, as who complained reads it; it names nobody of the staff.</summary>
    public Personal<string>? Answer { get; private set; }

    public DateOnly? AnsweredOn { get; private set; }

    public int Version { get; set; }

    public IReadOnlyList<ComplaintBar> Bars => bars;

    public IReadOnlyList<ComplaintNote> Notes => notes;

    public bool IsOpen => Standing != ComplaintStanding.Answered;

    public static bool IsSeriousMatter(ComplaintCategory category) =>
        category
            is ComplaintCategory.Abuse
                or ComplaintCategory.Exploitation
                or ComplaintCategory.Corruption;

    /// <summary>Hides it from an account or a role, for good.</summary>
    public void HideFrom(long key)
    {
        if (!bars.Exists(b => b.Key == key))
        {
            bars.Add(new() { ComplaintId = Id, Key = key });
        }
    }

    /// <summary>Somebody looks into it.</summary>
    public Outcome Take(Actor by, long key)
    {
        if (!IsOpen)
        {
            return new Refusal("Complaint.AnsweredAlready");
        }
        (Standing, HandlerKey, Handler) = (ComplaintStanding.InHand, key, Personal.Of(by.Name));
        return Outcome.Done;
    }

    /// <summary>Nobody has it in hand any more: whoever handles it from now on takes it anew.</summary>
    public void LetGo() =>
        (Standing, HandlerKey, Handler) = (ComplaintStanding.Received, null, null);

    /// <summary>What was done about it.</summary>
    public Outcome<ComplaintNote> Note(string? text, Actor by, DateTimeOffset at)
    {
        if (Personal.Of(text) is not { } written || text!.Length > LongestText)
        {
            return Refusal.Of("Note", "Complaint.NoteMissing", LongestText);
        }
        var note = new ComplaintNote
        {
            ComplaintId = Id,
            At = at,
            ByName = Personal.Of(by.Name)!,
            Text = written,
        };
        notes.Add(note);
        return note;
    }

    /// <summary>Answers it.</summary>
    /// <returns>Refused without an answer, and when it was answered already.</returns>
    public Outcome Reply(ComplaintFinding finding, string? answer, Actor by, long key, DateOnly on)
    {
        if (!IsOpen)
        {
            return new Refusal("Complaint.AnsweredAlready");
        }
        if (Personal.Of(answer) is not { } reply || answer!.Length > LongestText)
        {
            return Refusal.Of("Answer", "Complaint.AnswerMissing", LongestText);
        }
        (Standing, Finding, Answer, AnsweredOn) = (ComplaintStanding.Answered, finding, reply, on);
        (HandlerKey, Handler) = (key, Personal.Of(by.Name));
        return Outcome.Done;
    }
}

/// <summary>An account or a role that never sees a complaint.</summary>
internal sealed class ComplaintBar
{
    public required Guid ComplaintId { get; init; }

    /// <summary>The blind key of the account or role.</summary>
    public required long Key { get; init; }
}

/// <summary>Something that was done about a complaint.</summary>
internal sealed class ComplaintNote
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid ComplaintId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Personal<string> ByName { get; init; }

    public required Personal<string> Text { get; init; }
}

/// <summary>Who gets serious complaints in a mission, and how long an answer may take, from a day on.</summary>
internal sealed class ComplaintRule
{
    /// <summary>How many days an answer may take where no mission has said otherwise.</summary>
    public const int UsualDays = 30;

    /// <summary>How many days an answer to a serious complaint may take where no mission has said otherwise.</summary>
    public const int UsualSeriousDays = 5;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MissionId { get; init; }

    public required DateOnly ValidFrom { get; init; }

    /// <summary>When it was set: of two that begin on one day the later holds.</summary>
    public required DateTimeOffset SetAt { get; init; }

    /// <summary>The officer who gets serious complaints.</summary>
    public required Guid OfficerId { get; init; }

    /// <summary>Who gets those about the officer.</summary>
    public required Guid DeputyId { get; init; }

    public required int Days { get; init; }

    public required int SeriousDays { get; init; }

    public required string SetByName { get; init; }
}

internal sealed class ComplaintMapping
    : IEntityTypeConfiguration<Complaint>,
        IEntityTypeConfiguration<ComplaintBar>,
        IEntityTypeConfiguration<ComplaintNote>,
        IEntityTypeConfiguration<ComplaintRule>
{
    public void Configure(EntityTypeBuilder<Complaint> builder)
    {
        builder.ToTable("reintegration_complaint");
        builder.HasIndex(c => c.Code).IsUnique();
        builder.HasIndex(c => c.AnswerKey).IsUnique();
        builder.HasIndex(c => new
        {
            c.MissionId,
            c.Standing,
            c.DueOn,
        });
        builder.HasIndex(c => c.CaseKey);
        builder.HasMany(c => c.Bars).WithOne().HasForeignKey(b => b.ComplaintId);
        builder.HasMany(c => c.Notes).WithOne().HasForeignKey(n => n.ComplaintId);
        builder.Ignore(c => c.IsOpen);
    }

    public void Configure(EntityTypeBuilder<ComplaintBar> builder)
    {
        builder.ToTable("reintegration_complaint_bar");
        builder.HasKey(b => new { b.ComplaintId, b.Key });
        builder.Property(b => b.Key).ValueGeneratedNever();
    }

    public void Configure(EntityTypeBuilder<ComplaintNote> builder) =>
        builder.ToTable("reintegration_complaint_note");

    public void Configure(EntityTypeBuilder<ComplaintRule> builder)
    {
        builder.ToTable("reintegration_complaint_rule");
        builder.HasIndex(r => new { r.MissionId, r.ValidFrom });
    }
}
