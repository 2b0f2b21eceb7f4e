using SppsFlows.Directory;
using SppsFlows.Policy;

namespace SppsFlows.Approvals;

/// <summary>
/// One kind of question: what is asked, who may decide it now, and how it is asked again. Registered as a scoped service by the feature
/// that asks.
/// </summary>
public interface IApprovalQuestion
{
    /// <summary>Names the kind; stored with every question, never rename.</summary>
    string Kind { get; }

    /// <summary>The question as the mail and the page tell it, from the records as they are now.</summary>
    Task<QuestionText> DescribeAsync(Approval approval, CancellationToken cancellationToken);

    /// <summary>Who decides, from the directory as it is now (A4). Never the requester. Changes nothing.</summary>
    Task<Deciders> WhoDecidesAsync(Approval approval, CancellationToken cancellationToken);

    /// <summary>
    /// Asks again after "this was not me": sets the subject back, counts up its round and raises <see cref="ApprovalReopened"/>
    /// to its flow, all in the caller's write.
    /// </summary>
    /// <returns>False when the subject's flow has ended: then people must put it right.</returns>
    Task<bool> ReopenAsync(Approval disowned, CancellationToken cancellationToken);

    /// <summary>
    /// For the offices that are told of "this was not me": what it came too late for, and what happens about it. Null: nothing in
    /// particular.
    /// </summary>
    Task<string?> WhyNotReopenedAsync(Approval disowned, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}

/// <param name="Title">A noun phrase: <c>Instagram account @harborhigh for Harbor High School</c>.</param>
/// <param name="Asker">Who asks, by name.</param>
/// <param name="Facts">What to know, one line each; empty values are left out.</param>
/// <param name="PolicyNotes">What the policy says on it, in sentences.</param>
/// <param name="Meaning">What approving means, in a sentence that begins with "If you approve".</param>
/// <param name="MayAskForChanges">Whether the page offers it; a question of yes and no does not.</param>
public sealed record QuestionText(
    string Title, string Asker, IReadOnlyList<Fact> Facts, IReadOnlyList<string> PolicyNotes, string Meaning, bool MayAskForChanges = true);

public sealed record Fact(string Name, string? Value);

/// <param name="Approver">Who is to be asked; null when nobody may decide.</param>
/// <param name="Escalation">Who is asked besides, once the approver did not answer (A6); null when there is nobody.</param>
public sealed record Deciders(Decider? Approver, Decider? Escalation)
{
    /// <summary>Whether a person may decide this now; the escalation's person only once it is escalated.</summary>
    public bool MayDecide(Approval approval, string personId) => personId != approval.RequesterId
        && (Approver?.PersonId == personId || (approval.EscalatedAt is not null && Escalation?.PersonId == personId));

    public Decider? As(string personId) => Approver?.PersonId == personId ? Approver : Escalation?.PersonId == personId ? Escalation : null;
}

/// <param name="Office">In words, for pages that must not name people: <c>the principal of Harbor High School</c>.</param>
/// <param name="Because">The rule that led to this person, for the audit.</param>
public sealed record Decider(string PersonId, string Office, string Because)
{
    public static Decider? Of(ApproverFound found, IReadOnlyCollection<OfficeHolder> holders, OrgUnit org)
    {
        if (found is not ApproverFound.Found { PersonId: var personId, Because: var because }) return null;
        var office = because switch
        {
            ApproverBecause.PrincipalOfSchool => $"the principal of {org.Name}",
            ApproverBecause.DirectorOfDepartment => $"the director of {org.Name}",
            ApproverBecause.ActingInPost =>
                $"the acting {(org.Kind is OrgKind.Department ? "director" : "principal")} of {org.Name}",
            _ when holders.Any(holder => holder.PersonId == personId && holder.Role == Role.SuperintendentDesignee) =>
                "the superintendent’s designee",
            _ => "the superintendent",
        };
        return new Decider(personId, office, because.ToString());
    }
}
