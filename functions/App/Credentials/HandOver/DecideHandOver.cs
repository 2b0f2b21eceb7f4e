using Microsoft.EntityFrameworkCore;
using SppsFlows.Acknowledgements;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Data;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.HandOver;

/// <summary>
/// What the answer to the first question does (A11): others manage the account, or it is closed. Part of the caller's write.
/// </summary>
public sealed class DecideHandOver(
    SppsDb db, AssignmentDesk desk, OpenRotation rotations, AskToAcknowledge acknowledge, HandOverMails mails, AuditLog audit)
{
    public async Task<Answered> ReadAsync(AnswerView.Open open, HandOverForm form, CancellationToken cancellationToken)
    {
        var id = HandOverTask.IdOf(open.Assignment.Subject);
        var task = await db.Set<HandOverTask>().SingleAsync(candidate => candidate.Id == id, cancellationToken);
        var account = await db.Accounts.SingleAsync(candidate => candidate.Id == task.AccountId, cancellationToken);
        return form.Read(await HandOverChoices.ReadAsync(db, account, cancellationToken)) switch
        {
            HandOverAnswer.Wrong wrong => new Answered.Wrong(wrong.Field, wrong.Message),
            HandOverAnswer.Named named => new Answered.Ends(
                HandOverAssignment.HandedOver, by => NameAsync(task, account, named, open.Person, by, cancellationToken)),
            _ => new Answered.Ends(
                HandOverAssignment.Closing, by => BeginClosingAsync(task, account, open.Person, by, cancellationToken)),
        };
    }

    private async Task NameAsync(
        HandOverTask task, Account account, HandOverAnswer.Named named, Recipient decider, AnswerRecord by,
        CancellationToken cancellationToken)
    {
        var before = account.ManagerIds;
        (account.ManagerIds, account.ResponsibleId) = ([.. named.ManagerIds], await WhoAnswers.ForAsync(db, account, cancellationToken)
            ?? account.ResponsibleId);
        task.State = HandOverState.HandedOver;
        audit.Add(
            Actors.Person(by.PersonId), "hand-over.done", account.Subject,
            new { task = task.Id, task.LeaverId, before, account.ManagerIds, named.AddedIds, account.ResponsibleId, by });
        // Whoever left knows the password (B8).
        task.RotationId = (await rotations.RunAsync(
            account, FindLeavers.ReasonFor(account), askedById: null, Actors.System, cancellationToken))?.Id;
        await acknowledge.ForAsync(account, cancellationToken); // A9
        await mails.TellHandedOverAsync(task, account, named, decider, cancellationToken);
    }

    private async Task BeginClosingAsync(
        HandOverTask task, Account account, Recipient decider, AnswerRecord by, CancellationToken cancellationToken)
    {
        (account.State, task.State) = (AccountState.Closing, HandOverState.Closing);
        audit.Add(Actors.Person(by.PersonId), "account.closing", account.Subject, new { task = task.Id, task.LeaverId, by });
        await desk.OpenAsync(
            new NewAssignment(ClosingAssignment.Kind, task.Subject, About: account.Subject, OrgId: account.OrgId), cancellationToken);
        await mails.TellClosingAsync(task, account, decider, cancellationToken);
    }
}
