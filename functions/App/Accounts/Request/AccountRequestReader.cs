using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Policy;
using SppsFlows.Settings;

namespace SppsFlows.Accounts.Request;

/// <summary>Fetches what the pure rules look at: <see cref="ReadAccountRequest"/> and <see cref="ContactRules"/>.</summary>
public sealed class AccountRequestReader(SppsDb db, IOptions<AppOptions> options)
{
    public async Task<ReadAccountResult> ReadAsync(AccountRequestForm form, string requesterId, CancellationToken cancellation)
    {
        var addresses = ReadManagers.Addresses(form.Managers);
        var facts = new ReadingFacts(
            requesterId,
            await db.Orgs.AsNoTracking().ToListAsync(cancellation),
            await db.People.AsNoTracking().Where(person => addresses.Contains(person.Email)).ToDictionaryAsync(person => person.Email, cancellation),
            await PlatformCatalogue.ReadAsync(db, cancellation));
        return ReadAccountRequest.Read(form, facts);
    }

    public async Task<IReadOnlyList<FieldProblem>> ContactProblemsAsync(AccountWish wish, CancellationToken cancellation) =>
        ContactRules.Check(wish.ContactEmail, wish.ContactPhone, wish.ContactAddress, await DistrictAsync(wish.Org.Id, cancellation));

    public async Task<IReadOnlyList<FieldProblem>> ContactProblemsAsync(AccountRequest request, CancellationToken cancellation) =>
        ContactRules.Check(request.ContactEmail, request.ContactPhone, request.ContactAddress, await DistrictAsync(request.OrgId, cancellation));

    /// <summary>Of a form that has other problems too: only the contact fields that were filled in.</summary>
    public async Task<IReadOnlyList<FieldProblem>> ContactProblemsOfAsync(AccountRequestForm form, IReadOnlyList<FieldProblem> known, CancellationToken cancellation)
    {
        var problems = ContactRules.Check(form.ContactEmail ?? "", form.ContactPhone ?? "", form.ContactAddress ?? "", await DistrictAsync(null, cancellation));
        return [.. problems.Where(problem => known.All(other => other.Field != problem.Field))];
    }

    private Task<DistrictContacts> DistrictAsync(string? orgId, CancellationToken cancellation) => DistrictContacts.ReadAsync(db, options.Value, orgId, cancellation);
}
