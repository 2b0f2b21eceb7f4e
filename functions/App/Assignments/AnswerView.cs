using SppsFlows.Links;

namespace SppsFlows.Assignments;

/// <summary>How somebody comes to an answer page. Closed.</summary>
/// <param name="Kind">The kind whose page it is: a link of another kind is unknown there.</param>
public abstract record AnswerDoor(string Kind)
{
    public sealed record Link(string Kind, string Token) : AnswerDoor(Kind);

    /// <summary>Signed in, without a link: the same rules.</summary>
    public sealed record Session(string Kind, Guid Id) : AnswerDoor(Kind);
}

/// <summary>What the holder of a link, or a signed-in person, sees of an assignment now. Closed.</summary>
public abstract record AnswerView
{
    private AnswerView() { }

    /// <summary>It waits for this person.</summary>
    /// <param name="Person">Who answers; in a link's case whom it was mailed to.</param>
    /// <param name="As">As what they are asked.</param>
    /// <param name="InPlaceOf">The name of whom they stand in for.</param>
    /// <param name="Link">Null when they came signed in, without one.</param>
    /// <param name="BySession">Signed in as this person: no typed name is wanted.</param>
    /// <param name="AsksCode">The form has a field for a mailed code.</param>
    /// <param name="Siblings">Further open ones of its group that this person may answer.</param>
    public sealed record Open(
        Assignment Assignment, AssignmentText Text, Recipient Person, Wanted As, string? InPlaceOf, ActionLink? Link, bool BySession,
            bool AsksCode, IReadOnlyList<Assignment> Siblings) : AnswerView
    {
        /// <summary>Of a contact null.</summary>
        public string? PersonId => (Party.Parse(Person.Key) as Party.Person)?.Id;
    }

    /// <summary>It is over, or there is nothing left to answer.</summary>
    /// <param name="AnsweredBy">By name; null: nobody in particular.</param>
    public sealed record Ended(Assignment Assignment, string? AnsweredBy) : AnswerView;

    /// <summary>Somebody else is asked now.</summary>
    /// <param name="Now">In words, without a name; null: nobody, or it is over.</param>
    public sealed record Replaced(Assignment Assignment, string? Now) : AnswerView;

    /// <summary>The link is too old; it is open, and this person's.</summary>
    public sealed record LinkExpired(Assignment Assignment) : AnswerView;

    /// <summary>A newer mail has a newer link, or somebody took this one back.</summary>
    public sealed record LinkRevoked(RevokedBecause Because) : AnswerView;

    /// <summary>The link is another person's than who is signed in.</summary>
    public sealed record NotYours(string SignedInAs) : AnswerView;

    /// <summary>A session is needed, or a fresh step-up in it.</summary>
    /// <param name="Url">Where to go first.</param>
    public sealed record ProveFirst(string Url) : AnswerView;

    /// <summary>No such link, or nothing of this person's.</summary>
    public sealed record Unknown : AnswerView;
}
