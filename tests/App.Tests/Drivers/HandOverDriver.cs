using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Calendar;
using SppsFlows.Credentials.HandOver;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.App.Tests.Drivers;

/// <summary>Schools of a test's own, so that who leaves one school troubles no other test; and what happens to them.</summary>
public static class HandOverDriver
{
    private static readonly TimeSpan DispatchInterval = TimeSpan.FromSeconds(31);
    private static int _count;

    /// <summary>A school with a principal and four teachers, and an account in use that the first of them manage.</summary>
    public static async Task<TestSchool> SchoolAsync(
        this TestApp app, AccountKind kind = AccountKind.School, int managers = 2, string? handle = null)
    {
        var number = Interlocked.Increment(ref _count);
        var school = new TestSchool(
            $"oak{number}", number, Guid.NewGuid(), handle ?? $"oakhill{number}",
            [.. Enumerable.Range(0, managers).Select(at => $"{TestSchool.Given[at]}.oak{number}".ToLowerInvariant())]);
        await app.WriteAsync(db =>
        {
            db.Orgs.Add(new OrgUnit
            {
                Id = school.OrgId,
                Name = $"Oak Hill {number}",
                Kind = kind is AccountKind.Department ? OrgKind.Department : OrgKind.School,
                Address = "1 Oak Street, Lakeside, MN 55104",
                Phone = "651-555-0160"
            });
            Add(db, school, "Pia", kind is AccountKind.Department ? Role.Director : Role.Principal);
            foreach (var given in TestSchool.Given) Add(db, school, given, Role.Teacher);
            db.Accounts.Add(new Account
            {
                Id = school.AccountId,
                OrgId = school.OrgId,
                Kind = kind,
                Platform = "instagram",
                Handle = school.Handle,
                Purpose = "News for families",
                State = AccountState.Active,
                ManagerIds = [.. school.Managers],
                ResponsibleId = school.Principal,
                Escrow = EscrowState.Awaited,
            });
            return Task.CompletedTask;
        });
        return school;
    }

    public static Task LeavesAsync(this TestApp app, string personId) => app.IsActiveAsync(personId, false);

    public static Task IsActiveAsync(this TestApp app, string personId, bool active) =>
        app.WriteAsync(async db => (await db.People.SingleAsync(person => person.Id == personId)).Active = active);

    /// <summary>Another principal takes the post over; the one before stays as a teacher.</summary>
    public static Task SucceedsAsync(this TestApp app, TestSchool school, string given) => app.WriteAsync(async db =>
    {
        db.Roles.Remove(await db.Roles.SingleAsync(role => role.OrgId == school.OrgId && role.Role == Role.Principal));
        db.Roles.Add(new RoleAssignment { PersonId = school.IdOf(given), OrgId = school.OrgId, Role = Role.Principal });
    });

    /// <summary>Somebody stands in for the principal, for a month of days from now.</summary>
    public static Task StandsInAsync(this TestApp app, TestSchool school, string given) => app.InScopeAsync(async (services, _) =>
    {
        var today = services.GetRequiredService<SchoolCalendar>().LocalDate(app.Now);
        var wish = new DelegateWish(school.IdOf(given), school.Principal, Post: null, today, today.AddDays(30));
        (await services.GetRequiredService<NameDelegate>().RunAsync(wish, school.Principal, CancellationToken.None))
            .ShouldBeOfType<NameDelegateResult.Named>();
        return true;
    });

    /// <summary>As the roster import does.</summary>
    public static async Task<int> FindsLeaversAsync(this TestApp app)
    {
        var begun = await app.InScopeAsync((services, _) => services.GetRequiredService<FindLeavers>().RunAsync(CancellationToken.None));
        app.Advance(DispatchInterval);
        return begun;
    }

    /// <summary>The mailed page that asks who goes on, some minutes after the mail.</summary>
    public static async Task<Page> OpensHandOverAsync(this TestApp app, Browser browser, string email, TestSchool school)
    {
        var mail = await app.MailAsync(email, $"goes on with @{school.Handle}");
        app.Advance(TimeSpan.FromMinutes(5));
        return await browser.OpenAsync(mail.Link("/hand-overs/"));
    }

    /// <summary>The principal decides from the mailed page that the account is closed.</summary>
    public static async Task DecidesToCloseAsync(this TestApp app, TestSchool school)
    {
        using var browser = app.OpenBrowser();
        var page = await app.OpensHandOverAsync(browser, school.PrincipalEmail, school);
        (await browser.SubmitAsync(page, page.Url.AbsolutePath, ("choice", "close"), ("signature", school.NameOf("Pia")))).Title.ShouldBe(
            "The account is being closed");
        await app.MailAsync(school.PrincipalEmail, "You decided how it goes on");
    }

