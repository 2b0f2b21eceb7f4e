using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Assignments;

/// <summary>
/// Somebody is asked to do something: the truth about who, since when, how often they were reminded, and how it ended. Flows only hear that
/// it did.
/// </summary>
public sealed class Assignment
{
    /// <summary>See <see cref="IdOf"/>.</summary>
    public required Guid Id { get; init; }

    /// <summary>The name of an <see cref="AssignmentKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is about, as the kind names it: <c>account-request/{id}</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>Counted up when the same is asked again after an end: changed, or disowned.</summary>
    public required int Round { get; init; }

    /// <summary>
    /// Where the audit and the mails about it are filed: the subject itself, or what it belongs to, such as <c>account/{id}</c>.
    /// </summary>
    public required string About { get; init; }

    /// <summary>Who asked for it; null: a rule. Such a person sees it under "waiting on others".</summary>
    public string? AskedById { get; init; }

    /// <summary>The school or department that it concerns; null: the district.</summary>
    public string? OrgId { get; init; }

    /// <summary>The flow that waits for its end; a kind may know of more.</summary>
    public string? FlowId { get; init; }

    /// <summary>Ties siblings of one kind together: one answer or one link may be for all of them.</summary>
    public string? GroupId { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When it ends unanswered, where that is a fixed time; else the rhythm says.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public AssignmentState State { get; set; }

    /// <summary>Overdue from then on; null: it may take its time.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>How many levels of escalation were reached: 0, 1 or 2. Once escalated, it stays so.</summary>
    public int EscalationLevel { get; set; }

    public DateTimeOffset? EscalatedAt { get; set; }

    /// <summary>When the office was last told that nobody can be asked; null once somebody is.</summary>
    public DateTimeOffset? NobodyToldAt { get; set; }

    /// <summary>
    /// When the sweep is to look next; null once it is over. Reminders that go by digest have their own time
    /// (<see cref="Assignee.RemindAt"/>).
    /// </summary>
    public DateTimeOffset? NextStepAt { get; set; }

    /// <summary>Not before then, after a failure; null when all is well.</summary>
    public DateTimeOffset? RetryAt { get; set; }

    /// <summary>Failures in a row.</summary>
    public int Failures { get; set; }

    /// <summary>Who of an office has taken it upon themselves.</summary>
    public string? ClaimedById { get; set; }

    /// <summary>What answers that left it open have said last.</summary>
    public string? Progress { get; set; }

    /// <summary>How it ended, in the kind's words; data, never a sentence.</summary>
    public string? Outcome { get; set; }

    public string? AnsweredById { get; set; }

    /// <summary>In whose place, when a delegate answered.</summary>
    public string? AnsweredForId { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The name as typed; null when they were signed in.</summary>
    public string? Signature { get; set; }

    /// <summary>Mails about it so far; numbers their keys.</summary>
    public int Mails { get; set; }

    /// <summary>Whoever is or was asked; those taken back stay as the record.</summary>
    public List<Assignee> Assignees { get; init; } = [];

    public IEnumerable<Assignee> AskedNow => Assignees.Where(assignee => assignee.TakenBackAt is null);

    /// <summary>Its links' subject: a later round has links of its own.</summary>
    public string LinkSubject => LinkSubjectOf(Id);

    public static string LinkSubjectOf(Guid id) => $"assignment/{id}";

    /// <summary>The same for the same question and round, so that asking twice is asking once.</summary>
    public static Guid IdOf(string kind, string subject, int round)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{subject}\n{round}")).AsSpan(0, 16).ToArray();
        // RFC 9562 version 8: the bits are ours to define.
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}

/// <summary>Stored as text; never rename.</summary>
public enum AssignmentState
{
    Open,

    /// <summary>Answered, or done by other means.</summary>
    Done,

    /// <summary>Nobody answered in time.</summary>
    Expired,

    /// <summary>Whoever asked takes it back.</summary>
    Withdrawn,

    /// <summary>There is nothing left to answer.</summary>
    Moot,
}

internal sealed class AssignmentTable : IEntityTypeConfiguration<Assignment>
{
    public void Configure(EntityTypeBuilder<Assignment> builder)
    {
        builder.ToTable("Assignments");
        builder.Property(assignment => assignment.State).HasConversion<string>();
        builder.Ignore(assignment => assignment.LinkSubject).Ignore(assignment => assignment.AskedNow);
        builder.HasMany(assignment => assignment.Assignees).WithOne().HasForeignKey(assignee => assignee.AssignmentId);
        builder.HasIndex(assignment => assignment.NextStepAt);
        builder.HasIndex(assignment => new { assignment.Subject, assignment.Kind });
        builder.HasIndex(assignment => assignment.GroupId);
        builder.HasIndex(assignment => new { assignment.OrgId, assignment.State });
        builder.HasIndex(assignment => new { assignment.AskedById, assignment.State });
    }
}
