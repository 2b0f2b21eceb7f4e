using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using SppsFlows.Tests.Shared;

namespace SppsFlows.Crash.Tests;

/// <summary>
/// One request from the signed form to the approver's press of the button, by people who try again until the app answers. The number
/// decides what is asked, and so also what must result (<see cref="Expected"/>).
/// </summary>
internal sealed class Requester(AppProcess app, Mailbox mailbox, int number)
{
    private string Handle => HandleOf(number);

    public static string HandleOf(int number) => $"crash{number:D4}";

    /// <summary>The state in which request <paramref name="number"/> must be found.</summary>
    public static Accounts.RequestState Expected(int number) => (number % 5) switch
    {
        0 or 3 => Accounts.RequestState.AwaitingEscrow,
        1 => Accounts.RequestState.Declined,
        2 => Accounts.RequestState.Declined,
        _ => Accounts.RequestState.AwaitingVetting,
    };

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Retry.UntilAsync(SubmitAsync, cancellationToken);
        if (number % 5 is 0 or 1 or 3) await Retry.UntilAsync(DecideAsync, cancellationToken);
    }

    private async Task<bool> SubmitAsync(CancellationToken cancellationToken)
    {
        var (organization, kind, platform, requester) = (number % 5) switch
        {
            2 => ("Athletics", "Department", "Facebook", "ben.adler@lakeside.example"),
            3 => ("Harbor High School", "School", "Twitter", "rosa.diaz@lakeside.example"),
            4 => ("Harbor High School", "School", "Chirper", "noah.park@lakeside.example"),
            _ => ("Birch Hill Elementary", "Classroom", "Instagram", "tom.vang@lakeside.example"),
        };
        object body = new
        {
            form = "account-request",
            requester,
            data = new
            {
                organization,
                kind,
                platform,
                handle = Handle,
                purpose = "Show families what we are learning.",
                audience = "Families",
                grades = "9",
                contactEmail = requester,
                contactPhone = "651-555-0110",
                contactAddress = "12 Birch Hill Road, Lakeside, MN 55101",
                managers = new[] { requester, "amina.yusuf@lakeside.example" },
                acknowledgements = new[] { "professionalStandards", "boundaries", "contentResponsibility", "platformRules" },
            },
        };
        return await FormHook.SendAsync(app, $"crash-{number}", body, cancellationToken);
    }

    /// <summary>The approver opens the link of the mail, fills in the form, and presses the button.</summary>
    private async Task<bool> DecideAsync(CancellationToken cancellationToken)
    {
        var mails = await mailbox.ReadAsync(cancellationToken);
        var mail = mails.FirstOrDefault(sent => sent.Subject.Contains("Please decide", StringComparison.Ordinal)
            && sent.Text.Contains(Handle, StringComparison.Ordinal));
        if (mail is null) return false;
        var link = new Uri(mail.Links[0]).PathAndQuery;
        using var page = await app.Http.GetAsync(link, cancellationToken);
        if ((int)page.StatusCode >= 500) return false;
        var html = await page.Content.ReadAsStringAsync(cancellationToken);
        // The answer to the first press may have been lost with the process: then the page shows the decision.
        if (html.Contains(number % 5 == 1 ? "eclined" : "pproved", StringComparison.Ordinal) && page.StatusCode != HttpStatusCode.OK)
            return true;
        var form = (IHtmlFormElement?)(await new HtmlParser().ParseDocumentAsync(html, cancellationToken)).QuerySelector("main form");
        if (form is null || !html.Contains("name=\"decision\"", StringComparison.Ordinal))
            return html.Contains("decided", StringComparison.OrdinalIgnoreCase);

        var signature = mail.To == "paula.reyes@lakeside.example" ? "Paula Reyes" : "Henry Cole";
        using var post = new HttpRequestMessage(HttpMethod.Post, link)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["_form"] = ((IHtmlInputElement)form.QuerySelector("input[name=_form]")!).Value,
                ["decision"] = number % 5 == 1 ? "decline" : "approve",
                ["note"] = "Thank you for asking.",
                ["signature"] = signature,
                // A mail whose delivery was not recorded because of a crash counts as fresh, so a code is required.
                ["code"] = CodeFor(mail, mails) ?? "",
            }),
        };
        post.Headers.Add("Cookie", string.Join("; ", page.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])));
        using var answer = await app.Http.SendAsync(post, cancellationToken);
        return answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.Conflict;
    }

    /// <summary>The newest code that was mailed about the same approval.</summary>
    public static string? CodeFor(SentMail asked, IReadOnlyList<SentMail> mails)
    {
        var assignment = asked.Key.Split('/')[1];
        var mail = mails.Where(sent => sent.Key.StartsWith($"link-code/assignment/{assignment}/", StringComparison.Ordinal))
            .MaxBy(sent => sent.SentAt);
        return mail is null ? null : Regex.Match(mail.Text, @"\b\d{6}\b").Value;
    }
}
