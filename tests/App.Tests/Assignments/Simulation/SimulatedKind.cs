using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Accounts.Mend;
using SppsFlows.Assignments;
using SppsFlows.Credentials.Misplaced;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Mail;

namespace SppsFlows.App.Tests.Assignments.Simulation;

/// <summary>
/// A registered kind with its own name, rhythm, audit words, link and office, asked about subjects that only the test knows: so every kind
/// of the app takes part, and a new one joins by itself.
/// </summary>
internal sealed class SimulatedKind(AssignmentKind real, SppsDb db, Dictionary<string, Case> cases) : AssignmentKind
{
    /// <summary>Kinds whose subjects are one row each: they take part as they are.</summary>
    public static readonly IReadOnlyList<string> AsTheyAre =
        [CompleteDraft.Kind, MisplacedSecretRepair.Kind];

    public override string Name => real.Name;

    public override AssignmentRhythm Rhythm => real.Rhythm;

    public override AssignmentActions Audit => real.Audit;

    public override AnswerLink? Link => real.Link;

    public override Post OfficeToTell => real.OfficeToTell;

    /// <summary>Puts one in the place of each registered kind.</summary>
    public static void Replace(IServiceCollection services, Dictionary<string, Case> cases)
    {
        foreach (var kind in services.Where(service => service.ServiceType == typeof(AssignmentKind) && service.IsKeyedService).ToList())
        {
            if (AsTheyAre.Contains((string)kind.ServiceKey!)) continue;
            services.Remove(kind);
            services.AddKeyedScoped<AssignmentKind>(kind.ServiceKey, (provider, _) => new SimulatedKind(
                (AssignmentKind)ActivatorUtilities.CreateInstance(provider, kind.KeyedImplementationType!),
                provider.GetRequiredService<SppsDb>(), cases));
        }
    }

    public override async Task<AssignmentPeople> PeopleAsync(Assignment assignment, CancellationToken cancellationToken) =>
        (await PeopleAsync([assignment], cancellationToken))[0];

    public override async Task<IReadOnlyList<AssignmentPeople>> PeopleAsync(
        IReadOnlyList<Assignment> assignments, CancellationToken cancellationToken)
    {
        var roles = await db.Roles.AsNoTracking().ToDictionaryAsync(
            role => $"{role.Role}/{role.OrgId}/{(role.Role is Role.Technology or Role.Communications ? role.PersonId : "")}",
            cancellationToken);
        return [.. assignments.Select(assignment => Of(cases[assignment.Subject]))];

        AssignmentPeople Of(Case one) =>
            new() { Responsible = Those(one.Levels[0]), Escalations = [.. one.Levels.Skip(1).Select(Those)] };

        IReadOnlyList<Asked> Those(IReadOnlyList<Slot> slots) => [.. slots.Select(Whom).OfType<Asked>()];

        Asked? Whom(Slot slot)
        {
            if (slot.Post is not { } post) return new Asked(Party.Parse(slot.Party!), "Rule", OnlyTold: slot.IsTold);
            var parts = post.Split('/');
            return roles.GetValueOrDefault($"{post}/") is { } holder
                ? new Asked(
                    new Party.Person(holder.PersonId), "Post", "the post", new Post(holder.Role, parts[1]), OnlyTold: slot.IsTold)
                : null;
        }
    }

    public override Task<AssignmentText> DescribeAsync(Assignment assignment, CancellationToken cancellationToken) =>
        Task.FromResult(new AssignmentText(assignment.Subject, $"/simulated/{assignment.Id}", "Look at it"));

    public override Task<MailDraft> AskAsync(AskMail ask, CancellationToken cancellationToken) =>
        Task.FromResult(new MailDraft(ask.Key, ask.To.Email, $"{ask.Why}: {ask.Text.Title}", ask.Assignment.About).Button("Go", ask.Url));
}
