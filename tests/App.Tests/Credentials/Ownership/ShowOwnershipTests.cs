using System.Net;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Policy;

namespace SppsFlows.App.Tests.Credentials.Ownership;

/// <summary>Who holds which credential, for those who may know (issue 3).</summary>
public sealed class ShowOwnershipTests(TestApp app) : IClassFixture<TestApp>
{
    [Theory]
    [InlineData("dana.okafor")]
    [InlineData("ivan.petrov")]
    [InlineData("marcus.bell")]
    [InlineData("sofia.lindgren")]
    public async Task Offices_SeeAll_ProblemsFirst(string personId)
    {
        var (fine, troubled) = (await app.SchoolAsync(AccountKind.Classroom), await app.SchoolAsync());
        var credential = SampleCredential.Make();
        await app.SealsAsync(fine, fine.IdOf("Max"), credential);
        await app.LeavesAsync(troubled.IdOf("Max"));
        using var reader = await StaffDriver.SignInAsync(app, personId);

        var page = await reader.Browser.OpenAsync("/credentials");

        page.Status.ShouldBe(HttpStatusCode.OK);
        var rows = page.Document.QuerySelectorAll("tbody tr").Select(row => row.TextContent).ToList();
        var (first, last) = (rows.FindIndex(row => row.Contains(troubled.Handle)), rows.FindIndex(row => row.Contains(fine.Handle)));
        rows[first].ShouldSatisfyAllConditions(
            row => row.ShouldContain($"{troubled.NameOf("Max")} (left)"), row => row.ShouldContain("A manager left"),
            row => row.ShouldContain("Never sealed"), row => row.ShouldContain("Dana Okafor"));
        rows[last].ShouldSatisfyAllConditions(
            row => row.ShouldContain(fine.NameOf("Pia")),
            row => row.ShouldNotContain("Dana Okafor", customMessage: "Communications can't take a classroom's out"),
            row => row.ShouldContain($"by {fine.NameOf("Max")}"));
        first.ShouldBeLessThan(last);
        foreach (var secret in credential.Secrets) page.Html.ShouldNotContain(secret);
        page.Document.QuerySelector("nav a[href='/credentials']").ShouldNotBeNull();
    }

    [Fact]
    public async Task Principal_SeesTheOwnSchoolOnly()
    {
        var (own, other) = (await app.SchoolAsync(), await app.SchoolAsync());
        using var pia = await StaffDriver.SignInAsync(app, own.Principal);

        var page = await pia.Browser.OpenAsync("/credentials");

        page.Text.ShouldContain(own.Handle);
        page.Text.ShouldNotContain(other.Handle);
        (await pia.Browser.OpenAsync("/credentials.csv")).Html.ShouldSatisfyAllConditions(
            csv => csv.ShouldContain(own.Handle), csv => csv.ShouldNotContain(other.Handle));
    }

    [Fact]
    public async Task Teacher_SeesNoReport()
    {
        var school = await app.SchoolAsync();
        using var max = await StaffDriver.SignInAsync(app, school.IdOf("Max"));

        (await max.Browser.OpenAsync("/credentials")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await max.Browser.OpenAsync("/credentials.csv")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await max.Browser.OpenAsync("/")).Document.QuerySelector("nav a[href='/credentials']").ShouldBeNull();
    }

    [Fact]
    public async Task Csv_WithACellThatASpreadsheetWouldRun_IsEscaped()
    {
        var school = await app.SchoolAsync(handle: "=HYPERLINK(1)");
        using var pia = await StaffDriver.SignInAsync(app, school.Principal);

        var csv = (await pia.Browser.OpenAsync("/credentials.csv")).Html;

        csv.ShouldContain("'=HYPERLINK(1)");
        csv.ShouldNotContain(",=HYPERLINK");
    }
}
