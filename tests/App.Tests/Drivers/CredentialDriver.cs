using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts;
using SppsFlows.Accounts.Request;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Policy;

namespace SppsFlows.App.Tests.Drivers;

/// <summary>What people do with credentials: hand them in, and take them out.</summary>
public static partial class CredentialDriver
{
    /// <summary>An account that was asked for and approved, and waits for its credentials; with the mailed link to the form.</summary>
    public static async Task<AwaitedAccount> AwaitedAccountAsync(
        this TestApp app, AccountKind kind = AccountKind.School, string requester = "tom.vang", string approver = "paula.reyes")
    {
        // By another system's form, without signing in: that is limited to some times in ten minutes, and a class of tests has many
        // accounts.
        var form = SampleForms.Good() with { Kind = kind.ToString(), Grades = kind is AccountKind.Classroom ? "3" : null };
        var request = (await app.SubmitAsync(
            form, RequestSource.Hook, $"hook/{form.Handle}", requester)).ShouldBeOfType<SubmitResult.Accepted>().RequestId;
        await app.DecidesAsync(approver, form.Handle!, "approve");
        await app.StandsAsync(request, RequestState.AwaitingEscrow);
        var mail = await app.MailAsync(StaffDriver.EmailOf(requester), "Approved: set up");
        return new AwaitedAccount(request, form.Handle!, requester, mail.Link("/credentials/seal/"));
    }

    /// <summary>Fills in the mailed form and sends it.</summary>
    public static async Task<Page> SealsAsync(
        this TestApp app, AwaitedAccount account, SampleCredential credential, params (string, string?)[] more)
    {
        using var browser = app.OpenBrowser();
        var page = await browser.OpenAsync(account.SealUrl);
        page.Title.ShouldStartWith("Credentials of", customMessage: page.Text);
        return await browser.SubmitAsync(page, page.Url.AbsolutePath, [.. credential.Fields, .. more]);
    }

    /// <summary>An account in the registry with a sealed credential.</summary>
    public static async Task<(AwaitedAccount Account, SampleCredential Credential)> SealedAccountAsync(
        this TestApp app, AccountKind kind = AccountKind.School)
    {
        var (account, credential) = (await app.AwaitedAccountAsync(kind), SampleCredential.Make());
        (await app.SealsAsync(account, credential)).Title.ShouldBe("Sealed");
        await app.StandsAsync(account.Id, RequestState.Registered);
        return (account, credential);
    }

    /// <summary>Waits until the request stands so.</summary>
    public static Task StandsAsync(this TestApp app, Guid request, RequestState state) => Eventually.TrueAsync(
        () => app.InScopeAsync((_, db) => db.AccountRequests.AnyAsync(candidate => candidate.Id == request && candidate.State == state)),
        $"The request is not {state}.");

    /// <summary>Says why, proves it is them, and comes to the page before the secret.</summary>
    public static async Task<Page> AsksForAsync(
        this StaffDriver staff, TestApp app, Guid account, string what = "secret",
        string reason = "Somebody else must post today: the manager is ill.")
    {
        var page = await staff.Browser.OpenAsync($"/accounts/{account}/credential");
        page.Title.ShouldStartWith("Credentials of", customMessage: page.Text);
        return await staff.ProvesAsync(app, await staff.Browser.SubmitAsync(page, "/credential", ("reason", reason), ("what", what)));
    }

    /// <summary>Gives the mailed code back, if the page asks for one.</summary>
    public static async Task<Page> ProvesAsync(this StaffDriver staff, TestApp app, Page page)
    {
        if (page.Url.AbsolutePath != "/step-up") return page;
        var asked = await staff.Browser.SubmitAsync(page, "/step-up");
        return await staff.Browser.SubmitAsync(asked, "/step-up/code", ("code", await app.StepUpCodeAsync(staff.Email)));
    }

    public static async Task<string> StepUpCodeAsync(this TestApp app, string email) =>
        SixDigits().Match((await app.MailAsync(email, "Your code for the vault")).Text).Value;

    /// <summary>Takes the credential out, all the way.</summary>
    public static async Task<Page> TakesOutAsync(this StaffDriver staff, TestApp app, Guid account)
    {
        var before = await staff.AsksForAsync(app, account);
        before.Title.ShouldBe("Take it out of the vault", before.Text);
        return await staff.Browser.SubmitAsync(before, before.Url.AbsolutePath);
    }

    [GeneratedRegex(@"\b\d{6}\b")]
    private static partial Regex SixDigits();
}

/// <param name="Id">Of the request, and of the account.</param>
public sealed record AwaitedAccount(Guid Id, string Handle, string Requester, string SealUrl);

/// <summary>A credential that no other test has.</summary>
public sealed record SampleCredential(string Username, string Password, string Seed, string BackupCode, string Note)
{
    public static SampleCredential Make() => new(
        $"user-{Guid.NewGuid():N}@lakeside.example", $"Pw {Guid.NewGuid():N} \"quoted\" & <odd> ü", Base32(), $"{Guid.NewGuid():N}"[..12],
        $"note {Guid.NewGuid():N}");

    public (string, string?)[] Fields =>
        [("username", Username), ("password", Password), ("totp", Seed), ("backupCodes", BackupCode), ("note", Note)];

    public IEnumerable<string> Secrets => [Username, Password, Seed, BackupCode, Note];

    private static string Base32() =>
        string.Concat(Guid.NewGuid()
            .ToByteArray().Concat(Guid.NewGuid().ToByteArray()).Select(value => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[value % 32]));
}
