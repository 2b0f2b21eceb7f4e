using SppsFlows.Links;

namespace SppsFlows.Assignments;

/// <summary>Somebody who gets a mail.</summary>
/// <param name="Key">The party that the mail is for, as text; of an office that has no mailbox, one of its people.</param>
/// <param name="GivenName">For the greeting; of an office its name.</param>
/// <param name="FamilyName">Of an office empty.</param>
/// <param name="InPlaceOf">Of an office without a mailbox: for whom of it, or for which office, they stand in; null: they do not.</param>
public sealed record Recipient(string Key, string GivenName, string FamilyName, string Email, string? InPlaceOf = null)
{
    public string FullName => $"{GivenName} {FamilyName}".Trim();

    internal LinkHolder AsHolder() => new(GivenName, FamilyName, Email);
}

/// <summary>Why somebody gets a mail with a question.</summary>
public enum Asking
{
    First,

    /// <summary>Whoever was asked before is no longer the one.</summary>
    Replacement,
    Reminder,
    Escalation,

    /// <summary>Everybody is asked again, for a graver reason.</summary>
    Again,

    /// <summary>In place of a link that is too old.</summary>
    NewLink,
}

/// <summary>All that a mail with a question needs to be written.</summary>
/// <param name="Office">As what they are asked, in words: <c>the principal of Harbor High School</c>; null: for themselves.</param>
/// <param name="InPlaceOf">The full name of whom a delegate stands in for, or the post in words while it is vacant; null: no
/// delegate.</param>
/// <param name="FirstAsked">Of an escalation: who was asked first, in words or by name; null: nobody.</param>
/// <param name="Url">Absolute: the page behind a link of their own, or the one that asks for sign-in.</param>
/// <param name="Until">The last day of that link, local, in words; null: it is no link of their own.</param>
public sealed record AskMail(
    string Key, Assignment Assignment, AssignmentText Text, Recipient To, Asking Why, string? Office, string? InPlaceOf, string? FirstAsked,
        string Url, string? Until);

public sealed record NobodyMail(string Key, Assignment Assignment, AssignmentText Text, Recipient To, bool IsEscalation);

public sealed record ExpiredMail(string Key, Assignment Assignment, AssignmentText Text, Recipient To);

/// <param name="Since">The day on which they were asked, local, in words; of who is only told, the day on which it was opened.</param>
/// <param name="InPlaceOf">See <see cref="AskMail"/>.</param>
/// <param name="WaitsFor">Of who is only told: those who are asked, in words; of the others empty.</param>
public sealed record DigestItem(
    Assignment Assignment, AssignmentText Text, AssigneeRole As, string Since, string? InPlaceOf, IReadOnlyList<string> WaitsFor);

/// <param name="Text">What it is about.</param>
/// <param name="Detail">One sentence.</param>
/// <param name="Button">What to press; null where there is no page for them.</param>
public sealed record DigestLine(string Text, string Detail, string? Button);
