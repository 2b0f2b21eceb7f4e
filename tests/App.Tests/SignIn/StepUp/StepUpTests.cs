using System.Net;
using Microsoft.EntityFrameworkCore;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Audit;

namespace SppsFlows.App.Tests.SignIn.StepUp;

/// <summary>B3: the fresh code; guessing it is limited and reported.</summary>
public sealed class StepUpTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task WrongCodes_LockAndAreTold_WhateverBrowser()
    {
        using var lee = await StaffDriver.SignInAsync(app, "lee.tran");
        var page = await lee.Browser.SubmitAsync(await lee.Browser.OpenAsync("/step-up"), "/step-up");
        var right = await app.StepUpCodeAsync(lee.Email);
        var wrong = right == "000000" ? "000001" : "000000";
        for (var i = 1; i < 10; i++)
            (await lee.Browser.SubmitAsync(page, "/step-up/code", ("code", wrong))).ErrorAt("code").ShouldNotBeNull($"try {i}");

        (await lee.Browser.SubmitAsync(page, "/step-up/code", ("code", wrong))).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        (await lee.Browser.SubmitAsync(page, "/step-up/code", ("code", right))).Status.ShouldBe(HttpStatusCode.TooManyRequests);

        using var elsewhere = await StaffDriver.SignInAsync(app, "lee.tran");
        (await elsewhere.Browser.SubmitAsync(await elsewhere.Browser.OpenAsync("/step-up"), "/step-up")).Status.ShouldBe(
            HttpStatusCode.TooManyRequests);
        await app.MailAsync(lee.Email, "Too many wrong codes");
        await app.MailAsync("ivan.petrov@lakeside.example", "Wrong codes for the vault");
    }

    [Fact]
    public async Task Code_OfOneBrowser_IsOfNoUseInAnother()
    {
        using var here = await StaffDriver.SignInAsync(app, "dana.okafor");
        using var there = await StaffDriver.SignInAsync(app, "dana.okafor");
        await here.Browser.SubmitAsync(await here.Browser.OpenAsync("/step-up"), "/step-up");
        var code = await app.StepUpCodeAsync(here.Email);
        var page = await there.Browser.SubmitAsync(await there.Browser.OpenAsync("/step-up"), "/step-up");
        var own = await app.StepUpCodeAsync(there.Email);

        if (code != own)
            (await there.Browser.SubmitAsync(page, "/step-up/code", ("code", code))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await there.Browser.SubmitAsync(page, "/step-up/code", ("code", own))).Url.AbsolutePath.ShouldBe("/");
    }

    [Fact]
    public async Task Code_AfterFiveMinutes_IsTooOld()
    {
        using var dana = await StaffDriver.SignInAsync(app, "paula.reyes");
        var page = await dana.Browser.SubmitAsync(await dana.Browser.OpenAsync("/step-up"), "/step-up");
        var code = await app.StepUpCodeAsync(dana.Email);

        app.Advance(TimeSpan.FromMinutes(5));

        (await dana.Browser.SubmitAsync(page, "/step-up/code", ("code", code))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await app.InScopeAsync((_, db) => db.AuditEntries.AnyAsync(entry => entry.Action == "step-up.confirmed"
            && entry.Actor == "person:paula.reyes"))).ShouldBeFalse();
    }

    [Fact]
    public async Task Back_ToAnotherSite_LeadsHome()
    {
        using var henry = await StaffDriver.SignInAsync(app, "henry.cole");
        var page = await henry.Browser.SubmitAsync(await henry.Browser.OpenAsync("/step-up?back=//evil.example/"), "/step-up");

        (await henry.Browser.SubmitAsync(
            page, "/step-up/code", ("code", await app.StepUpCodeAsync(henry.Email)))).Url.AbsolutePath.ShouldBe("/");
    }
}
