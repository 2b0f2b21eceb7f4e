using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using SppsFlows.Data;
using SppsFlows.Flows;
using SppsFlows.Links;
using SppsFlows.Policy;
using SppsFlows.Settings;
using SppsFlows.Web;

namespace SppsFlows.Credentials.Escrow;

/// <summary>
/// Shows the form that takes a credential in, reads what comes back, and shows what became of it. A secret is never shown again (B1).
/// </summary>
public sealed class SealForms(SppsDb db, SealCredential seal, FlowNudge nudge, IOptions<AppOptions> app)
{
    /// <param name="action">Where the form is posted to.</param>
    public Task<IResult> ShowAsync(SealTarget target, string action, CancellationToken cancellationToken) =>
        ShowAsync(target, action, CredentialForm.Empty, [], cancellationToken);

    public async Task<IResult> SealAsync(
        SealTarget target, string action, HttpRequest request, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var form = await CredentialForm.ReadAsync(request, cancellationToken);
        var district = await DistrictContacts.ReadAsync(db, app.Value, target.Account.OrgId, cancellationToken);
        var read = ReadCredential.Read(form, district, target.MustAttest);
        if (read is ReadCredentialResult.Wrong wrong) return await ShowAsync(target, action, form, wrong.Problems, cancellationToken);
        var result = await seal.RunAsync(target, ((ReadCredentialResult.Right)read).Content, form.AsItIs, form.Attested, cancellationToken);
        await nudge.SendAsync(client);
        return result switch
        {
            SealResult.Sealed => SealPages.Thanks(target, request.HttpContext.Person() is not null),
            SealResult.Doubtful doubtful =>
                await ShowAsync(target, action, form, [new("password", doubtful.Hint)], cancellationToken, doubtful: true),
            SealResult.Busy =>
                await ShowAsync(
                    target, action, form,
                    [new(
                        "form",
                        "Credentials of this account are being sealed at this moment. Wait two minutes, then look whether they are "
                        + "still wanted.")],
                    cancellationToken),
            SealResult.VaultFails =>
                await ShowAsync(
                    target, action, form,
                    [new(
                        "form",
                        "The vault does not answer, so nothing was kept. Please type it again in a few minutes; the link still works.")],
                    cancellationToken, status: StatusCodes.Status503ServiceUnavailable),
            SealResult.NotAllowed => SealPages.NotAllowed(),
            _ => SealPages.Over(new LinkLookup.Unknown(), over: true),
        };
    }

    private async Task<IResult> ShowAsync(
        SealTarget target, string action, CredentialForm form, IReadOnlyList<FieldProblem> problems, CancellationToken cancellationToken,
        bool doubtful = false, int? status = null)
    {
        var platforms = await PlatformCatalogue.ReadAsync(db, cancellationToken);
        return Pages.Show(
            SealCredential_Page.Create(new SealPage(target, platforms.NameOf(target.Account.Platform), action, form, problems, doubtful)),
            status ?? (problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest));
    }
}

/// <param name="Doubtful">The password is weak or used elsewhere: the form offers to accept it anyway.</param>
public sealed record SealPage(
    SealTarget Target, string PlatformName, string Action, CredentialForm Form, IReadOnlyList<FieldProblem> Problems, bool Doubtful)
{
    public string? Problem(string field) => Problems.FirstOrDefault(problem => problem.Field == field)?.Message;
}
