using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Links;

namespace SppsFlows.Credentials.HandOver;

/// <summary>Which of the two questions somebody comes to: both have one address.</summary>
public sealed class HandOverDoors(SppsDb db, ActionLinks links)
{
    public async Task<AnswerDoor> OfTokenAsync(string token, CancellationToken cancellationToken)
    {
        var id = (await links.FindAsync(CredentialLinks.HandOverAccount, token, cancellationToken)).Issued?.SubjectId;
        var kind = await db.Assignments.Where(assignment => assignment.Id == id).Select(assignment => assignment.Kind)
            .FirstOrDefaultAsync(cancellationToken);
        return new AnswerDoor.Link(kind ?? HandOverAssignment.Kind, token);
    }

    /// <summary>By the portal, without a link: the oldest open question of the account, else the newest one.</summary>
    public async Task<AnswerDoor> OfAccountAsync(Guid accountId, CancellationToken cancellationToken)
    {
        var tasks = await db.Set<HandOverTask>().AsNoTracking().Where(task => task.AccountId == accountId).OrderBy(task => task.Id)
            .ToListAsync(cancellationToken);
        var task = tasks.Find(candidate => candidate.State is HandOverState.Open or HandOverState.Closing) ?? tasks.LastOrDefault();
        var kind = task?.State is HandOverState.Closing or HandOverState.Attested or HandOverState.Closed
            ? ClosingAssignment.Kind : HandOverAssignment.Kind;
        return new AnswerDoor.Session(kind, task is null ? Guid.Empty : Assignment.IdOf(kind, task.Subject, round: 1));
    }
}
