using SppsFlows.Directory;
using SppsFlows.Mail;
using SppsFlows.Policy;

namespace SppsFlows.Intake.Forms;

/// <summary>
/// Takes in one form that can be handed in by hook or mail; registered, with its <see cref="FormDefinition"/>, by the feature that owns the
/// form.
/// </summary>
public interface IFormTaker
{
    FormDefinition Form { get; }

    /// <summary>Takes it in, or asks its sender for what is missing, in its own write. A key that is seen again is the same form.</summary>
    Task<FormOutcome> TakeInAsync(HandedInForm form, CancellationToken cancellationToken);

    /// <summary>The answer to somebody whose mail held nothing of the form. Pure.</summary>
    MailDraft HowTo(string mailKey, Person sender);
}

/// <summary>A form that somebody of the directory handed in.</summary>
/// <param name="Key">Names the mail or hook for ever.</param>
/// <param name="Answers">The Message-IDs that a mail answers, as given in its headers; empty for a hook.</param>
public sealed record HandedInForm(FormValues Values, IntakeWay Way, string Key, Person Sender, string Answers = "");

/// <summary>How a form came.</summary>
public enum IntakeWay
{
    Mail,
    Hook,
}

/// <summary>What became of a form. Closed.</summary>
public abstract record FormOutcome
{
    private FormOutcome() { }

    /// <param name="Subject">The record it became, as in the audit.</param>
    /// <param name="Path">Its page in the portal.</param>
    /// <param name="IsNew">False: this form was taken in before.</param>
    public sealed record TakenIn(Guid Id, string Subject, string Path, bool IsNew) : FormOutcome;

    /// <summary>Its sender was mailed a link to a form that is filled in with what they gave.</summary>
    public sealed record Incomplete(IReadOnlyList<FieldProblem> Problems) : FormOutcome;
}
