using System.Net;
using SppsFlows.Tests.Shared;

namespace SppsFlows.Crash.Tests.Credentials;

/// <summary>
/// The life of one account's credential, by people who try again until the app answers: handed in by the mailed link, taken out by its
/// custodian, changed on request (a classroom's after Communications has broken the glass), taken out again. It knows what people were
/// told, and checks the app against it at once. Each try hands in its own password.
/// </summary>
internal sealed class Keeping(AppProcess app, Mailbox mailbox, People people, int number)
{
    private readonly string _handle = Requester.HandleOf(number);
    // In the order in which they were handed in: after a crash a later one may still replace an earlier one.
    private readonly List<string> _possible = [];
    private int _tries;

    public Guid AccountId { get; private set; }

    /// <summary>The reasons given for reveals in which somebody saw the secret.</summary>
    public List<string> Seen { get; } = [];

    private bool IsClassroom => number % 5 == 0;

    private (string Sealer, string Custodian) Cast => IsClassroom ? ("tom.vang", "paula.reyes") : ("rosa.diaz", "dana.okafor");

    /// <summary>Asks for the account, and has it approved.</summary>
    public async Task AskAsync(CancellationToken cancellationToken)
    {
        await new Requester(app, mailbox, number).RunAsync(cancellationToken);
        await Retry.UntilAsync(
            async _ => (AccountId = await CredentialRecords.AccountOfAsync(app.Folder, _handle) ?? Guid.Empty) != Guid.Empty,
            cancellationToken);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Retry.UntilAsync(stop => SealAsync("Approved: set up", stop), cancellationToken);
        await RetrieveAsync(cancellationToken);
        if (IsClassroom)
            await new BreakingGlass(app, mailbox, people, _handle, AccountId).RunAsync(
                (shown, reason) => Saw(shown, reason), cancellationToken);
        else await Retry.UntilAsync(AskRotationAsync, cancellationToken);
        _possible.Clear();
        await Retry.UntilAsync(stop => SealAsync("Please change the password", stop), cancellationToken);
        await RetrieveAsync(cancellationToken);
    }

    public Task RetrieveAsync(CancellationToken cancellationToken) => Retry.UntilAsync(TakeOutAsync, cancellationToken);

    private async Task<bool> SealAsync(string subject, CancellationToken cancellationToken)
    {
        var mails = await mailbox.ReadAsync(cancellationToken);
        var mail = mails.Where(sent => sent.To == $"{Cast.Sealer}@lakeside.example"
            && sent.Subject.Contains(subject, StringComparison.Ordinal)
            && $"{sent.Subject} {sent.Text}".Contains(_handle, StringComparison.Ordinal)).MaxBy(sent => sent.SentAt);
        if (mail is null) return false;
        var page = await people.Reader(_handle).OpenAsync(
            new Uri(mail.Links.First(link => link.Contains("/credentials/seal/", StringComparison.Ordinal))).PathAndQuery,
            cancellationToken);
        // A try whose answer was lost has succeeded.
        if (page.Status == HttpStatusCode.Gone)
        {
            _possible.ShouldNotBeEmpty($"{_handle}: the link is over, and nothing was handed in: {page.Text}");
            return true;
        }
        page.Status.ShouldBe(HttpStatusCode.OK, page.Text);
        var password = $"{_handle} try {++_tries} of plenty {Guid.NewGuid():N}";
        _possible.Add(password);
        var answer = await people.Reader(_handle).SubmitAsync(
            page, page.Path, cancellationToken, ("username", $"{_handle}@lakeside.example"), ("password", password), ("attested", "yes"));
        if (answer.Title == "Sealed")
        {
            _possible.Clear();
            _possible.Add(password);
            return true;
        }
        // The person is told that nothing was kept.
        _possible.Remove(password);
        if (answer.Text.Contains("being sealed at this moment", StringComparison.Ordinal))
            await app.AdvanceAsync(TimeSpan.FromMinutes(2) + TimeSpan.FromSeconds(1));
        else
            answer.Status.ShouldBeOneOf(
                [HttpStatusCode.ServiceUnavailable, HttpStatusCode.Gone, HttpStatusCode.TooManyRequests], answer.Text);
        return false;
    }

    private async Task<bool> TakeOutAsync(CancellationToken cancellationToken)
    {
        var custodian = people.Of(Cast.Custodian);
        if (!await custodian.SignInAsync(cancellationToken)) return false;
        var reason = $"Somebody must post for {_handle}: {Guid.NewGuid():N}";
        var page = await custodian.OpenAsync($"/accounts/{AccountId}/credential", cancellationToken);
        page.Status.ShouldBe(HttpStatusCode.OK, page.Text);
        var before = await custodian.ProveAsync(
            await custodian.SubmitAsync(page, "/credential", cancellationToken, ("reason", reason), ("what", "secret")), cancellationToken);
        if (before is not { Status: HttpStatusCode.OK }) return false;
        // Too late, too old, or a code is required again: then it is tried again, with its own reason.
        return Saw(await custodian.SubmitAsync(before, before.Path, cancellationToken), reason);
    }

    /// <returns>False when the page shows no secret.</returns>
    private bool Saw(Visit shown, string reason)
    {
        if (shown.Document.QuerySelector("[data-field=password] .secret")?.TextContent is not { } password) return false;
        Seen.Add(reason);
        _possible.ShouldContain(password, $"{_handle}: what was handed in, and if somebody was told that it is sealed, exactly that");
        _possible.RemoveRange(0, _possible.IndexOf(password));
        return true;
    }

    private async Task<bool> AskRotationAsync(CancellationToken cancellationToken)
    {
        var custodian = people.Of(Cast.Custodian);
        if (!await custodian.SignInAsync(cancellationToken)) return false;
        var page = await custodian.OpenAsync($"/accounts/{AccountId}/rotation", cancellationToken);
        page.Status.ShouldBe(HttpStatusCode.OK, page.Text);
        if (await CredentialRecords.RotationIsOpenAsync(app.Folder, AccountId)) return true;
        var asked = await custodian.SubmitAsync(
            page, "/rotation", cancellationToken, ("reason", "A laptop with the saved password was stolen."));
        return asked.Status == HttpStatusCode.OK;
    }
}
