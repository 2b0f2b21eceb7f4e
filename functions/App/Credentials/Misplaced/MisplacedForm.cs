using Microsoft.AspNetCore.Http;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.Misplaced;

/// <summary>The form as it was sent; unchecked text. There is no field into which a secret could be written.</summary>
public sealed record MisplacedForm(string Choice, bool Attested, string Signature, string Code)
{
    public static readonly MisplacedForm Empty = new("", false, "", "");

    public static async Task<MisplacedForm> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var form = await request.ReadFormAsync(cancellationToken);
        return new MisplacedForm(
            form["choice"].ToString() is { Length: <= 64 } choice ? choice : "", form["attested"].ToString() == "yes",
            form["signature"].ToString(), form["code"].ToString());
    }

    /// <summary>What was answered, or what is wrong with it, by field. Pure.</summary>
    /// <param name="accounts">Those that may be chosen.</param>
    public MisplacedAnswer Read(IReadOnlyCollection<Account> accounts) => Choice switch
    {
        "changed" =>
            Attested ? new MisplacedAnswer.Changed() : new MisplacedAnswer.Wrong("attested", "Change it first, then confirm it here."),
        "none" => new MisplacedAnswer.NoSecret(),
        _ when Guid.TryParse(Choice, out var id) && accounts.FirstOrDefault(account => account.Id == id) is { } account =>
            new MisplacedAnswer.OfAccount(account),
        _ => new MisplacedAnswer.Wrong("choice", "Choose one of the answers."),
    };
}

/// <summary>Closed.</summary>
public abstract record MisplacedAnswer
{
    private MisplacedAnswer() { }

    public sealed record OfAccount(Account Account) : MisplacedAnswer;

    /// <summary>Of an account not in the registry, or of something else; changed by now.</summary>
    public sealed record Changed : MisplacedAnswer;

    public sealed record NoSecret : MisplacedAnswer;

    public sealed record Wrong(string Field, string Message) : MisplacedAnswer;
}
