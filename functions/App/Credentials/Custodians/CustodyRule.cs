using SppsFlows.Credentials.Vault;
using SppsFlows.Directory;
using SppsFlows.Policy;

namespace SppsFlows.Credentials.Custodians;

/// <summary>
/// Who may do what with a credential (B2), as one pure function over the person's roles as they are now, the account's kind and the
/// purpose. Enforced where the vault is entered; pages ask it too, so that they offer nothing that would be refused.
/// </summary>
public static class CustodyRule
{
    /// <summary>
    /// Who keeps an account's credential: Communications those of schools and departments, the principal those of classrooms.
    /// </summary>
    public static Custody Of(AccountKind kind) => kind is AccountKind.Classroom ? Custody.Principal : Custody.Communications;

    /// <summary>Which facts besides the person's roles can change what <see cref="Decide"/> says; only those need be read.</summary>
    public static CustodyFacts AsksFor(CustodyPurpose purpose) => purpose switch
    {
        CustodyPurpose.RevealByBreakGlass => CustodyFacts.HoldsGrant,
        CustodyPurpose.SeeUsername => CustodyFacts.Manages | CustodyFacts.AnswersFor,
        CustodyPurpose.Seal => CustodyFacts.Manages | CustodyFacts.Assigned,
        CustodyPurpose.AskRotation => CustodyFacts.Manages | CustodyFacts.Assigned | CustodyFacts.AnswersFor,
        CustodyPurpose.HandOver => CustodyFacts.AnswersFor,
        _ => CustodyFacts.None,
    };

    public static CustodyVerdict Decide(CustodyCase asked)
    {
        // A person who has left can do nothing, whatever the directory still says about them.
        if (!asked.Active) return CustodyVerdict.Refused;
        return asked.Purpose switch
        {
            CustodyPurpose.Reveal or CustodyPurpose.ShowCode => Custodian(asked),
            CustodyPurpose.RevealByBreakGlass => asked.HoldsGrant ? BreakGlass(asked) : CustodyVerdict.Refused,
            CustodyPurpose.AskBreakGlass => BreakGlass(asked),
            CustodyPurpose.SeeUsername => SeesUsername(asked),
            CustodyPurpose.Seal => Seals(asked),
            CustodyPurpose.AskRotation => Or(Seals(asked), Answers(asked), Communications(asked)),
            CustodyPurpose.HandOver => Answers(asked),
            _ => CustodyVerdict.Refused,
        };
    }

    private static CustodyVerdict Custodian(CustodyCase asked) => Of(asked.Kind) switch
    {
        Custody.Communications => Communications(asked),
        _ => asked.Has(Role.Principal, asked.OrgId) ? CustodyVerdict.PrincipalKeepsClassrooms : CustodyVerdict.Refused,
    };

    // Break-glass is only for what Communications does not keep anyway (B5).
    private static CustodyVerdict BreakGlass(CustodyCase asked) =>
        Of(asked.Kind) is Custody.Principal && asked.Has(Role.Communications) ? CustodyVerdict.BreakGlass : CustodyVerdict.Refused;

    private static CustodyVerdict SeesUsername(CustodyCase asked) =>
        Or(Custodian(asked), Communications(asked), Manages(asked), Answers(asked));

    private static CustodyVerdict Seals(CustodyCase asked) => Or(Manages(asked), Custodian(asked), Assigned(asked));

    private static CustodyVerdict Communications(CustodyCase asked) =>
        asked.Has(Role.Communications) ? CustodyVerdict.CommunicationsKeeps : CustodyVerdict.Refused;

    private static CustodyVerdict Manages(CustodyCase asked) => asked.Manages ? CustodyVerdict.ManagesAccount : CustodyVerdict.Refused;

    /// <summary>Whoever holds the post that answers for the account now; the superintendent's office where the post is vacant.</summary>
    private static CustodyVerdict Answers(CustodyCase asked) =>
        asked.AnswersFor ? CustodyVerdict.AnswersForAccount : CustodyVerdict.Refused;

    /// <summary>
    /// The open rotation asks somebody who neither manages the account nor keeps its secret: they may hand one in, and never take one out.
    /// </summary>
    private static CustodyVerdict Assigned(CustodyCase asked) =>
        asked.Assigned ? CustodyVerdict.AssignedByRotation : CustodyVerdict.Refused;

    private static CustodyVerdict Or(params ReadOnlySpan<CustodyVerdict> verdicts)
    {
        foreach (var verdict in verdicts)
            if (verdict is not CustodyVerdict.Refused) return verdict;
        return CustodyVerdict.Refused;
    }
}

/// <summary>What somebody wants to do with a credential.</summary>
public enum CustodyPurpose
{
    /// <summary>See the username, besides what the registry shows anyway.</summary>
    SeeUsername,

    /// <summary>Put a credential into the vault, the first or a newer one.</summary>
    Seal,

    /// <summary>Take the password, seed and codes out (B3).</summary>
    Reveal,

    /// <summary>See the current code of the authenticator, not its seed (B4).</summary>
    ShowCode,

    /// <summary>Ask the principal for a classroom's credential (B5).</summary>
    AskBreakGlass,

    /// <summary>Take it out once, after the principal granted it (B5).</summary>
    RevealByBreakGlass,

    /// <summary>Ask the managers to change the password (B8).</summary>
    AskRotation,

    /// <summary>Decide who manages the account after somebody left (A11).</summary>
    HandOver,
}

/// <summary>The facts of a <see cref="CustodyCase"/> that are read besides the person and their roles.</summary>
[Flags]
public enum CustodyFacts
{
    None = 0,
    Manages = 1,
    AnswersFor = 2,
    HoldsGrant = 4,
    Assigned = 8,
    All = Manages | AnswersFor | HoldsGrant | Assigned,
}

/// <summary>The rule by which it is allowed; the audit names it. Never rename.</summary>
public enum CustodyVerdict
{
    Refused,
    CommunicationsKeeps,
    PrincipalKeepsClassrooms,
    BreakGlass,
    ManagesAccount,
    AnswersForAccount,
    AssignedByRotation,
}
