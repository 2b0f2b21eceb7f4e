using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Policy;

namespace SppsFlows.Accounts.Request;

/// <summary>A request as the form that would make it. The acknowledgements are left for its reader to give.</summary>
internal static class AccountRequestForms
{
    public static async Task<AccountRequestForm> OfAsync(SppsDb db, AccountRequest request, CancellationToken cancellationToken) => new()
    {
        Organization = request.OrgId,
        Kind = request.Kind.ToString(),
        Platform = (await PlatformCatalogue.ReadAsync(db, cancellationToken)).NameOf(request.Platform),
        Handle = request.Handle,
        Url = request.Url,
        Existing = request.Existing ? "yes" : null,
        Purpose = request.Purpose,
        Audience = request.Audience,
        Grades = request.Grades,
        ContactEmail = request.ContactEmail,
        ContactPhone = request.ContactPhone,
        ContactAddress = request.ContactAddress,
        Managers = await db.People.AsNoTracking()
            .Where(person => request.ManagerIds.Contains(person.Id)).OrderBy(person => person.Email).Select(person => person.Email)
            .ToListAsync(cancellationToken),
    };
}
