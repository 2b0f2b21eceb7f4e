using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Audit;
using SppsFlows.Directory;

namespace SppsFlows.App.Tests.SignIn;

/// <summary>J3: guessing sign-in codes is limited for each person, over all codes and browsers, and reported.</summary>
public sealed class SignInLockTests(TestApp app) : IClassFixture<TestApp>
{
    private const int TriesPerCode = 5;
    private const int TriesPerPerson = 10;

    [Fact]
    public async Task WrongCodes_OfAPersonInAllBrowsers_LockCodesAndAreTold_WhileLinksStillWork()
    {
        const string victim = "nina.rossi";
        for (var code = 0; code < TriesPerPerson / TriesPerCode; code++) await GuessesAsync(victim, TriesPerCode);

        (await TypesRightCodeAsync(victim)).Text.ShouldContain("not the code of the newest mail");

        (await app.MailAsync(StaffDriver.EmailOf(victim), "Too many wrong sign-in codes")).Text.ShouldContain("no code signs you in");
        await app.MailAsync("ivan.petrov@lakeside.example", "Wrong sign-in codes");
        (await app.InScopeAsync((_, db) => db.AuditEntries.CountAsync(entry => entry.Action == "sign-in.locked"
            && entry.Subject == $"person/{victim}"))).ShouldBe(1);
        using var nina = await StaffDriver.SignInAsync(app, victim);
    }

    [Fact]
    public async Task WrongCodes_OfOnePerson_LockNobodyElse_AndNotForEver()
    {
        const string victim = "sam.obi";
        for (var code = 0; code < TriesPerPerson / TriesPerCode; code++) await GuessesAsync(victim, TriesPerCode);

        (await TypesRightCodeAsync("grace.kim")).Url.AbsolutePath.ShouldBe("/");
        app.Advance(TimeSpan.FromMinutes(31));
        (await TypesRightCodeAsync(victim)).Url.AbsolutePath.ShouldBe("/");
    }

    [Fact]
    public async Task FewerWrongCodes_AreNoReasonToLock()
    {
        const string person = "elsa.nyberg";
        await GuessesAsync(person, TriesPerCode);
        await GuessesAsync(person, TriesPerCode - 1);

        (await TypesRightCodeAsync(person)).Url.AbsolutePath.ShouldBe("/");
    }

    /// <summary>The pages answer the same for an address that nobody has.</summary>
    [Fact]
    public async Task LockedAddress_AnswersAsAnUnknownOneDoes()
    {
        for (var code = 0; code < TriesPerPerson / TriesPerCode; code++) await GuessesAsync("omar.haddad", TriesPerCode);

        (await GuessesAsync("omar.haddad", TriesPerCode)).ShouldBe(await GuessesAsync("nobody.at.all", TriesPerCode));
    }

    private async Task<List<HttpStatusCode>> GuessesAsync(string person, int times)
    {
        using var browser = app.OpenBrowser();
        var page = await AsksForCodeAsync(browser, person);
        var right = await app.InScopeAsync((_, db) => db.People.AnyAsync(candidate => candidate.Id == person))
            ? await CodeAsync(person)
            : "";
        List<HttpStatusCode> answers = [];
        for (var time = 0; time < times; time++)
            answers.Add((await browser.SubmitAsync(page, "/sign-in/code", ("code", right == "000000" ? "000001" : "000000"))).Status);
        return answers;
    }

    private async Task<Page> TypesRightCodeAsync(string person)
    {
        using var browser = app.OpenBrowser();
        var page = await AsksForCodeAsync(browser, person);
        return await browser.SubmitAsync(page, "/sign-in/code", ("code", await CodeAsync(person)));
    }

    private static async Task<Page> AsksForCodeAsync(Browser browser, string person) =>
        await browser.SubmitAsync(await browser.OpenAsync("/sign-in"), "/sign-in", ("email", StaffDriver.EmailOf(person)));

    private async Task<string> CodeAsync(string person) =>
        Regex.Match((await app.MailAsync(StaffDriver.EmailOf(person), "Your sign-in link")).Text, @"\b\d{3} \d{3}\b").Value;
}
