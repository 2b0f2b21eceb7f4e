using SppsFlows.Accounts;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;

namespace SppsFlows.App.Tests.Hosting.Database;

/// <summary>The main job with its records in PostgreSQL: differences between the providers show here.</summary>
public sealed class PostgresWalkTests
{
    [Fact]
    public async Task Request_ApprovedAndSealed_IsFoundInTheRegistry()
    {
        await using var database = await Data.Database.CreateAsync("Postgres");
        var app = new TestApp().With("Data:Provider", "Postgres").With("Data:ConnectionString", database.ConnectionString);
        await app.InitializeAsync();
        try
        {
            using var tom = await StaffDriver.SignInAsync(app, "tom.vang");
            var form = SampleForms.Good();
            var id = await tom.RequestsAccountAsync(form);
            await app.DecidesAsync("paula.reyes", form.Handle!, "approve");
            await tom.SeesRequestAsync(id, RequestState.AwaitingEscrow);
            await app.CredentialSealedAsync(id);
            await tom.SeesRequestAsync(id, RequestState.Registered);

            // Every filter of the registry, by one who sees all, and by one who sees what they manage.
            using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
            foreach (var query in (string[])[
                $"q={form.Handle!.ToUpperInvariant()}", $"q={form.Handle}&kind=School&platform=instagram&state=Active&org=birch"
            ])
                (await dana.Browser.OpenAsync($"/accounts?{query}")).Text.ShouldContain(form.Handle, Case.Insensitive, query);
            (await tom.Browser.OpenAsync($"/accounts?q={form.Handle}")).Text.ShouldContain(form.Handle);
            (await dana.Browser.OpenAsync("/audit?action=approval.")).Text.ShouldContain("approval.decided");
            (await dana.Browser.OpenAsync("/audit/verify")).Text.ShouldContain("The audit is intact");
        }
        finally
        {
            await app.DisposeAsync();
        }
    }
}
