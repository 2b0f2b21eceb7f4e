using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using SppsFlows.App.Tests.Data;
using SppsFlows.Audit;
using SppsFlows.Data;

namespace SppsFlows.App.Tests.Audit;

/// <summary>J5: append-only, hash-chained, with signed checkpoints; any change to the tables is detected.</summary>
public sealed class AuditChainTests
{
    public static TheoryData<string> Providers => Database.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Chain_AsWritten_Verifies(string provider)
    {
        await using var database = await WithEntriesAsync(provider);
        await using var db = database.Open();

        var intact = (await new AuditVerifier(db).VerifyAsync(default)).ShouldBeOfType<AuditVerdict.Intact>();

        (intact.Size, intact.Checkpoints).ShouldBe((6, 2));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Chain_WithSeveralEntriesOfOneWrite_KeepsTheirOrder(string provider)
    {
        await using var database = await WithEntriesAsync(provider);
        await using var db = database.Open();
        var log = new AuditLog(db, TimeProvider.System);

        await db.WriteAsync(() =>
        {
            foreach (var action in (string[])["first", "second", "third"]) log.Add(Actors.System, action, "test/order");
            return Task.CompletedTask;
        }, default);

        (await db.AuditEntries.AsNoTracking()
            .Where(entry => entry.Subject == "test/order").OrderBy(entry => entry.Sequence).Select(entry => entry.Action).ToListAsync())
            .ShouldBe(["first", "second", "third"]);
        (await new AuditVerifier(db).VerifyAsync(default)).ShouldBeOfType<AuditVerdict.Intact>();
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Table_WhenSomebodyChangesOrDeletes_Refuses(string provider)
    {
        await using var database = await WithEntriesAsync(provider);
        await using var db = database.Open();

        (await Should.ThrowAsync<Exception>(() => db.AuditEntries.Where(entry => entry.Sequence == 2).ExecuteDeleteAsync())).Message
            .ShouldContain("append-only");
        (await Should.ThrowAsync<Exception>(() => db.AuditEntries.ExecuteUpdateAsync(set => set.SetProperty(
            entry => entry.At, DateTimeOffset.UnixEpoch)))).Message.ShouldContain("append-only");
        (await Should.ThrowAsync<Exception>(() => db.AuditCheckpoints.ExecuteDeleteAsync())).Message.ShouldContain("append-only");
    }

    [Theory]
    [InlineData("""UPDATE "AuditEntries" SET "Details" = '{"decision":"Approved"}' WHERE "Sequence" = 2""", 2)]
    [InlineData("""UPDATE "AuditEntries" SET "Actor" = 'person:somebody' WHERE "Sequence" = 5""", 5)]
    [InlineData("""UPDATE "AuditEntries" SET "At" = '2020-01-01T00:00:00.0000000Z' WHERE "Sequence" = 1""", 1)]
    [InlineData("""DELETE FROM "AuditEntries" WHERE "Sequence" = 3""", 3)]
    [InlineData("""DELETE FROM "AuditEntries" WHERE "Sequence" = 1""", 1)]
    [InlineData("""DELETE FROM "AuditEntries" WHERE "Sequence" > 4""", 5)]
    [InlineData("""DELETE FROM "AuditEntries" """, 1)]
    [InlineData("""UPDATE "AuditCheckpoints" SET "Size" = 3 WHERE "Size" = 2""", 3)]
    [InlineData("""DELETE FROM "AuditKey" """, 0)]
    public async Task Chain_TamperedWithBehindTheTriggers_NamesTheFirstBadEntry(string tampering, long at)
    {
        await using var database = await WithEntriesAsync("Sqlite");
        await using var db = database.Open();
        await DropTriggersAsync(db);
        (await db.Database.ExecuteSqlRawAsync(tampering.Replace("{", "{{", StringComparison.Ordinal).Replace(
            "}", "}}", StringComparison.Ordinal))).ShouldBeGreaterThan(0);

        (await new AuditVerifier(db).VerifyAsync(default)).ShouldBeOfType<AuditVerdict.Broken>().Sequence.ShouldBe(at);
    }

    [Fact]
    public async Task Chain_RewrittenWhole_DisagreesWithTheCheckpoints()
    {
        await using var database = await WithEntriesAsync("Sqlite");
        await using var db = database.Open();
        await DropTriggersAsync(db);
        // A forger who can compute hashes can make a chain that is consistent in itself.
        var hash = AuditChain.Genesis;
        foreach (var old in await db.AuditEntries.AsNoTracking().OrderBy(entry => entry.Sequence).ToListAsync())
        {
            await db.AuditEntries.Where(entry => entry.Sequence == old.Sequence).ExecuteDeleteAsync();
            var forged = new AuditEntry
            {
                Sequence = old.Sequence,
                At = old.At,
                Actor = "person:nobody",
                Action = old.Action,
                Subject = old.Subject,
                Details = old.Details,
                PreviousHash = hash
            };
            forged.Hash = hash = AuditChain.Hash(forged);
            db.Entry(forged).State = EntityState.Added;
            // Saved outside WriteAsync: the seal would renumber it.
            await db.SaveChangesAsync();
            db.ChangeTracker.Clear();
        }

        (await new AuditVerifier(db).VerifyAsync(default)).ShouldBeOfType<AuditVerdict.Broken>().What.ShouldContain("checkpoint");
    }

    [Fact]
    public async Task Time_WhenTheClockGoesBack_StaysInOrder()
    {
        await using var database = await Database.CreateAsync("Sqlite");
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        await AddAsync(database, clock);
        var back = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 11, 0, 0, TimeSpan.Zero));
        await AddAsync(database, back);

        await using var db = database.Open();
        var times = await db.AuditEntries.OrderBy(entry => entry.Sequence).Select(entry => entry.At).ToListAsync();
        times[1].ShouldBe(times[0]);
    }

    private static async Task<Database> WithEntriesAsync(string provider)
    {
        var database = await Database.CreateAsync(provider);
        var protection = new EphemeralDataProtectionProvider();
        for (var i = 0; i < 6; i++)
        {
            await AddAsync(database, TimeProvider.System);
            if (i is 1 or 5)
            {
                await using var db = database.Open();
                await new AuditCheckpoints(db, protection, TimeProvider.System, NullLogger<AuditCheckpoints>.Instance).AddAsync(default);
            }
        }
        return database;
    }

    private static async Task AddAsync(Database database, TimeProvider clock)
    {
        await using var db = database.Open(clock);
        var audit = new AuditLog(db, clock);
        await db.WriteAsync(
            () => { audit.Add(Actors.Person("p1"), "thing.done", "thing/1", new { note = "é {}" }); return Task.CompletedTask; }, default);
    }

    private static Task DropTriggersAsync(SppsDb db) => db.Database.ExecuteSqlRawAsync("""
        DROP TRIGGER "AuditEntries_no_update"; DROP TRIGGER "AuditEntries_no_delete";
        DROP TRIGGER "AuditCheckpoints_no_update"; DROP TRIGGER "AuditCheckpoints_no_delete";
        """);
}
