using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Credentials.Custodians;
using SppsFlows.Credentials.HandOver;
using SppsFlows.Credentials.Misplaced;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Policy;
using SppsFlows.Registry;
using SppsFlows.Web;

namespace SppsFlows.Credentials;

/// <summary>What of the credentials waits for a person (J4), for the start page: what they are asked to do, and may.</summary>
public sealed class WaitingTasks(SppsDb db, ReadHandOver handOvers, ReadCustody custody, ReadAssignments assignments)
{
    private const int Most = 20;

    public async Task<IReadOnlyList<WaitingTask>> ForAsync(SignedInPerson person, CancellationToken cancellationToken)
    {
        List<WaitingTask> tasks = [];
        var platforms = await PlatformCatalogue.ReadAsync(db, cancellationToken);
        string What(Account account) => $"@{account.Handle.TrimStart('@')} on {platforms.NameOf(account.Platform)}";
        foreach (var waiting in await assignments.ToDoAsync(person.Id, cancellationToken, Most))
            if (waiting.Assignment.Kind == MisplacedSecretRepair.Kind)
                tasks.Add(new(waiting.Text.Url, $"{waiting.Text.Title}: say what it belongs to"));
        foreach (var accountId in await HandOversNearAsync(person, cancellationToken))
        {
            var (url, view) = ($"/accounts/{accountId}/hand-over", await handOvers.BySessionAsync(accountId, person, cancellationToken));
            if (view is HandOverView.Decide decide) tasks.Add(new(url, $"{What(decide.Account)}: a manager left; say who goes on"));
            if (view is HandOverView.Attest attest) tasks.Add(new(url, $"{What(attest.Account)}: to be deleted; say when it is gone"));
        }
        var id = person.Id;
        foreach (var rotation in await db
            .Set<RotationTask>().AsNoTracking().Where(task => task.State == RotationState.Open && task.AskedIds.Contains(id))
            .OrderBy(task => task.Id).Take(Most).ToListAsync(cancellationToken))
        {
            var account = await db.Accounts.AsNoTracking().SingleAsync(candidate => candidate.Id == rotation.AccountId, cancellationToken);
            if (account.State is AccountState.Closed
                || await custody.DecideAsync(person.Id, account, CustodyPurpose.Seal, cancellationToken) is CustodyVerdict.Refused)
                continue;
            tasks.Add(new(
                $"/accounts/{account.Id}/credential/seal",
                $"{What(account)}: {(rotation.IsFirst ? "hand in its credentials" : "change its password, and hand in the new one")}"));
        }
        return tasks;
    }

    /// <summary>Open ones of accounts that may concern the person; whether they do, <see cref="ReadHandOver"/> says.</summary>
    private Task<List<Guid>> HandOversNearAsync(SignedInPerson person, CancellationToken cancellationToken)
    {
        var (id, near) = (person.Id, VisibleAccounts.To(db.Accounts, person).Select(account => account.Id));
        // Communications sees every account, and does not answer the first question.
        var mayBeNext = !person.Has(Role.Communications);
        var open = db.Set<HandOverTask>().Where(task => near.Contains(task.AccountId))
            .Where(task => task.State == HandOverState.Closing
                || (task.State == HandOverState.Open
                    && (task.AskedId == id || task.EscalatedToId == id || (mayBeNext && task.AskedId == null))));
        return open.Select(task => task.AccountId).Distinct().OrderBy(accountId => accountId).Take(Most).ToListAsync(cancellationToken);
    }
}

/// <param name="Text">What to do.</param>
public sealed record WaitingTask(string Url, string Text);
