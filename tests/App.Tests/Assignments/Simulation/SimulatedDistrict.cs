using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Accounts.Mend;
using SppsFlows.Accounts.Request;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Credentials.Misplaced;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Mail;

namespace SppsFlows.App.Tests.Assignments.Simulation;

/// <summary>The app's services with every registered kind, and a district to ask in.</summary>
internal sealed class SimulatedDistrict : IAsyncDisposable
{
    private static readonly char[] Slash = ['/'];

    private readonly Dictionary<string, Case> _cases = [];

    private SimulatedDistrict() { }

    public AssignmentHouse House { get; private set; } = null!;

    public IReadOnlyDictionary<string, AssignmentRhythm> Rhythms { get; private set; } = null!;

    public static async Task<SimulatedDistrict> OpenAsync()
    {
        var district = new SimulatedDistrict();
        district.House = await AssignmentHouse.OpenAsync(
            with: services => SimulatedKind.Replace(services, district._cases), holidays: Script.Holidays);
        district.Rhythms = await district.House.InScopeAsync(services => Task.FromResult(
            services.GetServices<RegisteredKind>().Select(kind => kind.Name).Distinct()
                .ToDictionary(name => name, name => services.GetRequiredService<AssignmentKinds>().Of(name).Rhythm)));
        await district.House.WriteAsync((db, _) =>
        {
            for (var number = 0; number < Script.People - Script.Known; number++)
                db.Add(new Person
                {
                    Id = Script.Person(number),
                    GivenName = "Pat",
                    FamilyName = $"Nr{number}",
                    Email = $"{Script.Person(number)}@lakeside.example"
                });
            for (var school = 0; school < Script.Schools; school++)
                db.Add(new OrgUnit
                {
                    Id = $"s{school:00}",
                    Name = $"School {school}",
                    Kind = OrgKind.School,
                    Address = "3 Oak Lane",
                    Phone = "651-555-0120"
                });
            return Task.CompletedTask;
        });
        return district;
    }

    /// <summary>Gives the posts to those who hold them at the beginning.</summary>
    public Task FillAsync(Script script) => House.WriteAsync((db, _) =>
    {
        foreach (var (post, personId) in script.Holders)
            if (personId != "marcus") db.Add(RoleOf(post, personId));
        return Task.CompletedTask;
    });

    public async Task SweepAsync(DateTimeOffset at)
    {
        House.Clock.SetUtcNow(at);
        await House.Sweep.RunAsync(default);
    }

    /// <param name="holder">Who holds the post of a change now.</param>
    public Task PlayAsync(Change change, Func<string, string?> holder) => House.WriteAsync(async (db, services) =>
    {
        var desk = services.GetRequiredService<AssignmentDesk>();
        switch (change)
        {
            case Change.Open { Case: var one }:
                await OpenAsync(db, desk, one);
                break;
            case Change.Answer { Case: var one }:
                await desk.EndAsync(one.Kind, one.Subject, "answered", default);
                break;
            case Change.Leave { PersonId: var id }:
                (await db.People.SingleAsync(person => person.Id == id)).Active = false;
                break;
            case Change.Return { PersonId: var id }:
                (await db.People.SingleAsync(person => person.Id == id)).Active = true;
                break;
            case Change.Refill { Post: var post, PersonId: var id } when holder(post) != id:
                if (holder(post) is { } before) db.Remove(RoleOf(post, before));
                if (id is not null) db.Add(RoleOf(post, id));
                break;
            case Change.StandIn standIn:
                db.Add(DelegationOf(standIn, standIn.ForPost ? null : holder(standIn.Post), House.Clock.GetUtcNow()));
                break;
        }
    });

    /// <summary>What audit and outbox tell, in the words of the model.</summary>
    public Task<List<Line>> LogAsync() => House.InScopeAsync(async services =>
    {
        var db = services.GetRequiredService<SppsDb>();
        List<Line> log = [];
        var actions = services.GetServices<RegisteredKind>().DistinctBy(kind => kind.Name).SelectMany(kind => Words(kind.Actions)
            .Select(word => (word.Action, kind.Name, word.What))).ToDictionary(word => word.Action);
        foreach (var entry in await db.Set<AuditEntry>().AsNoTracking().ToListAsync())
            if (actions.TryGetValue(entry.Action, out var word)) log.Add(new Line(entry.At, word.Name, word.What, ""));
        foreach (var mail in await db.OutgoingMails.AsNoTracking().ToListAsync())
            log.Add(mail.Key.Split(Slash) is ["digest", ..] ? new Line(mail.CreatedAt, "digest", "mail", mail.To)
                : mail.Key.Split(Slash) is [var kind, _, var what, _] ? new Line(mail.CreatedAt, kind, $"mail {what}", mail.To)
                : new Line(mail.CreatedAt, "unknown", mail.Key, mail.To));
        return log;
    });

    public ValueTask DisposeAsync() => House.DisposeAsync();

    private static IEnumerable<(string Action, string What)> Words(AssignmentActions actions) =>
    [
        (actions.Asked, "asked"), (actions.Replaced, "asked"), (actions.Reminded, "reminded"), (actions.Escalated, "escalated"),
        (actions.EscalatedFurther, "escalated"), (actions.Nobody, "nobody"), (actions.Expired, "expired"),
    ];

    private async Task OpenAsync(SppsDb db, AssignmentDesk desk, Case one)
    {
        var (now, who) = (House.Clock.GetUtcNow(), one.Levels[0][0].Party?.Split(Slash)[1]);
        if (one.Kind == CompleteDraft.Kind)
            db.Add(new AccountRequestDraft
            {
                Id = AccountRequestDraft.IdOf(one.Subject),
                RequesterId = who!,
                Source = default,
                SubmissionKey = one.Subject,
                Form = JsonSerializer.Serialize(new AccountRequestForm()),
                CreatedAt = now
            });
        else if (one.Kind == MisplacedSecretRepair.Kind)
            db.Add(new MisplacedSecret
            {
                Id = MisplacedSecret.IdOf(one.Subject),
                Key = one.Subject,
                SenderId = who!,
                Way = "mail",
                About = one.Subject,
                FoundAt = now
            });
        _cases[one.Subject] = one;
        await desk.OpenAsync(new NewAssignment(one.Kind, one.Subject, OrgId: one.OrgId, ExpiresAt: now + one.Window), default);
    }

    private static RoleAssignment RoleOf(string post, string personId) => post.Split(Slash) switch
    {
        [var role, var org, ..] => new RoleAssignment { PersonId = personId, OrgId = org, Role = Enum.Parse<Role>(role) },
        _ => throw new ArgumentException(post),
    };

    private static Delegation DelegationOf(Change.StandIn standIn, string? away, DateTimeOffset now)
    {
        var post = standIn.Post.Split(Slash);
        return new Delegation
        {
            Id = Guid.CreateVersion7(now),
            PersonId = standIn.PersonId,
            ForPersonId = away,
            Role = away is null ? Enum.Parse<Role>(post[0]) : null,
            OrgId = away is null ? post[1] : null,
            From = standIn.From,
            Until = standIn.Until,
            NamedById = "marcus",
            NamedAt = now,
        };
    }
}
