using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Assignments;
using SppsFlows.Assignments.Sweep;
using SppsFlows.Audit;
using SppsFlows.Calendar;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.App.Tests.Drivers;

/// <summary>Changes of passwords: who asks, who is asked, and the school days between.</summary>
public static class RotationDriver
{
    // The outbox's timer hands over what no request has.
    private static readonly TimeSpan DispatchInterval = TimeSpan.FromSeconds(31);

    /// <summary>A school of its own whose account has a sealed credential; the mails that the sealing made are read.</summary>
    public static async Task<(TestSchool School, SampleCredential Credential)> SealedSchoolAsync(
        this TestApp app, AccountKind kind = AccountKind.School, int managers = 2)
    {
        var (school, credential) = (await app.SchoolAsync(kind, managers), SampleCredential.Make());
        using var manager = await StaffDriver.SignInAsync(app, school.Managers[0]);
        var page = await manager.Browser.OpenAsync($"/accounts/{school.AccountId}/credential/seal");
        (await manager.Browser.SubmitAsync(page, "/credential/seal", credential.Fields)).Title.ShouldBe("Sealed");
        return (school, credential);
    }

    /// <summary>As a rule or another feature does.</summary>
    public static async Task<RotationTask?> OpensRotationAsync(
        this TestApp app, TestSchool school, RotationReason reason, string? note = null)
    {
        var rotation = await app.InScopeAsync((services, db) => db.WriteAsync(
            async () => await services.GetRequiredService<OpenRotation>().RunAsync(
                await db.Accounts.SingleAsync(account => account.Id == school.AccountId), reason, null, Actors.System,
                CancellationToken.None, note),
            CancellationToken.None));
        app.Advance(DispatchInterval);
        return rotation;
    }

    /// <summary>Who is asked, as it stands.</summary>
    public static Task<Assignment> AskingOfAsync(this TestApp app, RotationTask rotation) => app.InScopeAsync((_, db) =>
        db.Assignments.AsNoTracking().Include(assignment => assignment.Assignees)
            .SingleAsync(assignment => assignment.Kind == RotationAssignment.Kind && assignment.Subject == rotation.Subject));

    /// <summary>Has all steps looked at and taken that are due now, as the sweep of any process may at any time.</summary>
    public static async Task SweepsAsync(this TestApp app)
    {
        await app.InScopeAsync((services, db) => db.WriteAsync(async () =>
        {
            await services.GetRequiredService<AssignmentDesk>().TouchAsync(
                new WhatChanged([], [], [], Everything: true), CancellationToken.None);
            return true;
        }, CancellationToken.None));
        await app.Services.GetRequiredService<AssignmentSweep>().RunAsync(CancellationToken.None);
    }

    /// <summary>How many digests to somebody name a school's account.</summary>
    public static async Task<int> CountDigestsAsync(this TestApp app, string to, TestSchool school) =>
        (await app.MailboxAsync()).Count(mail => mail.To == to && mail.Key.StartsWith("digest/", StringComparison.Ordinal)
            && mail.Text.Contains($"@{school.Handle} ", StringComparison.Ordinal));

    /// <summary>At the portal.</summary>
    public static async Task<Page> AsksForChangeAsync(
        this StaffDriver staff, TestSchool school, string reason = "A laptop with the saved password was stolen.")
    {
        var page = await staff.Browser.OpenAsync($"/accounts/{school.AccountId}/rotation");
        return await staff.Browser.SubmitAsync(page, "/rotation", ("reason", reason));
    }

    public static Task<List<RotationTask>> RotationsOfAsync(this TestApp app, TestSchool school) =>
        app.InScopeAsync((_, db) => db
            .Set<RotationTask>().AsNoTracking().Where(task => task.AccountId == school.AccountId).OrderBy(task => task.Id).ToListAsync());

    /// <summary>To the morning of the n-th school day from now, a minute after the reminders' hour.</summary>
    public static void ToSchoolDay(this TestApp app, int schoolDays)
    {
        var (calendar, now) = (app.Services.GetRequiredService<SchoolCalendar>(), app.Now);
        app.Advance(calendar.AddSchoolDays(now, schoolDays) - now + TimeSpan.FromMinutes(1));
    }

    /// <summary>All mails to somebody about a school's account with these words in the subject.</summary>
    public static async Task<int> CountMailsAsync(this TestApp app, string to, TestSchool school, string subject) =>
        (await app.MailboxAsync()).Count(mail => mail.To == to
            && mail.Subject.Contains($"@{school.Handle} ", StringComparison.Ordinal)
            && mail.Subject.Contains(subject, StringComparison.OrdinalIgnoreCase));

    /// <summary>Sends what no form of theirs offers.</summary>
    public static async Task<Page> PostsAsync(this StaffDriver staff, string url, params (string Name, string Value)[] fields)
    {
        var page = await staff.Browser.OpenAsync("/accounts/request");
        var token = page.Document.QuerySelector("input[name=_form]")!.GetAttribute("value")!;
        using var form = new FormUrlEncodedContent([
            KeyValuePair.Create("_form", token), .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))
        ]);
        using var answer = await staff.Browser.Http.PostAsync(url, form);
        var html = await answer.Content.ReadAsStringAsync();
        return new Page(
            answer.StatusCode, answer.RequestMessage!.RequestUri!, html, new AngleSharp.Html.Parser.HtmlParser().ParseDocument(html));
    }
}
