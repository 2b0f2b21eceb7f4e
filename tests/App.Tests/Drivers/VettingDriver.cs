using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Policy;

namespace SppsFlows.App.Tests.Drivers;

/// <summary>Who asks for an app, and the offices that vet it (E1), at the portal.</summary>
public static class VettingDriver
{
    /// <summary>Sends “May we use this app?” with good input, changed by the fields given; returns the page that comes then.</summary>
    public static async Task<Page> AsksForAppAsync(this StaffDriver staff, string name, params (string Name, string? Value)[] others)
    {
        (string Name, string? Value)[] good =
        [
            ("name", name), ("url", $"https://{PlatformCatalogue.Key(name)}.example"), ("purpose", "Students record what they read"),
            ("ages", "Students of grade 3, about 8 years old"), ("dataCollected", "First names and voices"),
        ];
        var fields = good.Where(field => others.All(other => other.Name != field.Name)).Concat(others).ToArray();
        return await staff.Browser.SubmitAsync(await staff.Browser.OpenAsync("/apps/ask"), "/apps/ask", fields);
    }

    /// <summary>The page on which this person answers about an app, found as they would: from the list, over the request.</summary>
    public static async Task<Page> OpensReviewAsync(this StaffDriver staff, string name)
    {
        var list = await staff.Browser.OpenAsync("/apps");
        var app = list.Document.QuerySelectorAll("#open ~ ul a")
            .FirstOrDefault(link => PlatformCatalogue.Key(link.TextContent) == PlatformCatalogue.Key(name))
            ?? throw new ShouldAssertException($"{name} is not under review: {list.Text}");
        var request = await staff.Browser.OpenAsync(app.GetAttribute("href")!);
        var review = request.Document.QuerySelector("a[href^='/apps/reviews/']")
            ?? throw new ShouldAssertException($"There is nothing to review for {staff.Id}: {request.Text}");
        return await staff.Browser.OpenAsync(review.GetAttribute("href")!);
    }

    /// <param name="decision">agree or decline.</param>
    public static async Task<Page> ReviewsAsync(
        this StaffDriver staff, string name, string decision, params (string Name, string? Value)[] fields) =>
        await staff.Browser.SubmitAsync(await staff.OpensReviewAsync(name), [("decision", decision), .. fields]);
}
