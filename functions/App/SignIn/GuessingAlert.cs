using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Mail;
using SppsFlows.Web;

namespace SppsFlows.SignIn;

/// <summary>
/// Reports those whom <see cref="RateLimits"/> refuses: on record once in a while for each address, and a few times to the Technology
/// office, however long they keep trying.
/// </summary>
public sealed class GuessingAlert(
    SppsDb db, MailOutbox mails, OfficeAddresses offices, AuditLog audit, RateLimits limits, ILogger<GuessingAlert> logger) : IGuessingAlert
{
    private const int MailsInAWhile = 3;

    public async Task TellAsync(HttpContext http)
    {
        var address = RateLimits.AddressOf(http);
        var person = http.Person();
        if (!limits.TryTake("guessing", person is null ? address : $"person/{person.Id}", 1)) return;
        // The first part of a path names what was tried; the rest can hold a link's secret.
        var what = http.Request.Path.Value?.Split('/', 3) is [_, { Length: > 0 and < 40 } first, ..] ? first : "";
        var isMailed = limits.TryTake("guessing-mail", "all", MailsInAWhile);
        try
        {
            await db.WriteAsync(() => RecordAsync(address, person?.Person, what, isMailed), CancellationToken.None);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            logger.LogWarning("Too many tries from {Address} could not be put on record: {Fault}", address, fault.GetType().Name);
        }
    }

    private async Task RecordAsync(string address, Person? person, string what, bool isMailed)
    {
        var subject = person is null ? $"address/{address}" : $"person/{person.Id}";
        audit.Add(person is null ? Actors.System : Actors.Person(person.Id), "guessing.limited", subject, new { address, what });
        if (!isMailed) return;
        var key = $"guessing/{Guid.NewGuid():N}";
        foreach (var office in await offices.OfAsync(Role.Technology, CancellationToken.None))
            await mails.AddAsync(new MailDraft($"{key}/{office.Key}", office.Email, "Too many tries were refused", subject)
                .Text(
                    $"{(person is null ? "Somebody" : person.FullName)} tried too often, from the address {address}; further tries are "
                    + "refused for some minutes.")
                .Facts(("What was tried", what))
                .Note(
                    "Often somebody pressed a button again and again. If not, somebody is guessing codes or links: look at the audit, and "
                    + "block the address if it continues."), CancellationToken.None);
    }
}
