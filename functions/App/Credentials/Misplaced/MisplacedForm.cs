using Microsoft.AspNetCore.Http;
using SppsFlows.Assignments;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.Misplaced;

/// <summary>The form as it was sent; unchecked text. There is no field into which a secret could be written.</summary>
public sealed record MisplacedForm(AnswerForm Sent, bool Attested)
{
    public static readonly MisplacedForm Empty = new(AnswerForm.Empty, false);

    public static async Task<MisplacedForm> ReadAsync(HttpRequest request, CancellationToken cancellationToken) => new(
        await AnswerForm.ReadAsync(request, "choice", cancellationToken),
        (await request.ReadFormAsync(cancellationToken))["attested"].ToString() == "yes");

    /// <summary>What was answered, or what is wrong with it, by field. Pure.</summary>
    /// <param name="accounts">Those that may be chosen.</param>
    public MisplacedAnswer Read(IReadOnlyCollection<Account> accounts) => Sent.Choice switch
    {
        "changed" =>
            Attested ? new MisplacedAnswer.Changed() : new MisplacedAnswer.Wrong("attested", "Change it first, then confirm it here."),
        "none" => new MisplacedAnswer.NoSecret(),
        var choice when Guid.TryParse(choice, out var id) && accounts.FirstOrDefault(account => account.Id == id) is { } account =>
            new MisplacedAnswer.OfAccount(account),
        _ => new MisplacedAnswer.Wrong("choice", "Choose one of the answers."),
    };
}

/// <summary>Closed.</summary>
public abstract record MisplacedAnswer(string Outcome)
{
    public sealed record OfAccount(Account Account) : MisplacedAnswer(MisplacedOutcome.Rotating);

    /// <summary>Of an account not in the registry, or of something else; changed by now.</summary>
    public sealed record Changed() : MisplacedAnswer(MisplacedOutcome.Changed);

    public sealed record NoSecret() : MisplacedAnswer(MisplacedOutcome.NoSecret);

    public sealed record Wrong(string Field, string Message) : MisplacedAnswer("");
}
