using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Audit;
using SppsFlows.Calendar;
using SppsFlows.Data;
using SppsFlows.Flows;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.Rotation;

/// <summary>Has passwords changed that are as old as they may get (B8): on school days, outside the quiet hours. Nearly always there is none, and that is all it asks.</summary>
public sealed class StartAgedRotations(QuickLook look, IServiceProvider services, SchoolCalendar calendar, TimeProvider clock)
{
    private const int MostAtOnce = 100;

    [Function(nameof(StartAgedRotations))]
    public async Task Run([TimerTrigger("0 32 * * * *", UseMonitor = false)] TimerInfo timer, [DurableClient] DurableTaskClient flows, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var today = calendar.LocalDate(now);
        if (!calendar.IsSchoolDay(today) || calendar.AfterQuietHours(now) != now) return;
        if (await look.AnyAsync(AnyAged(today), cancellation) is false) return;
        // Not by the constructor: that would wake EF Core at each look, for nothing nearly always.
        await StartAsync(today, cancellation);
        await services.GetRequiredService<FlowOutbox>().DispatchAsync(flows, cancellation);
    }

    public Task StartAsync(DateOnly today, CancellationToken cancellation)
    {
        var (db, rotations, audit) = (services.GetRequiredService<SppsDb>(), services.GetRequiredService<OpenRotation>(), services.GetRequiredService<AuditLog>());
        return db.WriteAsync(async () =>
        {
            var aged = await db.Credentials.Where(credential => credential.RotateBy <= today)
                .Join(
                    db.Accounts.Where(account => account.State != AccountState.Closed && account.State != AccountState.Reserved && (account.Escrow == EscrowState.Sealed || account.Escrow == EscrowState.Collected)),
                    credential => credential.AccountId, account => account.Id, (_, account) => account)
                .OrderBy(account => account.Id).Take(MostAtOnce).ToListAsync(cancellation);
            foreach (var account in aged)
            {
                account.Escrow = EscrowState.Expired;
                audit.Add(Actors.System, "credential.expired", account.Subject);
                await rotations.RunAsync(account, RotationReason.Age, askedById: null, Actors.System, cancellation);
            }
        }, cancellation);
    }

    internal static string AnyAged(DateOnly today) => string.Create(CultureInfo.InvariantCulture, $"""
        SELECT 1 FROM "Credentials" c JOIN "Accounts" a ON a."Id" = c."AccountId"
        WHERE c."RotateBy" <= '{today:yyyy-MM-dd}' AND a."State" NOT IN ('Closed', 'Reserved') AND a."Escrow" IN ('Sealed', 'Collected') LIMIT 1
        """);
}
