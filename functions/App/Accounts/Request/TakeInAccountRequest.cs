using Microsoft.Extensions.Options;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Intake.Forms;
using SppsFlows.Mail;
using SppsFlows.Settings;

namespace SppsFlows.Accounts.Request;

/// <summary>Takes in account requests that came by hook or mail (A1, J1, J2).</summary>
public sealed class TakeInAccountRequest(SppsDb db, SubmitAccountRequest submit, AnsweredDraft drafts, IOptions<AppOptions> app)
    : IFormTaker
{
    public FormDefinition Form => AccountRequestFields.Definition;

    public async Task<FormOutcome> TakeInAsync(HandedInForm form, CancellationToken cancellationToken)
    {
        var (wish, draft) = await drafts.CompleteAsync(form, AccountRequestFields.ToForm(form.Values), cancellationToken);
        var source = form.Way is IntakeWay.Mail ? RequestSource.Mail : RequestSource.Hook;
        var result = await submit.SubmitOrAskAsync(wish, source, form.Key, form.Sender.Id, cancellationToken);
        if (draft is { } answered) await db.WriteAsync(() => drafts.CloseAsync(answered, result, cancellationToken), cancellationToken);
        return result switch
        {
            SubmitResult.Accepted accepted => TakenIn(accepted.RequestId, isNew: true),
            SubmitResult.Known known => TakenIn(known.RequestId, isNew: false),
            SubmitResult.Problems problems => new FormOutcome.Incomplete(problems.Fields),
            _ => throw new InvalidOperationException(result.GetType().Name),
        };
    }

    public MailDraft HowTo(string mailKey, Person sender) =>
        TakeInAccountRequestMail.HowTo(mailKey, sender, $"{app.Value.PublicUrl}/accounts/request");

    private static FormOutcome.TakenIn TakenIn(Guid id, bool isNew) =>
        new(id, AccountRequest.SubjectOf(id), $"/accounts/requests/{id}", isNew);
}
