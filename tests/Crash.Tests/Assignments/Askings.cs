using System.Net;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts.Mend;
using SppsFlows.Accounts.Reserve;
using SppsFlows.Assignments;
using SppsFlows.Crash.Tests.Credentials;
using SppsFlows.Flows;
using SppsFlows.Mail;
using SppsFlows.Tests.Shared;
using SppsFlows.Vetting;

namespace SppsFlows.Crash.Tests.Assignments;

/// <summary>
/// Three account requests that stop at an assignment each (contact data to mend, a page to reserve, an app to vet), and the people who
/// answer after a reminder. They try again until the app answers.
/// </summary>
internal sealed class Askings(AppProcess app, Mailbox mailbox, People people)
{
    private static readonly string[] Kinds = [MendRequest.Kind, PageReservation.Kind, VettingKind.Kind];

    /// <summary>Sends the forms and waits until everybody is asked; the app is asked for two offices' opinions.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await SendAsync("mend", "birch", "Instagram", "tom.vang", "tom@mail.example", cancellationToken);
        await SendAsync("page", "willow", "Facebook", "elsa.nyberg", "elsa.nyberg@lakeside.example", cancellationToken);
        await SendAsync("vetting", "birch", "StoryHill", "tom.vang", "tom.vang@lakeside.example", cancellationToken);
        await Retry.UntilAsync(async _ => (await ReadAsync()).Count(assignment => assignment.Assignees.Count > 0) == 4, cancellationToken);
    }

    /// <summary>Days pass until everybody who is asked was reminded by digest.</summary>
    public async Task RemindAsync(CancellationToken cancellationToken) => await Retry.UntilAsync(async _ =>
    {
        if ((await ReadAsync()).All(assignment => assignment.Assignees.Exists(assignee => assignee.Reminders > 0))) return true;
        await app.AdvanceAsync(TimeSpan.FromHours(3));
        await Task.Delay(500, cancellationToken);
        return false;
    }, cancellationToken);

    public async Task AnswerAsync(CancellationToken cancellationToken)
    {
        await Retry.UntilAsync(MendAsync, cancellationToken);
        await Retry.UntilAsync(ReserveAsync, cancellationToken);
        await Retry.UntilAsync(stop => ReviewAsync("dana.okafor", "Communications", stop), cancellationToken);
        await Retry.UntilAsync(stop => ReviewAsync("ivan.petrov", "Technology", stop), cancellationToken);
    }

    /// <summary>Minutes pass until nothing is under way.</summary>
    public Task SettleAsync(CancellationToken cancellationToken) => Retry.UntilAsync(async _ =>
    {
        await using (var db = Records.Open(app.Folder))
            if (!await db.OutgoingMails.AnyAsync(mail => mail.State != MailState.Sent, CancellationToken.None)
                && !await db.FlowCommands.AnyAsync(command => command.DoneAt == null, CancellationToken.None))
                return true;
        await app.AdvanceAsync(TimeSpan.FromMinutes(1));
        return false;
    }, cancellationToken);

    /// <summary>All assignments of the three kinds.</summary>
    public async Task<List<Assignment>> ReadAsync()
    {
        await using var db = Records.Open(app.Folder);
        return await db.Assignments.AsNoTracking().Include(assignment => assignment.Assignees)
            .Where(assignment => Kinds.Contains(assignment.Kind)).ToListAsync();
    }

    private Task SendAsync(
        string handle, string organization, string platform, string requester, string contactEmail, CancellationToken cancellationToken) =>
        Retry.UntilAsync(stop => FormHook.SendAsync(app, $"asking-{handle}", new
        {
            form = "account-request",
            requester = $"{requester}@lakeside.example",
            data = new
            {
                organization,
                kind = "School",
                platform,
                handle = $"crash{handle}",
                purpose = "Show families what we are learning.",
                audience = "Families",
                contactEmail,
                contactPhone = "651-555-0110",
                contactAddress = "12 Birch Hill Road, Lakeside, MN 55101",
                managers = new[] { $"{requester}@lakeside.example", "amina.yusuf@lakeside.example" },
                acknowledgements = new[] { "professionalStandards", "boundaries", "contentResponsibility", "platformRules" },
            },
        }, stop), cancellationToken);

    private async Task<bool> MendAsync(CancellationToken cancellationToken)
    {
        var mail = (await mailbox.ReadAsync(cancellationToken)).LastOrDefault(sent =>
            sent.Subject.Contains("needs district contact data", StringComparison.Ordinal));
        if (mail is null) return false;
        var reader = people.Reader("mend");
        var page = await reader.OpenAsync(
            new Uri(mail.Links.First(link => link.Contains("/accounts/mend/", StringComparison.Ordinal))).PathAndQuery, cancellationToken);
        // A try whose answer was lost has succeeded.
        if (page.Status == HttpStatusCode.Gone) return true;
        page.Status.ShouldBe(HttpStatusCode.OK, page.Text);
        await reader.SubmitAsync(
            page, page.Path, cancellationToken, ("contactEmail", "tom.vang@lakeside.example"), ("contactPhone", "651-555-0110"),
            ("contactAddress", "12 Birch Hill Road, Lakeside, MN 55101"), ("signature", "Tom Vang"),
            ("code", Requester.CodeFor(mail, await mailbox.ReadAsync(cancellationToken)) ?? ""));
        return false;
    }

    private async Task<bool> ReserveAsync(CancellationToken cancellationToken)
    {
        if (await IsOverAsync(PageReservation.Kind, "")) return true;
        var dana = people.Of("dana.okafor");
        if (!await dana.SignInAsync(cancellationToken)) return false;
        var page = await dana.OpenAsync("/accounts/reserve?org=willow", cancellationToken);
        await dana.SubmitAsync(
            page, "/accounts/reserve", cancellationToken, ("organization", "willow"),
            ("url", "https://www.facebook.com/WillowCreekMiddle"));
        return false;
    }

    private async Task<bool> ReviewAsync(string personId, string office, CancellationToken cancellationToken)
    {
        if (await IsOverAsync(VettingKind.Kind, office)) return true;
        var person = people.Of(personId);
        if (!await person.SignInAsync(cancellationToken)) return false;
        var asked = (await ReadAsync()).Single(assignment => IsOf(assignment, VettingKind.Kind, office));
        var page = await person.OpenAsync($"/apps/reviews/{asked.Id}", cancellationToken);
        await person.SubmitAsync(
            page, $"/apps/reviews/{asked.Id}", cancellationToken, ("decision", "agree"), ("allowedFor", "Stories"), ("conditions", ""),
            ("minimumAge", ""), ("reason", ""));
        return false;
    }

    /// <param name="office">Of the two that vet; empty for the other kinds.</param>
    private async Task<bool> IsOverAsync(string kind, string office) =>
        (await ReadAsync()).Where(assignment => IsOf(assignment, kind, office)).All(assignment => assignment.EndedAt is not null);

    private static bool IsOf(Assignment assignment, string kind, string office) => assignment.Kind == kind
        && assignment.Subject.EndsWith(office, StringComparison.Ordinal);
}
