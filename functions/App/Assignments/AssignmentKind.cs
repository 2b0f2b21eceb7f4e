using SppsFlows.Directory;
using SppsFlows.Links;
using SppsFlows.Mail;

namespace SppsFlows.Assignments;

/// <summary>
/// What a feature gives for one kind of assignment: the people, the rhythm, the words, and what its end does. Registered by
/// <see cref="AssignmentSetup.AddAssignmentKind{TKind}"/>; scoped. It is asked inside writes: it may read anything, also what the same
/// write has added.
/// </summary>
public abstract class AssignmentKind
{
    /// <summary>
    /// Stored; never rename. The beginning of its mails' keys and, unless <see cref="Audit"/> says otherwise, of its audit actions.
    /// </summary>
    public abstract string Name { get; }

    public abstract AssignmentRhythm Rhythm { get; }

    public virtual AssignmentActions Audit => new(Name);

    /// <summary>Hears of it when nobody can be asked.</summary>
    public virtual Post OfficeToTell => new(Role.Communications, null);

    /// <summary>
    /// The page behind its mailed links; null: its mails lead to <see cref="AssignmentText.Url"/>, which asks for sign-in.
    /// </summary>
    public virtual AnswerLink? Link => null;

    /// <summary>An answer by session needs a fresh step-up, and one by link is not taken at all.</summary>
    public virtual bool NeedsStepUp => false;

    /// <summary>Whom it concerns by registry and directory as they are now, or that it is moot. Changes nothing.</summary>
    public abstract Task<AssignmentPeople> PeopleAsync(Assignment assignment, CancellationToken cancellationToken);

    /// <summary>What it is, from the records as they are now. Changes nothing.</summary>
    public abstract Task<AssignmentText> DescribeAsync(Assignment assignment, CancellationToken cancellationToken);

    /// <summary>The mail by which somebody is asked: the first question, a reminder of its own, an escalation, a new link.</summary>
    public abstract Task<MailDraft> AskAsync(AskMail ask, CancellationToken cancellationToken);

    /// <inheritdoc cref="PeopleAsync(Assignment, CancellationToken)"/>
    /// <remarks>Of many at once, in their order; override where many of the kind are open.</remarks>
    public virtual async Task<IReadOnlyList<AssignmentPeople>> PeopleAsync(
        IReadOnlyList<Assignment> assignments, CancellationToken cancellationToken)
    {
        List<AssignmentPeople> people = [];
        foreach (var assignment in assignments) people.Add(await PeopleAsync(assignment, cancellationToken));
        return people;
    }

    /// <inheritdoc cref="DescribeAsync(Assignment, CancellationToken)"/>
    /// <remarks>Of many at once, in their order; override where many of the kind are open.</remarks>
    public virtual async Task<IReadOnlyList<AssignmentText>> DescribeAsync(
        IReadOnlyList<Assignment> assignments, CancellationToken cancellationToken)
    {
        List<AssignmentText> texts = [];
        foreach (var assignment in assignments) texts.Add(await DescribeAsync(assignment, cancellationToken));
        return texts;
    }

    /// <summary>Its line in somebody's digest.</summary>
    public virtual DigestLine Line(DigestItem item)
    {
        var why = item.Text.Why is { } sentence ? $"{sentence} " : "";
        return item.As is AssigneeRole.Informed
            ? new DigestLine(
                item.Text.Title, $"{why}Overdue: since {item.Since} it waits for {string.Join(", ", item.WaitsFor)}.",
                item.Text.AboutUrl is null ? item.Text.Button : "Look at it")
            : new DigestLine(item.Text.Title, $"{why}It waits for you since {item.Since}.", item.Text.Button);
    }

    /// <summary>One line for several of one group, whose page shows them all; null: a line for each.</summary>
    public virtual DigestLine? LineOfGroup(IReadOnlyList<DigestItem> items) => null;

