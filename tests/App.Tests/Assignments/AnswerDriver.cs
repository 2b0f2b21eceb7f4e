using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Mail;
using SppsFlows.Web;

namespace SppsFlows.App.Tests.Assignments;

/// <summary>Somebody at an answer page, without the page: what every feature's HTTP function does.</summary>
internal static partial class AnswerDriver
{
    public static readonly AnswerForm Good = new("yes", "Paula Reyes", "", null);

    /// <summary>The token in the newest mail with a link to somebody, once they could have read it.</summary>
    public static async Task<string> TokenAsync(this AssignmentHouse house, string personId)
    {
        var mail = (await house.OutboxAsync())
            .Last(candidate => candidate.To == $"{personId}@lakeside.example" && Token().IsMatch(house.TextOf(candidate)));
        await house.WriteAsync(
            (db, _) => db.Set<OutgoingMail>().Where(row => row.Key == mail.Key)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SentAt, house.Clock.GetUtcNow())));
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        return Token().Match(house.TextOf(mail)).Groups[1].Value;
    }

    public static Task<AnswerView> GetAsync(
        this AssignmentHouse house, AnswerDoor door, string? signedInAs = null, string agent = Browser.Firefox) =>
            house.InScopeAsync(async services =>
        await services.GetRequiredService<AnswerByLink>().OpenAsync(await HttpAsync(services, "GET", signedInAs, agent), door, default));

    public static Task<AnswerResult> PostAsync(
        this AssignmentHouse house, AnswerDoor door, AnswerForm form, string? signedInAs = null,
        Func<AnswerView.Open, Answered>? answer = null, string agent = Browser.Firefox) =>
        house.InScopeAsync(async services => await services.GetRequiredService<AnswerByLink>().PostAsync(
            await HttpAsync(services, "POST", signedInAs, agent), door, form, open =>
                Task.FromResult(answer?.Invoke(open) ?? new Answered.Ends("yes")), default));

    public static Task<AnswerResult?> RenewAsync(this AssignmentHouse house, AnswerDoor.Link door) => house.InScopeAsync(async services =>
        await services.GetRequiredService<AnswerByLink>()
            .RenewAsync(await HttpAsync(services, "POST", null, Browser.Firefox), door, default));

    private static async Task<HttpContext> HttpAsync(IServiceProvider services, string method, string? personId, string agent)
    {
        var http = new DefaultHttpContext { RequestServices = services };
        http.Connection.RemoteIpAddress = IPAddress.Loopback;
        (http.Request.Method, http.Request.Headers.UserAgent) = (method, agent);
        if (personId is null) return http;
        var db = services.GetRequiredService<SppsDb>();
        var person = await db.Set<SppsFlows.Directory.Person>().AsNoTracking().SingleAsync(candidate => candidate.Id == personId);
        http.Features.Set(
            new SignedInPerson(
                person, await db.Set<SppsFlows.Directory.RoleAssignment>().AsNoTracking().Where(role => role.PersonId == personId)
                .ToListAsync()));
        return http;
    }

    [GeneratedRegex("/tests/([A-Za-z0-9_-]{43})")]
    private static partial Regex Token();
}
