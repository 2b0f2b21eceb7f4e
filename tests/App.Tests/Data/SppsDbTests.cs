using Microsoft.EntityFrameworkCore;
using SppsFlows.Directory;

namespace SppsFlows.App.Tests.Data;

/// <summary>The store behaves alike on both providers.</summary>
public sealed class SppsDbTests
{
    public static TheoryData<string> Providers => Database.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Model_AfterMigrations_HasNoChangeWithoutOne(string provider)
    {
        await using var database = await Database.CreateAsync(provider);
        await using var db = database.Open();

        db.Database.HasPendingModelChanges().ShouldBeFalse("run functions/App/Hosting/Database/add-migration.sh");
    }

    [Fact]
    public async Task Sqlite_OnEveryConnection_SyncsEachCommitToDisk()
    {
        await using var database = await Database.CreateAsync("Sqlite");
        await using var db = database.Open();

        (await db.Database.SqlQueryRaw<string>("SELECT journal_mode AS Value FROM pragma_journal_mode").SingleAsync()).ShouldBe("wal");
        // 2 is FULL: a commit has reached the disk when it returns.
        (await db.Database.SqlQueryRaw<long>("SELECT synchronous AS Value FROM pragma_synchronous").SingleAsync()).ShouldBe(2);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Write_ThatThrows_KeepsNothing(string provider)
    {
        await using var database = await Database.CreateAsync(provider);
        await using var db = database.Open();

        await Should.ThrowAsync<TimeoutException>(() => db.WriteAsync(async () =>
        {
            db.Orgs.Add(School("a"));
            await db.SaveChangesAsync();
            throw new TimeoutException();
        }, default));

        await using var other = database.Open();
        (await other.Orgs.CountAsync()).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Write_FromManyAtOnce_DecidesOneAfterTheOther(string provider)
    {
        await using var database = await Database.CreateAsync(provider);
        await using (var db = database.Open())
            await db.WriteAsync(() => { db.Orgs.Add(School("a", phone: "0")); return Task.CompletedTask; }, default);

        // Read, add one, write: a lost update would show in the sum.
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            await using var db = database.Open();
            await db.WriteAsync(async () =>
            {
                var school = await db.Orgs.SingleAsync();
                school.Phone = (int.Parse(school.Phone, System.Globalization.CultureInfo.InvariantCulture) + 1).ToString(
                    System.Globalization.CultureInfo.InvariantCulture);
            }, default);
        })));

        await using var after = database.Open();
        (await after.Orgs.SingleAsync()).Phone.ShouldBe("20");
    }

    private static OrgUnit School(string id, string phone = "651-555-0100") =>
        new() { Id = id, Name = "A school", Kind = OrgKind.School, Address = "1 Lake Road", Phone = phone };
}
