using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;
using SppsFlows.Mail;
using SppsFlows.Policy;

namespace SppsFlows.Benchmarks.Assignments;

/// <summary>A kind that reads what a feature's would: the directory and the org for the people, a name for the words, one by one.</summary>
internal sealed class BenchKind(SppsDb db) : AssignmentKind
{
    public const string Kind = "bench";

    public static readonly LinkPurpose Answer = new("AnswerBench", "a benchmark");

    public override string Name => Kind;

    public override AssignmentRhythm Rhythm { get; } =
        new() { RemindOn = [3, 5], ThenEvery = 5, Escalations = [new EscalationRhythm(7)], ExpireOn = 60 };

    public override AnswerLink? Link { get; } = new(Answer, "/bench/");

    public override async Task<AssignmentPeople> PeopleAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var org = await OrgAsync(assignment, cancellationToken);
        var holders = await OfficeHolder.ReadAsync(db, org.Id, cancellationToken);
        var approver = Asked.ByRule(ApproverRule.For(holders, org, AccountKind.School, requesterId: ""), holders, org);
        return new AssignmentPeople
        {
            Responsible = approver is null ? [] : [approver],
            Escalations = [Asked.ByRule(ApproverRule.EscalateTo(holders, "", null), holders, org) is { } office ? [office] : []],
        };
    }

    public override async Task<AssignmentText> DescribeAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var org = await OrgAsync(assignment, cancellationToken);
        return new AssignmentText(
            $"Account {assignment.Subject} for {org.Name}", $"/bench/{assignment.Id}", "Look at it and decide", "Tom Vang");
    }

    public override async Task<MailDraft> AskAsync(AskMail ask, CancellationToken cancellationToken)
    {
        var org = await OrgAsync(ask.Assignment, cancellationToken);
        return new MailDraft(ask.Key, ask.To.Email, $"Please decide: {ask.Text.Title}", ask.Assignment.About)
            .Text($"Hello {ask.To.GivenName},").Text($"{ask.Text.Asker} asks for it at {org.Name}.").Button(ask.Text.Button, ask.Url);
    }

    private Task<OrgUnit> OrgAsync(Assignment assignment, CancellationToken cancellationToken) =>
        db.Set<OrgUnit>().AsNoTracking().SingleAsync(org => org.Id == assignment.OrgId, cancellationToken);
}