    /// <summary>To the office, when nobody can be asked, or nobody is there to escalate to.</summary>
    public virtual MailDraft TellNobody(NobodyMail nobody) =>
        new MailDraft(
            nobody.Key, nobody.To.Email, $"{(nobody.IsEscalation ? "Nobody to escalate to" : "Nobody can be asked")}: {nobody.Text.Title}",
            nobody.Assignment.About)
            .Text(nobody.IsEscalation
                ? "Nobody has answered, and the directory names nobody who could be asked instead."
                : "The directory names nobody who may answer this: the post is vacant, or its holder may not answer it.")
            .Facts(("About", nobody.Text.Title), ("Why", nobody.Text.Why), ("Asked by", nobody.Text.Asker))
            .Text("Please have the directory completed. Whoever it names then is asked at once; nothing is lost meanwhile.");

    /// <summary>Whoever hears of an expiry among those who were asked; null: nobody.</summary>
    public virtual MailDraft? TellExpired(ExpiredMail expired) =>
        new MailDraft(expired.Key, expired.To.Email, $"No longer waiting for you: {expired.Text.Title}", expired.Assignment.About)
            .Text($"Hello {expired.To.GivenName},")
            .Text($"This waited for an answer, and the time for it has passed: {expired.Text.Title}.")
            .Text("You do not have to do anything; the link in our mails no longer works.");

    /// <summary>The flows that are told of its end.</summary>
    public virtual Task<IReadOnlyList<string>> FlowsAsync(Assignment assignment, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>(assignment.FlowId is { } flow ? [flow] : []);

    /// <summary>
    /// What its end does besides: states, mails, siblings. Part of the write that ends it, whoever ends it: look at its state and outcome.
    /// </summary>
    public virtual Task EndedAsync(Assignment assignment, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>How to reach a contact who is still what they were when they were asked; null: no longer, or unknown.</summary>
    public virtual Task<Recipient?> ContactAsync(Assignment assignment, string contactId, CancellationToken cancellationToken) =>
        Task.FromResult<Recipient?>(null);
}

/// <param name="Purpose">Registered as every link purpose is.</param>
/// <param name="Path">Before the token: <c>/approvals/</c>.</param>
/// <param name="NewestOnly">A newer mail ends the links that the same person had before.</param>
public sealed record AnswerLink(LinkPurpose Purpose, string Path, bool NewestOnly = false);

/// <param name="Title">A noun phrase: <c>Instagram account @harborhigh for Harbor High School</c>. Shown to whoever is asked, and in their
/// mails.</param>
/// <param name="Url">Its page for those who sign in, without the host: <c>/approvals/waiting/{id}</c>.</param>
/// <param name="Button">What to press, in a mail or on Home.</param>
/// <param name="Asker">Who asks, by name; null: the system, by a rule.</param>
/// <param name="Version">Changes with what is asked: an answer to an older one comes back to be looked at. Null: it can't change.</param>
/// <param name="Why">One sentence; null: the title says it.</param>
/// <param name="AboutUrl">Where those can look who are only told, without the host; null: at <paramref name="Url"/>.</param>
public sealed record AssignmentText(
    string Title, string Url, string Button, string? Asker = null, string? Version = null, string? Why = null, string? AboutUrl = null);

/// <summary>The audit's actions for what happens to a kind's assignments. Data; never rename.</summary>
public sealed record AssignmentActions(string Prefix)
{
    public string Asked { get; init; } = $"{Prefix}.asked";
    public string Replaced { get; init; } = $"{Prefix}.replaced";
    public string TakenBack { get; init; } = $"{Prefix}.taken-back";
    public string Reminded { get; init; } = $"{Prefix}.reminded";
    public string Escalated { get; init; } = $"{Prefix}.escalated";
    public string EscalatedFurther { get; init; } = $"{Prefix}.escalated-further";
    public string Nobody { get; init; } = $"{Prefix}.nobody-asked";
    public string Expired { get; init; } = $"{Prefix}.expired";
    public string Moot { get; init; } = $"{Prefix}.moot";
    public string Claimed { get; init; } = $"{Prefix}.claimed";
    public string Progressed { get; init; } = $"{Prefix}.progressed";
    public string LinkRenewed { get; init; } = $"{Prefix}.link-renewed";
}
