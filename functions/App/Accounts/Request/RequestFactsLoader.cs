using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Policy;
using SppsFlows.Settings;

namespace SppsFlows.Accounts.Request;

/// <summary>Fetches what the pure rules look at: <see cref="AccountRequestParser"/> and <see cref="ContactRules"/>.</summary>
public sealed class RequestFactsLoader(SppsDb db, IOptions<AppOptions> options)
{
    public async Task<ReadAccountResult> ReadAsync(AccountRequestForm form, string requesterId, CancellationToken cancellationToken)
    {
        var addresses = ReadManagers.Addresses(form.Managers);
        var facts = new ReadingFacts(
            requesterId,
            await db.Orgs.AsNoTracking().ToListAsync(cancellationToken),
            await db.People.AsNoTracking()
                .Where(person => addresses.Contains(person.Email)).ToDictionaryAsync(person => person.Email, cancellationToken),
            await PlatformCatalogue.ReadAsync(db, cancellationToken));
        return AccountRequestParser.Read(form, facts);
    }

    public async Task<IReadOnlyList<FieldProblem>> ContactProblemsAsync(AccountWish wish, CancellationToken cancellationToken) =>
        ContactRules.Check(wish.ContactEmail, wish.ContactPhone, wish.ContactAddress, await DistrictAsync(wish.Org.Id, cancellationToken));

    public Task<IReadOnlyList<FieldProblem>> ContactProblemsAsync(AccountRequest request, CancellationToken cancellationToken) =>
        ContactProblemsAsync(request.OrgId, request.ContactEmail, request.ContactPhone, request.ContactAddress, cancellationToken);

    public async Task<IReadOnlyList<FieldProblem>> ContactProblemsAsync(
        string orgId, string email, string phone, string address, CancellationToken cancellationToken) =>
        ContactRules.Check(email, phone, address, await DistrictAsync(orgId, cancellationToken));

    /// <summary>Of a form that has other problems too: only the contact fields that were filled in.</summary>
    public async Task<IReadOnlyList<FieldProblem>> ContactProblemsOfAsync(
        AccountRequestForm form, IReadOnlyList<FieldProblem> known, CancellationToken cancellationToken)
    {
        var problems = ContactRules.Check(
            form.ContactEmail ?? "", form.ContactPhone ?? "", form.ContactAddress ?? "", await DistrictAsync(null, cancellationToken));
        return [.. problems.Where(problem => known.All(other => other.Field != problem.Field))];
    }

    private Task<DistrictContacts> DistrictAsync(string? orgId, CancellationToken cancellationToken) =>
        DistrictContacts.ReadAsync(db, options.Value, orgId, cancellationToken);
}
