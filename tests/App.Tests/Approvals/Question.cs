using Microsoft.DurableTask.Client;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Approvals;
using SppsFlows.Audit;
using SppsFlows.Directory;

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

    /// <summary>The flow's result, once it has ended.</summary>
    public async Task<ApprovalOutcome> OutcomeAsync()
    {
        OrchestrationMetadata? flow = null;
        await Eventually.TrueAsync(
            async () => (flow = await App.FlowAsync($"ask-{Id}")) is { IsCompleted: true }, "The flow has not ended.");
        flow!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed, flow.FailureDetails?.ErrorMessage);
        return flow.ReadOutputAs<ApprovalOutcome>();
    }

    /// <summary>Waits until the flow has had its turn at the present time.</summary>
    public async Task LookedAgainAsync()
    {
        var since = App.Now - TimeSpan.FromHours(1);
        await Eventually.TrueAsync(async () => (await App.FlowAsync($"ask-{Id}"))!.LastUpdatedAt > since, "The flow has had no turn.");
    }

    public Task<Approval> ReadAsync() => App.ReadAsync(db => db.Approvals.AsNoTracking().SingleAsync(approval => approval.Id == Id));

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
