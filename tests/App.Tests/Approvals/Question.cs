using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Approvals;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Directory;
using SppsFlows.Flows;

namespace SppsFlows.App.Tests.Approvals;

/// <summary>A question under test, and its people.</summary>
public sealed record Question(TestApp App, Guid Id, Guid RequestId, OrgUnit School, Person Teacher, Person Principal)
{
    /// <summary>The address of the page behind the n-th mail with a link to a person.</summary>
    public async Task<string> LinkAsync(Person? to = null, int number = 1)
    {
        var mail = await App.KeyedMailAsync((to ?? Principal).Email, $"{Id}/ask/", number);
        return PathOf(mail.Links.Single(link => link.Contains("/approvals/", StringComparison.Ordinal)));
    }

    /// <summary>The link of the first mail, once a person could have read it.</summary>
    public async Task<string> LinkReadAsync()
    {
        var link = await LinkAsync();
        App.Advance(TimeSpan.FromMinutes(1));
        return link;
    }

    public async Task<string> DisownLinkAsync() =>
        PathOf((await App.KeyedMailAsync(Principal.Email, $"{Id}/decided")).Links.Single(link => link.Contains(
            "/approvals/disown/", StringComparison.Ordinal)));

    /// <summary>How it ended, once the flow that asked has been told.</summary>
    public async Task<(AssignmentState State, Decision? Decision)> OutcomeAsync()
    {
        await Eventually.TrueAsync(
            () => App.ReadAsync(db => db.FlowCommands.AnyAsync(
                command => command.InstanceId == $"ask-{Id}" && command.EventName == AssignmentEnded.Event)),
            "The flow was not told.");
        var asked = await ReadAsync();
        return (asked.State, asked.Decision);
    }

    public async Task<AskedQuestion> ReadAsync()
    {
        var result = (await App.ReadAsync(db => ApprovalResult.FindAsync(db, Id, CancellationToken.None)))!;
        var assignment = result.Assignment;
        var approver = assignment.AskedNow.Where(assignee => assignee.As is AssigneeRole.Responsible)
            .Select(assignee => assignee.Party["person/".Length..]).SingleOrDefault();
        return new AskedQuestion(
            assignment.State, result.Decision, assignment.AnsweredById, assignment.EndedAt, result.Note, assignment.Signature,
            result.DisownedAt, approver, assignment.LinkSubject);
    }

    public Task<List<SppsFlows.Audit.AuditEntry>> AuditAsync(string action) =>
        App.ReadAsync(db => db.AuditEntries.AsNoTracking()
            .Where(entry => entry.Subject == AccountRequest.SubjectOf(RequestId) && entry.Action == action).OrderBy(entry => entry.Sequence)
            .ToListAsync());

    /// <summary>The directory names a new principal; the old one goes back to teaching.</summary>
    public async Task<Person> ReplacePrincipalAsync(string given = "Nora", string family = "Quill")
    {
        var successor = new Person
        {
            Id = $"successor-{Guid.NewGuid():N}",
            GivenName = given,
            FamilyName = family,
            Email = $"successor-{Guid.NewGuid():N}@lakeside.example"
        };
        await App.WriteAsync(db =>
        {
            db.Add(successor);
            db.Remove(db.Roles.Single(role => role.OrgId == School.Id && role.Role == Role.Principal));
            db.Add(new RoleAssignment { PersonId = successor.Id, OrgId = School.Id, Role = Role.Principal });
        });
        return successor;
    }

    private static string PathOf(string url) => new Uri(url).PathAndQuery;
}

/// <summary>How it stands in the store.</summary>
/// <param name="ApproverId">Who is asked now.</param>
public sealed record AskedQuestion(
    AssignmentState State, Decision? Decision, string? DecidedById, DateTimeOffset? DecidedAt, string? Note, string? Signature,
    DateTimeOffset? DisownedAt, string? ApproverId, string LinkSubject);
