using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Web;

namespace SppsFlows.Portal.People;

/// <summary>Where people see who stands in for whom, name somebody for themselves or for a post of theirs, and end that (A13).</summary>
public sealed class DelegatesHttp(SppsDb db, ReadDelegates read, NameDelegate delegates, RateLimits limits)
{
    private const string Address = "/people/delegates";
    private const int PostsPerPerson = 60;

    [Function("ShowDelegates"), Access(AccessRule.Staff)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "people/delegates")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var today = DelegateForm.Day(read.Today);
        var form = new DelegateForm("", "", "", today, today, "");
        return await PageAsync(request.HttpContext.RequirePerson(), form, [], request.Query["done"].ToString(), cancellationToken);
    }

    [Function("NameDelegate"), Access(AccessRule.Staff)]
    public async Task<IResult> Name(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "people/delegates")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var person = request.HttpContext.RequirePerson();
        if (!limits.TryTake("delegates", person.Id, PostsPerPerson)) return RateLimits.Refusal(request.HttpContext);
        var form = await DelegateForm.ReadAsync(request, cancellationToken);
        var choices = await read.ChoicesAsync(person, cancellationToken);
        if (choices.Count == 0) return NotTheirs();
        var problems = form.Problems(choices);
        var standIn = await FindAsync("person", form.Person);
        var away = form.For == DelegateChoice.SomebodyElse ? await FindAsync("away", form.Away) : null;
        if (problems.Count > 0) return await PageAsync(person, form, problems, "", cancellationToken);
        var choice = choices.First(one => one.Value == form.For);
        var wish = new DelegateWish(
            standIn!.Id, choice.Post is null ? away?.Id ?? person.Id : null, choice.Post, DelegateForm.Read(form.From)!.Value,
            DelegateForm.Read(form.Until)!.Value, form.Note);
        switch (await delegates.RunAsync(wish, person.Id, cancellationToken))
        {
            case NameDelegateResult.Named:
                return Results.LocalRedirect($"{Address}?done=named");
            case NameDelegateResult.Wrong wrong:
                problems[wrong.Field == "for" && away is not null ? "away" : wrong.Field] = wrong.Message;
                return await PageAsync(person, form, problems, "", cancellationToken);
            default:
                return NotTheirs();
        }

        async Task<Person?> FindAsync(string field, string written)
        {
            if (problems.ContainsKey(field)) return null;
            var (found, problem) = await FindPerson.RunAsync(db, written, cancellationToken);
            if (problem is not null) problems[field] = problem;
            return found;
        }
    }

    [Function("EndDelegate"), Access(AccessRule.Staff)]
    public async Task<IResult> End(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "people/delegates/{id:guid}/end")] HttpRequest request, Guid id,
        CancellationToken cancellationToken)
    {
        var person = request.HttpContext.RequirePerson();
        if (!limits.TryTake("delegates", person.Id, PostsPerPerson)) return RateLimits.Refusal(request.HttpContext);
        return await delegates.EndAsync(id, person.Id, cancellationToken)
            ? Results.LocalRedirect($"{Address}?done=ended") : Pages.NotFound();
    }

    private static IResult NotTheirs() => Pages.Message(
        "This is not yours to give",
        "Whoever holds a post names who stands in for them, and the superintendent’s office may for anybody. Please ask one of them. "
        + "Nothing was changed.",
        StatusCodes.Status403Forbidden, "See who stands in", Address);

    private async Task<IResult> PageAsync(
        SignedInPerson person, DelegateForm form, Dictionary<string, string> problems, string done,
        CancellationToken cancellationToken) => Pages.Show(
        Delegates_Page.Create(new DelegatesPage(
            await read.ListAsync(person, cancellationToken), await read.ChoicesAsync(person, cancellationToken),
            await read.NearAsync(person, cancellationToken), form, problems, done, DelegateForm.Day(read.Today))),
        problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
}

/// <param name="Choices">Empty: they name nobody, and there is no form.</param>
/// <param name="Near">Offered while one writes a name.</param>
/// <param name="Done">What was just done: <c>named</c> or <c>ended</c>; empty: nothing.</param>
public sealed record DelegatesPage(
    DelegateList List, IReadOnlyList<DelegateChoice> Choices, IReadOnlyList<Person> Near, DelegateForm Form,
    IReadOnlyDictionary<string, string> Problems, string Done, string Today)
{
    public string? Problem(string field) => Problems.GetValueOrDefault(field);
}
