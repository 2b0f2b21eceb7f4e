using Microsoft.EntityFrameworkCore;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Credentials.BreakGlass;
using SppsFlows.Credentials.Escrow;
using SppsFlows.Credentials.HandOver;
using SppsFlows.Policy;

namespace SppsFlows.App.Tests.Flows;

/// <summary>The ways through <see cref="OpenBreakGlass"/> and <see cref="RevokeCredential"/>.</summary>
internal static class CredentialBranches
{
    public static async Task<string> RevealedAsync(TestApp app)
    {
        var (school, dana) = await AskAsync(app);
        using var _ = dana;
        await dana.LooksAsync(app, await GrantAsync(app, school, dana));
        await Eventually.TrueAsync(
            async () => (await app.GlassesOfAsync(school))[^1].RotationId is not null, "The look is not followed by a change.");
        app.Advance(TimeSpan.FromHours(5));
        return await EndsAsync(app, school);
    }

    public static async Task<string> DeclinedAsync(TestApp app)
    {
        var (school, dana) = await AskAsync(app);
        using var _ = dana;
        await app.DecidesBreakGlassAsync(school, "Pia", "decline", "A manager sees to it.");
        return await EndsAsync(app, school);
    }

    public static async Task<string> WithdrawnWhileAskedAsync(TestApp app)
    {
        var (school, dana) = await AskAsync(app);
        using var _ = dana;
        await app.MailAsync(school.PrincipalEmail, $"please decide: One look at the credentials of @{school.Handle} ");
        return await WithdrawAsync(app, school, dana);
    }

    public static async Task<string> WithdrawnAfterGrantAsync(TestApp app)
    {
        var (school, dana) = await AskAsync(app);
        using var _ = dana;
        await GrantAsync(app, school, dana);
        return await WithdrawAsync(app, school, dana);
    }

    public static async Task<string> WindowPassedAsync(TestApp app)
    {
        var (school, dana) = await AskAsync(app);
        using var _ = dana;
        await GrantAsync(app, school, dana);
        app.Advance(TimeSpan.FromHours(5));
        return await EndsAsync(app, school);
    }

    public static async Task<string> DisownedAsync(TestApp app)
    {
        var (school, dana) = await AskAsync(app);
        using var _ = dana;
        await GrantAsync(app, school, dana);
        await app.DisownsAsync(school.PrincipalEmail, $"One look at the credentials of @{school.Handle} ", school.NameOf("Pia"));
        await app.DecidesBreakGlassAsync(school, "Pia", "decline", "That was not me.");
        return await EndsAsync(app, school);
    }

    public static async Task<string> EmptiedAsync(TestApp app)
    {
        var (school, flow) = await ClosingAsync(app);
        await AttestAsync(app, school);
        return await app.EndsAsync(flow);
    }

    public static async Task<string> SealOnItsWayAsync(TestApp app)
    {
        var (school, flow) = await ClosingAsync(app);
        var seal = Guid.CreateVersion7(app.Now);
        await app.WriteAsync(db =>
        {
            db.Add(new SealOperation { Id = seal, AccountId = school.AccountId, PersonId = school.IdOf("Nia"), StartedAt = app.Now });
            return Task.CompletedTask;
        });
        await AttestAsync(app, school);
        await app.IsRecordedAsync(flow, Waits);
        await app.WriteAsync(async db =>
            (await db.Set<SealOperation>().SingleAsync(operation => operation.Id == seal)).State = SealState.Settled);
        app.Advance(TimeSpan.FromMinutes(1));
        return await app.EndsAsync(flow);
    }

    public static async Task<string> VaultDownAsync(TestApp app)
    {
        var (school, flow) = await ClosingAsync(app);
        await app.VaultWorksAsync(false);
        try
        {
            await AttestAsync(app, school);
            await app.IsRecordedAsync(flow, text => text.Contains("\"failed\":", StringComparison.Ordinal));
        }
        finally
        {
            await app.VaultWorksAsync(true);
        }
        app.Advance(TimeSpan.FromMinutes(1));
        return await app.EndsAsync(flow);
    }

    private static async Task<(TestSchool School, StaffDriver Dana)> AskAsync(TestApp app)
    {
        var (school, _) = await app.SealedSchoolAsync(AccountKind.Classroom);
        var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        await dana.AsksToBreakGlassAsync(school);
        return (school, dana);
    }

    /// <summary>As far as the flow's wait for the look.</summary>
    private static async Task<string> GrantAsync(TestApp app, TestSchool school, StaffDriver dana)
    {
        await app.DecidesBreakGlassAsync(school, "Pia", "approve");
        var link = await app.GrantLinkAsync(dana, school);
        await app.IsRecordedAsync((await app.GlassesOfAsync(school))[^1].FlowId, Waits);
        return link;
    }

    private static bool Waits(string recording) => recording.Contains("\"timer\":", StringComparison.Ordinal);

    private static async Task<string> WithdrawAsync(TestApp app, TestSchool school, StaffDriver dana)
    {
        var glass = (await app.GlassesOfAsync(school))[^1];
        await dana.Browser.SubmitAsync(await dana.Browser.OpenAsync($"/break-glass/{glass.Id}"), "/withdraw");
        return await app.EndsAsync(glass.FlowId);
    }

    private static async Task<string> EndsAsync(TestApp app, TestSchool school) =>
        await app.EndsAsync((await app.GlassesOfAsync(school))[^1].FlowId);

    private static async Task<(TestSchool School, string FlowId)> ClosingAsync(TestApp app)
    {
        var school = await app.SchoolAsync();
        await app.SealsAsync(school, school.IdOf("Nia"), SampleCredential.Make());
        await app.LeavesAsync(school.IdOf("Max"));
        await app.FindsLeaversAsync();
        await app.DecidesToCloseAsync(school);
        return (school, $"revoke-credential-{(await app.HandOverOfAsync(school)).Id}");
    }

    private static async Task AttestAsync(TestApp app, TestSchool school)
    {
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        var page = await dana.Browser.OpenAsync($"/accounts/{school.AccountId}/hand-over");
        (await dana.Browser.SubmitAsync(page, "/hand-over", ("attested", "yes"))).Title.ShouldBe("The account is closed");
    }
}
