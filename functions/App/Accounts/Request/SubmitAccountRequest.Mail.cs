using SppsFlows.Assignments;
using SppsFlows.Mail;
using SppsFlows.Policy;

namespace SppsFlows.Accounts.Request;

/// <summary>To the sender of a mail or hook that could not be taken in as it was. Pure.</summary>
internal static class SubmitAccountRequestMail
{
    public static MailDraft Incomplete(AskMail ask, AccountRequestDraft draft, IReadOnlyList<FieldProblem> problems) =>
        new MailDraft(ask.Key, ask.To.Email, "Your account request is not complete yet", draft.Subject)
            .Text($"Hello {ask.To.GivenName},")
            .Text("Thank you for your request for a social media account. Some things are missing or need another look:")
            .Facts(problems.Select(problem => (FieldNames.Of(problem.Field), (string?)problem.Message)))
            .Button("Complete your request", ask.Url)
            .Note("What you sent is filled in already. Nothing was passed on yet. Never send a username and password by e-mail.");
}