    public static Task<HandOverTask> HandOverOfAsync(this TestApp app, TestSchool school) =>
        app.InScopeAsync((_, db) => db.Set<HandOverTask>().AsNoTracking().SingleAsync(task => task.AccountId == school.AccountId));

    /// <summary>Who is asked, as it stands.</summary>
    public static Task<Assignment> AskingOfAsync(this TestApp app, HandOverTask task, string kind = HandOverAssignment.Kind) =>
        app.InScopeAsync((_, db) => db.Assignments.AsNoTracking().Include(assignment => assignment.Assignees)
            .SingleAsync(assignment => assignment.Kind == kind && assignment.Subject == task.Subject));

    public static Task<Account> AccountOfAsync(this TestApp app, TestSchool school) =>
        app.InScopeAsync((_, db) => db.Accounts.AsNoTracking().SingleAsync(account => account.Id == school.AccountId));

    public static Task<List<string>> AuditOfAsync(this TestApp app, string subject) =>
        app.InScopeAsync((_, db) => db.AuditEntries
            .Where(entry => entry.Subject == subject).OrderBy(entry => entry.Sequence).Select(entry => entry.Action).ToListAsync());

    /// <summary>A manager signs in and hands the credential in.</summary>
    public static async Task<Page> SealsAsync(this TestApp app, TestSchool school, string personId, SampleCredential credential)
    {
        var done = await app.TriesToSealAsync(school, personId, credential);
        done.Title.ShouldBe("Sealed", done.Text);
        return done;
    }

    public static async Task<Page> TriesToSealAsync(this TestApp app, TestSchool school, string personId, SampleCredential credential)
    {
        using var manager = await StaffDriver.SignInAsync(app, personId);
        var page = await manager.Browser.OpenAsync($"/accounts/{school.AccountId}/credential/seal");
        return await manager.Browser.SubmitAsync(page, "/credential/seal", [.. credential.Fields, ("attested", "yes")]);
    }

    /// <summary>The vault answers no more, until it is called again with <paramref name="works"/>.</summary>
    public static async Task VaultWorksAsync(this TestApp app, bool works)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(app.Folder, "vault.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = works ? "ALTER TABLE Away RENAME TO Versions" : "ALTER TABLE Versions RENAME TO Away";
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Days pass, school days or not, until somebody has this mail.</summary>
    public static async Task<TestMail> MailInDaysAsync(this TestApp app, string to, string subject)
    {
        await app.DaysPassAsync(mail => mail.To == to && mail.Subject.Contains(subject, StringComparison.OrdinalIgnoreCase));
        return await app.MailAsync(to, subject);
    }

    /// <summary>Days pass, school days or not, until somebody has a digest that names this.</summary>
    public static async Task<TestMail> DigestInDaysAsync(this TestApp app, string to, string words)
    {
        await app.DaysPassAsync(mail => mail.To == to && mail.Key.StartsWith("digest/", StringComparison.Ordinal)
            && mail.Text.Contains(words, StringComparison.OrdinalIgnoreCase));
        return await app.DigestAsync(to, words);
    }

    private static async Task DaysPassAsync(this TestApp app, Func<TestMail, bool> until)
    {
        const int ThreeSchoolWeeksAndTheLongestHoliday = 40;
        for (var day = 0; day < ThreeSchoolWeeksAndTheLongestHoliday; day++)
        {
            app.Advance(TimeSpan.FromDays(1));
            for (var look = 0; look < 20; look++, await Task.Delay(25))
                if ((await app.MailboxAsync()).Any(until))
                    return;
        }
    }

    public static Task WriteAsync(this TestApp app, Func<SppsDb, Task> change) => app.InScopeAsync((_, db) => db.WriteAsync(async () =>
    {
        await change(db);
        return true;
    }, CancellationToken.None));

    private static void Add(SppsDb db, TestSchool school, string given, Role role)
    {
        db.People.Add(new Person
        {
            Id = school.IdOf(given),
            GivenName = given,
            FamilyName = school.Family,
            Email = StaffDriver.EmailOf(school.IdOf(given))
        });
        db.Roles.Add(new RoleAssignment { PersonId = school.IdOf(given), OrgId = school.OrgId, Role = role });
    }
}

/// <param name="Managers">Of its account: Max and Nia, as many as were wanted.</param>
public sealed record TestSchool(string OrgId, int Number, Guid AccountId, string Handle, IReadOnlyList<string> Managers)
{
    public static readonly string[] Given = ["Max", "Nia", "Ole", "Uma"];

    public string Family => $"Oak{Number}";

    public string Principal => IdOf("Pia");

    public string PrincipalEmail => StaffDriver.EmailOf(Principal);

    public string IdOf(string given) => $"{given}.{Family}".ToLowerInvariant();

    public string NameOf(string given) => $"{given} {Family}";

    public string EmailOf(string given) => StaffDriver.EmailOf(IdOf(given));
}
