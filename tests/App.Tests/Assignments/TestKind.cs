using SppsFlows.Assignments;
using SppsFlows.Links;
using SppsFlows.Mail;

namespace SppsFlows.App.Tests.Assignments;

/// <summary>What a test says about its assignments: who is asked, how often, and what fails.</summary>
internal sealed class TestFacts
{
    public AssignmentRhythm Rhythm { get; set; } = new() { RemindOn = [3, 5, 6], Escalations = [new EscalationRhythm(7)], ExpireOn = 30 };

    /// <summary>By subject; those that are not here ask Paula, then Marcus.</summary>
    public Dictionary<string, AssignmentPeople> People { get; } = [];

    public HashSet<string> Failing { get; } = [];

    /// <summary>Subjects that ended, in order, with state and outcome.</summary>
    public List<string> Ended { get; } = [];

    public string? Version { get; set; }

    public AssignmentPeople Usual { get; set; } = new()
    {
        Responsible = [Asked.Person(
            "paula", "PrincipalOfSchool", "the principal of Birch Hill", new(SppsFlows.Directory.Role.Principal, "birch"))],
        Escalations = [[Asked.Person(
            "marcus", "Escalated", "the superintendent’s designee", new(SppsFlows.Directory.Role.SuperintendentDesignee, "district"))]],
        Never = ["tom"],
    };
}

/// <summary>A kind without records of its own.</summary>
internal sealed class TestKind(TestFacts facts) : AssignmentKind
{
    public const string Kind = "test";

    public static readonly LinkPurpose Answer = new("AnswerTest", "a test");

    public override string Name => Kind;

    public override AssignmentRhythm Rhythm => facts.Rhythm;

    public override AnswerLink? Link => new(Answer, "/tests/");

    public override Task<AssignmentPeople> PeopleAsync(Assignment assignment, CancellationToken cancellationToken) =>
        facts.Failing.Contains(assignment.Subject)
        ? throw new InvalidOperationException("This one fails.")
        : Task.FromResult(facts.People.GetValueOrDefault(assignment.Subject, facts.Usual));

    public override Task<AssignmentText> DescribeAsync(Assignment assignment, CancellationToken cancellationToken) =>
        Task.FromResult(
            new AssignmentText($"Test {assignment.Subject}", $"/tests/waiting/{assignment.Id}", "Look at it", "Tom Vang", facts.Version));

    public override Task<MailDraft> AskAsync(AskMail ask, CancellationToken cancellationToken) => Task.FromResult(
        new MailDraft(ask.Key, ask.To.Email, $"{ask.Why}: {ask.Text.Title}", ask.Assignment.About)
            .Text(
                $"{ask.To.GivenName}, as {ask.Office ?? "yourself"}{(ask.InPlaceOf is { } away ? $", for {away}" : "")}"
                + $"{(ask.FirstAsked is { } first ? $", after {first}" : "")}.")
            .Button("Answer", ask.Url));

    public override Task EndedAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        facts.Ended.Add($"{assignment.Subject} {assignment.State} {assignment.Outcome}".TrimEnd());
        return Task.CompletedTask;
    }
}
