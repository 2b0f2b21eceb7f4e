using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.App.Tests.Mail;
using SppsFlows.Data;
using SppsFlows.Mail;

namespace SppsFlows.App.Tests.Data;

/// <summary>Small updates share a commit, and nothing else: each has its own outcome.</summary>
public sealed class UpdateBatcherTests
{
    [Fact]
    public async Task Updates_ThatComeWhileOneIsCommitted_ShareTheNextCommit()
    {
        await using var house = await MailHouse.OpenAsync();
        var updates = await house.InScopeAsync(scope => Task.FromResult(scope.GetRequiredService<UpdateBatcher>()));
        await PostAsync(house, 9);
        TaskCompletionSource began = new(), release = new();
        List<Guid> commits = [];

        var first = updates.RunAsync(async db =>
        {
            commits.Add(db.Database.CurrentTransaction!.TransactionId);
            began.SetResult();
            await release.Task;
            return 0;
        });
        await began.Task;
        var rest = Enumerable.Range(0, 9).Select(number => updates.RunAsync(db =>
        {
            commits.Add(db.Database.CurrentTransaction!.TransactionId);
            return ClaimAsync(db, number);
        })).ToList();
        release.SetResult();
        await first;
        (await Task.WhenAll(rest)).ShouldAllBe(rows => rows == 1);

        commits.Count.ShouldBe(10);
        commits.Distinct().Count().ShouldBe(2);
        (await house.InScopeAsync(
            scope => scope.GetRequiredService<SppsDb>().OutgoingMails.CountAsync(mail => mail.State == MailState.Sending))).ShouldBe(9);
    }

    [Fact]
    public async Task Update_ThatFails_FailsAlone()
    {
        await using var house = await MailHouse.OpenAsync();
        var updates = await house.InScopeAsync(scope => Task.FromResult(scope.GetRequiredService<UpdateBatcher>()));
        await PostAsync(house, 4);
        TaskCompletionSource release = new();

        var first = updates.RunAsync(async _ => { await release.Task; return 0; });
        var good = Enumerable.Range(0, 4).Select(number => updates.RunAsync(db => ClaimAsync(db, number))).ToList();
        var bad = updates.RunAsync(db => db.Database.ExecuteSqlRawAsync("UPDATE Nowhere SET Nothing = 1"));
        release.SetResult();

        await first;
        await Should.ThrowAsync<Microsoft.Data.Sqlite.SqliteException>(bad);
        (await Task.WhenAll(good)).ShouldAllBe(rows => rows == 1);
        (await updates.RunAsync(db => ClaimAsync(db, 0))).ShouldBe(0, "it goes on, and the row is claimed");
    }

    [Fact]
    public async Task SameClaim_OfTwo_SucceedsOnce()
    {
        await using var house = await MailHouse.OpenAsync();
        var updates = await house.InScopeAsync(scope => Task.FromResult(scope.GetRequiredService<UpdateBatcher>()));
        await PostAsync(house, 1);

        var rows = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => updates.RunAsync(db => ClaimAsync(db, 0)))));

        rows.Sum().ShouldBe(1);
    }

    private static async Task PostAsync(MailHouse house, int count)
    {
        for (var number = 0; number < count; number++)
            await house.PostAsync(new MailDraft(KeyOf(number), "rosa.diaz@lakeside.example", "A mail", "request/1").Text("Hello"));
    }

    private static Task<int> ClaimAsync(SppsDb db, int number) =>
        db.OutgoingMails.Where(mail => mail.Key == KeyOf(number)
            && mail.State == MailState.Waiting).ExecuteUpdateAsync(set => set.SetProperty(mail => mail.State, MailState.Sending));

    private static string KeyOf(int number) => $"mail/{number}";
}
