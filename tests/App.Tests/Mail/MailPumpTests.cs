using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Mail;

namespace SppsFlows.App.Tests.Mail;

public sealed class MailPumpTests
{
    private const string Key = "ask-approver/1/first";

    [Fact]
    public async Task DueMail_Sent_IsOnRecordOnceWithoutItsBody()
    {
        await using var house = await MailHouse.OpenAsync();
        await house.PostAsync(MailHouse.Draft());

        await house.Pump.SendDueAsync(default);
        await house.Pump.SendDueAsync(default);

        var mail = house.Mailer.Sent.ShouldHaveSingleItem();
        mail.Text.ShouldContain("https://social.lakeside.example/d/token");
        mail.Html.ShouldContain("https://social.lakeside.example/d/token");
        var row = await house.RowAsync(Key);
        (row.State, row.Sends, row.SentAt, row.LastError).ShouldBe((MailState.Sent, 1, MailHouse.Start, null));
        row.ProtectedBody.ShouldBeEmpty();
    }

    [Fact]
    public async Task WaitingMail_InTheDatabase_ShowsNoLink()
    {
        await using var house = await MailHouse.OpenAsync();
        await house.PostAsync(MailHouse.Draft());

        var body = (await house.RowAsync(Key)).ProtectedBody;

        System.Text.Encoding.UTF8.GetString(body).ShouldNotContain("token");
        body.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task SameKey_AddedTwice_IsOneMail()
    {
        await using var house = await MailHouse.OpenAsync();

        (await house.PostAsync(MailHouse.Draft())).ShouldBeTrue();
        (await house.PostAsync(MailHouse.Draft())).ShouldBeFalse();
        await house.Pump.SendDueAsync(default);

        house.Mailer.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task FailedTransaction_LeavesNoMail()
    {
        await using var house = await MailHouse.OpenAsync();

        await Should.ThrowAsync<InvalidOperationException>(
            house.InScopeAsync(scope => scope.GetRequiredService<SppsDb>().WriteAsync(async () =>
            {
                await scope.GetRequiredService<MailOutbox>().AddAsync(MailHouse.Draft(), default);
                throw new InvalidOperationException("The decision fell through.");
            }, default)));
        await house.Pump.SendDueAsync(default);

        house.Mailer.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_WhenTheMailerIsAsked_IsOnRecordAlready()
    {
        await using var house = await MailHouse.OpenAsync();
        await house.PostAsync(MailHouse.Draft());
        (MailState, int) seen = default;
        house.Mailer.Instead = async message =>
        {
            var row = await house.RowAsync(message.Key);
            seen = (row.State, row.Sends);
        };

        await house.Pump.SendDueAsync(default);

        seen.ShouldBe((MailState.Sending, 1));
    }

    [Fact]
    public async Task UnreachableServer_IsAskedAgainWithGrowingWaits()
    {
        await using var house = await MailHouse.OpenAsync();
        await house.PostAsync(MailHouse.Draft());
        house.Mailer.Instead = _ => throw new MailDelayedException("The mail server could not be used: SocketException.");

        await house.Pump.SendDueAsync(default);
        var first = await house.RowAsync(Key);
        await house.Pump.SendDueAsync(default);
        (await house.RowAsync(Key)).Sends.ShouldBe(1);
        house.Clock.Advance(TimeSpan.FromSeconds(30));
        await house.Pump.SendDueAsync(default);
        var second = await house.RowAsync(Key);
        house.Mailer.Instead = null;
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        await house.Pump.SendDueAsync(default);

        (first.State, first.Sends, first.DueAt).ShouldBe((MailState.Waiting, 1, MailHouse.Start.AddSeconds(30)));
        first.LastError.ShouldBe("The mail server could not be used: SocketException.");
        (second.State, second.Sends, second.DueAt).ShouldBe((MailState.Waiting, 2, MailHouse.Start.AddSeconds(90)));
        var last = await house.RowAsync(Key);
        (last.State, last.Sends, last.LastError).ShouldBe((MailState.Sent, 3, null));
        house.Mailer.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task BusyServer_ThatNamesATime_IsAskedThen()
    {
        await using var house = await MailHouse.OpenAsync();
        await house.PostAsync(MailHouse.Draft());
        house.Mailer.Instead = _ => throw new MailDelayedException("SendGrid answered 429.", TimeSpan.FromMinutes(5));

        await house.Pump.SendDueAsync(default);

        (await house.RowAsync(Key)).DueAt.ShouldBe(MailHouse.Start.AddMinutes(5));
    }

    [Fact]
    public async Task RefusedMail_FailsForGoodAndIsAudited()
    {
        await using var house = await MailHouse.OpenAsync();
        await house.PostAsync(MailHouse.Draft());
        house.Mailer.Instead = _ => throw new MailRefusedException("The mail server refused with 550 (RecipientNotAccepted).");

        await house.Pump.SendDueAsync(default);
        house.Clock.Advance(TimeSpan.FromDays(2));
        await house.Pump.SendDueAsync(default);

        var row = await house.RowAsync(Key);
        (row.State, row.Sends).ShouldBe((MailState.Failed, 1));
        row.ProtectedBody.ShouldBeEmpty();
        var entry =
            await house.InScopeAsync(
                scope => scope.GetRequiredService<SppsDb>().AuditEntries.SingleAsync(entry => entry.Action == "mail.failed"));
        entry.Subject.ShouldBe("account-request/1");
        entry.Details.ShouldContain("550");
        entry.Details.ShouldNotContain("@");
    }

    [Fact]
    public async Task OneRefusedMail_DoesNotHoldUpTheOthers()
    {
        await using var house = await MailHouse.OpenAsync();
        for (var i = 0; i < 10; i++) await house.PostAsync(MailHouse.Draft($"notice/{i}"));
        house.Mailer.Instead = message => message.Key switch
        {
            "notice/3" => throw new MailRefusedException("no"),
            "notice/4" => throw new InvalidCastException("A fault nobody thought of."),
            _ => Task.CompletedTask,
        };

        await house.Pump.SendDueAsync(default);

        house.Mailer.Sent.Select(mail => mail.Key)
            .Order().ShouldBe(["notice/0", "notice/1", "notice/2", "notice/5", "notice/6", "notice/7", "notice/8", "notice/9"]);
        (await house.RowAsync("notice/4")).State.ShouldBe(MailState.Sending);
    }

    [Fact]
    public async Task CrashDuringSend_IsSentAgainWithTheSameMessageIdAsAFurtherSendOnRecord()
    {
        await using var house = await MailHouse.OpenAsync();
        await house.PostAsync(MailHouse.Draft());
        // The server accepted it; this process died before it could record that.
        house.Mailer.Instead = message =>
        {
            _taken.Add(message);
            throw new InvalidCastException("Killed here.");
        };
        await house.Pump.SendDueAsync(default);
        house.Mailer.Instead = null;

        await using var restarted = house.Beside();
        await restarted.Pump.StartAsync(default);
        await Eventually.TrueAsync(
            async () => (await house.RowAsync(Key)).State == MailState.Sent, "The mail is not sent after the restart.");
        await restarted.Pump.StopAsync(default);

        (await house.RowAsync(Key)).Sends.ShouldBe(2);
        _taken.ShouldHaveSingleItem().Id.ShouldBe(house.Mailer.Sent.ShouldHaveSingleItem().Id);
    }

    private readonly List<MailMessage> _taken = [];

    [Fact]
    public async Task TwoProcesses_OnOneOutbox_SendEachMailOnce()
    {
        await using var house = await MailHouse.OpenAsync();
        await using var other = house.Beside();
        for (var i = 0; i < 60; i++) await house.PostAsync(MailHouse.Draft($"notice/{i}"));

        await Task.WhenAll(house.Pump.SendDueAsync(default), other.Pump.SendDueAsync(default));

        house.Mailer.Sent.Select(mail => mail.Key).Distinct().Count().ShouldBe(60);
        house.Mailer.Sent.Count.ShouldBe(60);
    }

    [Fact]
    public async Task StalledSender_IsLeftAloneUntilItsLeaseEnds()
    {
        await using var house = await MailHouse.OpenAsync();
        await using var other = house.Beside();
        await house.PostAsync(MailHouse.Draft());
        house.Mailer.Instead = _ => throw new InvalidCastException("Stuck.");
        await house.Pump.SendDueAsync(default);
        house.Mailer.Instead = null;

        house.Clock.Advance(SendMail.Lease - TimeSpan.FromSeconds(1));
        await other.Pump.SendDueAsync(default);
        var during = house.Mailer.Sent.Count;
        house.Clock.Advance(TimeSpan.FromSeconds(1));
        await other.Pump.SendDueAsync(default);

        during.ShouldBe(0);
        house.Mailer.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task ReminderAtNight_GoesOutInTheMorning()
    {
        await using var house = await MailHouse.OpenAsync();
        house.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 25, 4, 0, 0, TimeSpan.Zero)); // 22:00 in Chicago
        await house.PostAsync(MailHouse.Draft(), canWait: true);

        await house.Pump.SendDueAsync(default);
        var atNight = house.Mailer.Sent.Count;
        house.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 25, 12, 30, 0, TimeSpan.Zero)); // 06:30
        await house.Pump.SendDueAsync(default);

        atNight.ShouldBe(0);
        house.Mailer.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Commit_WakesTheRunningPump()
    {
        await using var house = await MailHouse.OpenAsync();
        await house.Pump.StartAsync(default);

        for (var i = 0; i < 5; i++)
        {
            await house.PostAsync(MailHouse.Draft($"notice/{i}"));
            // The clock does not move: only the nudge can wake it.
            await Eventually.TrueAsync(() => Task.FromResult(house.Mailer.Sent.Count == i + 1), $"Mail {i} is not sent.");
        }

        await house.Pump.StopAsync(default);
    }

    [Fact]
    public async Task LostProtectionKey_FailsTheMailInsteadOfTryingForEver()
    {
        await using var house = await MailHouse.OpenAsync();
        await house.PostAsync(MailHouse.Draft());
        await house.InScopeAsync(scope => scope.GetRequiredService<SppsDb>().OutgoingMails.ExecuteUpdateAsync(set => set.SetProperty(
            mail => mail.ProtectedBody, new byte[40])));

        await house.Pump.SendDueAsync(default);

        (await house.RowAsync(Key)).State.ShouldBe(MailState.Failed);
        house.Mailer.Sent.ShouldBeEmpty();
    }
}
