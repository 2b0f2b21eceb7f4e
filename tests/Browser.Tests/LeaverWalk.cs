using Microsoft.Data.Sqlite;
using SppsFlows.Data;

namespace SppsFlows.Browser.Tests;

/// <summary>What happens after a manager left (A11), and after a password was sent by mail (B7).</summary>
public sealed class LeaverWalk(Browsers browsers) : Walk(browsers)
{
    // From the sample district: Harbor High's page, which Noah Park and Rosa Diaz manage and Henry Cole answers for.
    private const string Account = "/accounts/5a1d0c1e-0000-4000-8000-000000000002";

    [Fact, Visits("ShowHandOverByLink", "DecideHandOver.Page", "ShowHandOver", "AttestClosing.Page", "Home.Page", "400")]
    public async Task Leaver_IsHandedOver_AndTheAccountClosed()
    {
        await OwnAppAsync("--Calendar:QuietFrom=06:29");
        var asked = await MailAfterAsync("henry.cole", "Who goes on with", async () =>
        {
            await LeavesAsync("noah.park");
            // It is noticed at some hour of a school day.
            for (var hour = 0; hour < 24 * 5; hour += 6) await App.AdvanceAsync(TimeSpan.FromHours(6));
        });
        var byLink = await ArriveAsync(phone: true);
        await byLink.GoAsync(LinkIn(asked, "/hand-overs/"));
        await byLink.SeesAsync("Noah Park");
        await LookAsync(byLink, "DecideHandOver");
        await byLink.PressAsync("Record my answer");
        await byLink.SeesAsync("Nothing was recorded yet");
        await LookAsync(byLink, "DecideHandOver", "errors");
        await byLink.FindsProblemsAsync("choice", "signature");

        var henry = await SignInAsync("henry.cole");
        await LookAsync(henry, "Home", "hand-over");
        await henry.GoAsync($"{Account}/hand-over");
        await LookAsync(henry, "DecideHandOver", "signed-in");
        await henry.Page.Locator("#choice-close").CheckAsync();
        await henry.PressAsync("Record my answer");
        await henry.GoAsync($"{Account}/hand-over");
        await UntilSeesAsync(henry, "Is it gone?");
        await LookAsync(henry, "AttestClosing");
        await henry.PressAsync("It is deleted");
        await henry.SeesAsync("Nothing was recorded yet");
        await LookAsync(henry, "AttestClosing", "errors");
        await henry.FindsProblemsAsync("attested");
        await henry.Page.Locator("#attested").CheckAsync();
        await henry.PressAsync("It is deleted");
        await henry.GoAsync(Account);
        await UntilSeesAsync(henry, "Closed");
    }

    [Fact, Visits("ShowMisplacedByLink", "ShowMisplaced", "RepairMisplacedSecret.Page", "Message.Page", "400")]
    public async Task PasswordInAMail_IsAnsweredFor()
    {
        var mail = await MailAfterAsync("rosa.diaz", "We removed a password", () => PostMailAsync("rosa.diaz@lakeside.example", $"""
            From: Rosa Diaz <rosa.diaz@lakeside.example>
            To: accounts@lakeside.example
            Subject: Our page
            Message-ID: <{Guid.NewGuid():N}@lakeside.example>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8

            Hello, for our page: Password: Tr0ub4dor&3
            """));
        mail.Text.ShouldNotContain("Tr0ub4dor");
        var byLink = await ArriveAsync(phone: true);
        await byLink.GoAsync(LinkIn(mail, "/misplaced/"));
        await byLink.SeesAsync("HarborHigh");
        await LookAsync(byLink, "RepairMisplacedSecret");
        await byLink.PressAsync("Record my answer");
        await LookAsync(byLink, "RepairMisplacedSecret", "errors");
        await byLink.FindsProblemsAsync("choice", "signature");

        var rosa = await SignInAsync("rosa.diaz");
        await rosa.ClickAsync(rosa.Page.GetByText("say what it belongs to"));
        await LookAsync(rosa, "RepairMisplacedSecret", "signed-in");
        await rosa.Page.Locator("#choice-changed").CheckAsync();
        await rosa.Page.Locator("#attested").CheckAsync();
        await rosa.PressAsync("Record my answer");
        await rosa.SeesAsync("Thank you");
        await LookAsync(rosa, "Message", "misplaced");
    }

    /// <summary>As the directory's import will say it.</summary>
    private async Task LeavesAsync(string person)
    {
        await using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(App.Folder, DataOptions.SqliteFile)};Default Timeout=30");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = """UPDATE "People" SET "Active" = 0 WHERE "Id" = $id""";
        command.Parameters.AddWithValue("$id", person);
        (await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).ShouldBe(1);
    }
}
