using SppsFlows.Accounts;
using SppsFlows.Accounts.Follow;
using SppsFlows.Accounts.Request;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Policy;

namespace SppsFlows.App.Tests.Drivers;

/// <summary>One of the sample people, at the portal.</summary>
public sealed class StaffDriver : IDisposable
{
    private readonly TestApp _app;

    private StaffDriver(TestApp app, string personId) => (_app, Id, Browser) = (app, personId, app.OpenBrowser());

    public string Id { get; }

    public string Email => EmailOf(Id);

    public Browser Browser { get; }

    public static string EmailOf(string personId) => $"{personId}@lakeside.example";

    /// <summary>Signs in by the mailed link.</summary>
    public static async Task<StaffDriver> SignInAsync(TestApp app, string personId)
    {
        var staff = new StaffDriver(app, personId);
        var signIn = await staff.Browser.OpenAsync("/sign-in");
        await staff.Browser.SubmitAsync(signIn, "/sign-in", ("email", staff.Email));
        var mail = await app.MailAsync(staff.Email, "Your sign-in link");
        var link = await staff.Browser.OpenAsync(mail.Link("/sign-in/"));
        var home = await staff.Browser.SubmitAsync(link, link.Url.AbsolutePath);
        home.Url.AbsolutePath.ShouldBe("/");
        return staff;
    }

    /// <summary>Sends the request form with good input, changed by <paramref name="change"/>; returns the page that comes then.</summary>
    public async Task<Page> SendsRequestAsync(AccountRequestForm? form = null)
    {
        form ??= SampleForms.Good();
        var page = await Browser.OpenAsync("/accounts/request");
        page.Title.ShouldBe("Ask for an account");
        return await Browser.SubmitAsync(page, "/accounts/request", Fields(form));
    }

    /// <summary>Asks for an account and expects to be taken in.</summary>
    /// <returns>The request's id.</returns>
    public async Task<Guid> RequestsAccountAsync(AccountRequestForm? form = null)
    {
        var page = await SendsRequestAsync(form);
        page.Url.AbsolutePath.ShouldStartWith("/accounts/requests/", customMessage: page.Text);
        return Guid.Parse(page.Url.Segments[^1]);
    }

    public Task<Page> SeesRequestAsync(Guid id) => Browser.OpenAsync($"/accounts/requests/{id}");

    /// <summary>Looks at the request until it stands so.</summary>
    public Task<Page> SeesRequestAsync(Guid id, RequestState state) => Eventually.GetAsync(
        async () => await SeesRequestAsync(id) is var page
            && page.Document.QuerySelector(".tag")?.TextContent == RequestStateText.Name(state)
            ? page
            : null,
        async () => $"The request is not {state}: {(await SeesRequestAsync(id)).Text}");

    public async Task<Page> WithdrawsAsync(Guid id) => await Browser.SubmitAsync(await SeesRequestAsync(id), "/withdraw");

    public static (string, string?)[] Fields(AccountRequestForm form) =>
    [
        ("organization", form.Organization), ("kind", form.Kind), ("platform", form.Platform), ("handle", form.Handle), ("url", form.Url),
        ("existing", form.Existing), ("purpose", form.Purpose),
        ("audience", form.Audience), ("grades", form.Grades), ("contactEmail", form.ContactEmail), ("contactPhone", form.ContactPhone),
        ("contactAddress", form.ContactAddress),
        ("managers", string.Join('\n', form.Managers)), .. form.Acknowledgements.Select(key => ("acknowledgements", (string?)key)),
    ];

    public void Dispose() => Browser.Dispose();
}

/// <summary>Good input, to be changed with <c>with</c>.</summary>
public static class SampleForms
{
    private static int _handles;

    /// <summary>For Birch Hill, whose principal is paula.reyes; each with a handle of its own.</summary>
    public static AccountRequestForm Good() => new()
    {
        Organization = "birch",
        Kind = "School",
        Platform = "Instagram",
        Handle = $"birchhill{Interlocked.Increment(ref _handles)}",
        Purpose = "News and events of our school for families",
        Audience = "Families of grades K to 5",
        ContactEmail = "birch.office@lakeside.example",
        ContactPhone = "651-555-0110",
        ContactAddress = "12 Birch Hill Road, Lakeside, MN 55101",
        Managers = ["tom.vang@lakeside.example", "amina.yusuf@lakeside.example"],
        Acknowledgements = [.. Acknowledgement.All.Select(text => text.Key)],
    };
}
