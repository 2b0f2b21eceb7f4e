using Microsoft.Extensions.Options;
using SppsFlows.Assignments;
using SppsFlows.Credentials.Custodians;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Mail;
using SppsFlows.Policy;

namespace SppsFlows.Credentials.HandOver;

/// <summary>
/// The managers who are still there, whoever answers for an account and Communications are asked to delete it on its platform and to attest
/// that (A11). One of them does it for all.
/// </summary>
public sealed class ClosingAssignment(SppsDb db, HandOverMails mails, IOptions<CredentialOptions> options)
    : HandOverKind(db, mails, options)
{
    public const string Kind = "closing";

    /// <summary>Outcome; data.</summary>
    public const string Attested = "attested";

    public override string Name => Kind;

    public override async Task<AssignmentPeople> PeopleAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var (task, account) = await ReadAsync(assignment, cancellationToken);
        // Taken into use again, for example.
        if (task.State is not HandOverState.Closing || account.State is not AccountState.Closing) return AssignmentPeople.Moot;
        var office = await AnswersForAccount.ReadAsync(Db, account, cancellationToken);
        var managers = account.ManagerIds.Order(StringComparer.Ordinal).Select(id => Asked.Person(id, "Manager"));
        return new AssignmentPeople
        {
            Responsible =
            [
                .. managers, .. office.Answers is { } answers ? [answers] : Array.Empty<Asked>(),
                Asked.OfOffice(Role.Communications, "the Office of Communications"),
            ],
            Escalations = [office.Further is { } further ? [further] : []],
        };
    }

    private protected override AssignmentText Describe(HandOverMailFacts facts, string url) =>
        new($"Deletion of {facts.What}", url, "It is deleted",
            Why: $"It is being closed: {facts.Leaver}, who managed it, left the district and may still know its password.");

    private protected override MailDraft Write(AskMail ask, HandOverMailFacts facts) => HandOverMail.PleaseDelete(ask, facts);
}
