using System.Net;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Credentials;
using SppsFlows.Policy;
using SppsFlows.Web;

namespace SppsFlows.App.Tests.Credentials;

/// <summary>
/// B2 at the routes: who gets through which, for each kind of account and each person. A new route of the feature must be added here.
/// </summary>
public sealed class CredentialRoutesTests(TestApp app) : IClassFixture<TestApp>
{
    /// <summary>Birch Hill's account: Tom and Amina manage it, Paula answers for it.</summary>
    private static readonly string[] Everybody =
        [
            "tom.vang", "amina.yusuf", "paula.reyes", "henry.cole", "rosa.diaz", "grace.kim", "dana.okafor", "lee.tran", "ivan.petrov",
            "sofia.lindgren", "marcus.bell"
        ];

    private static readonly string[] Managers = ["tom.vang", "amina.yusuf"];
    private static readonly string[] Office = ["dana.okafor", "lee.tran"];

    /// <summary>Who is let through, for a school's account and for a classroom's.</summary>
    private static readonly Dictionary<string, (string Method, string Path, string[] School, string[] Classroom)> ByAccount = new()
    {
        ["ShowCredential"] = ("GET", "credential", [.. Managers, .. Office, "paula.reyes"], [.. Managers, .. Office, "paula.reyes"]),
        ["RetrieveCredential"] = ("POST", "credential", Office, ["paula.reyes"]),
        ["ShowSeal"] = ("GET", "credential/seal", [.. Managers, .. Office], [.. Managers, "paula.reyes"]),
        ["Seal"] = ("POST", "credential/seal", [.. Managers, .. Office], [.. Managers, "paula.reyes"]),
        ["ShowRotation"] = ("GET", "rotation", [.. Managers, .. Office, "paula.reyes"], [.. Managers, .. Office, "paula.reyes"]),
        ["AskRotation"] = ("POST", "rotation", [.. Managers, .. Office, "paula.reyes"], [.. Managers, .. Office, "paula.reyes"]),
        ["ShowAskBreakGlass"] = ("GET", "break-glass", [], Office),
        ["AskBreakGlass"] = ("POST", "break-glass", [], Office),
    };

    /// <summary>Bound to one person by their token or record, or for everybody's own use: tested in the classes named.</summary>
    private static readonly string[] Elsewhere =
    [
        "ShowSealByLink", "SealByLink", // SealCredentialTests
        "ShowReveal", "Reveal", "NoteCopied", "ShowCodes", // RetrieveCredentialTests
        "ShowStepUp", "SendStepUpCode", "ConfirmStepUp", // StepUpTests
        // AuthenticatorTests
        "ShowAuthenticator", "BeginAuthenticator", "ConfirmAuthenticator", "RemoveAuthenticator", "ListAuthenticators",
        "ResetAuthenticator",
        "ShowBreakGlass", "WithdrawBreakGlass", // BreakGlassTests
        "ShowHandOver", "AnswerHandOver", "ShowHandOverByLink", "AnswerHandOverByLink", // HandOverTests
        "ShowMisplaced", "AnswerMisplaced", "ShowMisplacedByLink", "AnswerMisplacedByLink", // RepairMisplacedSecretTests
        "ShowOwnership", "ExportOwnership", // ShowOwnershipTests
    ];

    [Fact]
    public void EveryRouteOfTheFeature_IsEntered()
    {
        var routes = from type in typeof(CredentialVault).Assembly.GetExportedTypes()
                     where type.Namespace is { } name
                         && (name.StartsWith("SppsFlows.Credentials", StringComparison.Ordinal)
                             || name.StartsWith("SppsFlows.SignIn.StepUp", StringComparison.Ordinal))
                     from method in type.GetMethods()
                     where method.IsDefined(typeof(AccessAttribute))
                     select method.GetCustomAttribute<FunctionAttribute>()!.Name;

        routes.ShouldBe(ByAccount.Keys.Concat(Elsewhere), ignoreOrder: true);
    }

    [Theory]
    [InlineData(AccountKind.School)]
    [InlineData(AccountKind.Classroom)]
    public async Task EveryPerson_OnEveryRouteOfAnAccount_GetsWhatCustodySays(AccountKind kind)
    {
        var (account, credential) = await app.SealedAccountAsync(kind);
        foreach (var id in Everybody)
        {
            using var person = await StaffDriver.SignInAsync(app, id);
            var token = (await person.Browser.OpenAsync("/accounts/request")).Document.QuerySelector(
                "form[action='/accounts/request'] input[name=_form]")!.GetAttribute("value")!;
            foreach (var (function, (method, path, school, classroom)) in ByAccount)
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), $"/accounts/{account.Id}/{path}");
                if (method == "POST") request.Content = new FormUrlEncodedContent([KeyValuePair.Create("_form", token)]);
                using var answer = await person.Browser.Http.SendAsync(request);
                var html = await answer.Content.ReadAsStringAsync();

                var let = answer.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.Forbidden);
                let.ShouldBe(
                    (kind is AccountKind.Classroom ? classroom : school).Contains(id),
                    $"{function} of a {kind} account by {id}: {answer.StatusCode}");
                foreach (var secret in credential.Secrets.Skip(1)) html.ShouldNotContain(secret, Case.Sensitive, $"{function} by {id}");
                if (html.Contains(credential.Username))
                    ByAccount["ShowCredential"].School.ShouldContain(id, $"{function} shows the username");
            }
        }
    }
}
