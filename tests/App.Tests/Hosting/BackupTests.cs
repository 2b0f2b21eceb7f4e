using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts;
using SppsFlows.Accounts.Request;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;

namespace SppsFlows.App.Tests.Hosting;

/// <summary>The embedded host, backed up by its own command while it runs, and restored in another place.</summary>
public sealed class BackupTests
{
    [Fact]
    public async Task Backup_TakenWhilePeopleWork_IsRestoredElsewhereAndGoesOn()
    {
        var app = new TestApp();
        await app.InitializeAsync();
        var (sealedAccount, credential) = await app.SealedAccountAsync();
        var awaited = await app.AwaitedAccountAsync();
        using var backup = new Folder();
        await using var restored = new TestApp();
        List<Guid> asked = [];

        using (var enough = new CancellationTokenSource())
        {
            var work = SubmitUntilAsync(app, asked, enough.Token);
            await Eventually.TrueAsync(() => Task.FromResult(asked.Count > 2), "Nobody works.");
            var before = asked.ToList();
            (await RunAsync("backup", backup.Path, $"--Data:Folder={app.Folder}")).ShouldBe(0);
            await enough.CancelAsync();
            await work;
            File.Exists(Path.Combine(backup.Path, "vault.key")).ShouldBeFalse();
            backup.CopyTo(restored.Folder);
            File.Copy(Path.Combine(app.Folder, "vault.key"), Path.Combine(restored.Folder, "vault.key"));
            await app.DisposeAsync();
            await restored.InitializeAsync();
            foreach (var request in before)
                (await restored.InScopeAsync((_, db) => db.AccountRequests.AnyAsync(row => row.Id == request))).ShouldBeTrue();
        }

        // The records are complete, the vault opens, and flows continue from where they were, including those under way during the copy.
        using var dana = await StaffDriver.SignInAsync(restored, "dana.okafor");
        (await dana.Browser.OpenAsync("/audit/verify")).Title.ShouldBe("The audit is intact");
        (await dana.TakesOutAsync(restored, sealedAccount.Id)).Html.ShouldContain(credential.Username);
        // The link's token works in the new place as it did in the old.
        (await restored.SealsAsync(
            awaited with { SealUrl = restored.Address + new Uri(awaited.SealUrl).PathAndQuery },
            SampleCredential.Make())).Title.ShouldBe("Sealed");
        await restored.StandsAsync(awaited.Id, RequestState.Registered);
        var open = await restored.InScopeAsync((_, db) => db.AccountRequests
            .Where(row => row.State == RequestState.AwaitingApproval || row.State == RequestState.Received).Select(row => row.Handle)
            .ToListAsync());
        open.ShouldNotBeEmpty();
        foreach (var handle in open)
        {
            restored.Advance(TimeSpan.FromSeconds(31));
            (await restored.MailAsync(StaffDriver.EmailOf("paula.reyes"), handle)).Link("/approvals/").ShouldNotBeEmpty();
        }
    }

    [Theory]
    [InlineData("has no sppsflows.db", "--Data:Folder=nowhere")]
    [InlineData("Data:Provider", "--Data:Provider=Postgres")]
    public async Task Backup_OfWhatIsNotThere_SaysWhatToName(string words, string setting)
    {
        using var target = new Folder();

        (await RunAsync(said => said.ShouldContain(words), "backup", target.Path, setting)).ShouldBe(2);
    }

    private static async Task SubmitUntilAsync(TestApp app, List<Guid> asked, CancellationToken enough)
    {
        // Enough to be under way during the copy, few enough to be followed to their end.
        while (!enough.IsCancellationRequested && asked.Count < 25)
        {
            var form = SampleForms.Good() with { Handle = $"backup{Guid.NewGuid():N}"[..20] };
            asked.Add(
                (await app.SubmitAsync(
                    form, RequestSource.Hook, $"hook/{form.Handle}", "tom.vang")).ShouldBeOfType<SubmitResult.Accepted>().RequestId);
        }
    }

    private static Task<int> RunAsync(params string[] arguments) => RunAsync(_ => { }, arguments);

    private static async Task<int> RunAsync(Action<string> check, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[typeof(SppsFlows.Settings.AppOptions).Assembly.Location, .. arguments])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
        check(string.Concat(said));
        return process.ExitCode;
    }

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = System.IO.Directory.CreateTempSubdirectory("spps-backup-").FullName;

        public void CopyTo(string target)
        {
            foreach (var file in System.IO.Directory.GetFiles(Path, "*", SearchOption.AllDirectories))
            {
                var to = System.IO.Path.Combine(target, System.IO.Path.GetRelativePath(Path, file));
                System.IO.Directory.CreateDirectory(System.IO.Path.GetDirectoryName(to)!);
                File.Copy(file, to);
            }
        }

        public void Dispose() => System.IO.Directory.Delete(Path, recursive: true);
    }
}
