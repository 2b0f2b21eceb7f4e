using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Portal.Sample;

/// <summary>
/// An invented district for a first run in Development; the README lists its people. Two schools, two departments, the offices, and a
/// vacancy, so that every path of the policy can be tried.
/// </summary>
internal static class SampleDistrict
{
    private const string District = "district";

    private static readonly DateTimeOffset FirstDay = new(2026, 9, 8, 14, 0, 0, TimeSpan.Zero);

    public static async Task SeedAsync(SppsDb db)
    {
        db.Orgs.AddRange(
            new OrgUnit
            {
                Id = District,
                Name = "Lakeside Public Schools",
                Kind = OrgKind.District,
                Address = "360 Harbor Street, Lakeside, MN 55100",
                Phone = "651-555-0100"
            },
            new OrgUnit
            {
                Id = "birch",
                Name = "Birch Hill Elementary",
                Kind = OrgKind.School,
                Address = "12 Birch Hill Road, Lakeside, MN 55101",
                Phone = "651-555-0110"
            },
            new OrgUnit
            {
                Id = "harbor",
                Name = "Harbor High School",
                Kind = OrgKind.School,
                Address = "800 Harbor Street, Lakeside, MN 55102",
                Phone = "651-555-0120"
            },
            new OrgUnit
            {
                Id = "willow",
                Name = "Willow Creek Middle School",
                Kind = OrgKind.School,
                Address = "45 Willow Lane, Lakeside, MN 55103",
                Phone = "651-555-0130"
            },
            new OrgUnit
            {
                Id = "athletics",
                Name = "Athletics",
                Kind = OrgKind.Department,
                Address = "360 Harbor Street, Lakeside, MN 55100",
                Phone = "651-555-0140"
            },
            new OrgUnit
            {
                Id = "nutrition",
                Name = "Nutrition Services",
                Kind = OrgKind.Department,
                Address = "360 Harbor Street, Lakeside, MN 55100",
                Phone = "651-555-0150"
            });

        Add(db, "sofia.lindgren", "Sofia", "Lindgren", (District, Role.Superintendent));
        Add(db, "marcus.bell", "Marcus", "Bell", (District, Role.SuperintendentDesignee));
        Add(db, "dana.okafor", "Dana", "Okafor", (District, Role.Communications));
        Add(db, "lee.tran", "Lee", "Tran", (District, Role.Communications));
        Add(db, "ivan.petrov", "Ivan", "Petrov", (District, Role.Technology));
        Add(db, "paula.reyes", "Paula", "Reyes", ("birch", Role.Principal));
        Add(db, "tom.vang", "Tom", "Vang", ("birch", Role.Teacher));
        Add(db, "amina.yusuf", "Amina", "Yusuf", ("birch", Role.Teacher));
        Add(db, "henry.cole", "Henry", "Cole", ("harbor", Role.Principal));
        Add(db, "rosa.diaz", "Rosa", "Diaz", ("harbor", Role.Teacher));
        Add(db, "noah.park", "Noah", "Park", ("harbor", Role.Staff));
        // Willow Creek's principal's post is vacant: its requests go to the superintendent's designee (A4).
        Add(db, "elsa.nyberg", "Elsa", "Nyberg", ("willow", Role.Teacher));
        Add(db, "omar.haddad", "Omar", "Haddad", ("willow", Role.Teacher));
        Add(db, "grace.kim", "Grace", "Kim", ("athletics", Role.Director));
        Add(db, "ben.adler", "Ben", "Adler", ("athletics", Role.Staff));
        Add(db, "nina.rossi", "Nina", "Rossi", ("nutrition", Role.Director));
        Add(db, "sam.obi", "Sam", "Obi", ("nutrition", Role.Staff));

        db.Accounts.AddRange(
            new Account
            {
                Id = Guid.Parse("5a1d0c1e-0000-4000-8000-000000000001"),
                OrgId = "birch",
                Kind = AccountKind.School,
                Platform = "facebook",
                Handle = "BirchHillElementary",
                Url = "https://www.facebook.com/BirchHillElementary",
                Purpose = "Reserved by Communications",
                State = AccountState.Reserved,
            },
            new Account
            {
                Id = Guid.Parse("5a1d0c1e-0000-4000-8000-000000000002"),
                OrgId = "harbor",
                Kind = AccountKind.School,
                Platform = "facebook",
                Handle = "HarborHigh",
                Url = "https://www.facebook.com/HarborHigh",
                Purpose = "News for families",
                State = AccountState.Active,
                ManagerIds = ["noah.park", "rosa.diaz"],
                ResponsibleId = "henry.cole",
                Escrow = EscrowState.Awaited,
            });
        // Its managers have acknowledged the policy (A9).
        foreach (var manager in (string[])["noah.park", "rosa.diaz"])
            await AcknowledgedBy.KeepAsync(db, manager, AcknowledgedHow.Request, signature: null, FirstDay, CancellationToken.None);
    }

    private static void Add(SppsDb db, string id, string given, string family, params (string Org, Role Role)[] roles)
    {
        db.People.Add(new Person { Id = id, GivenName = given, FamilyName = family, Email = $"{id}@lakeside.example" });
        foreach (var (org, role) in roles) db.Roles.Add(new RoleAssignment { PersonId = id, OrgId = org, Role = role });
    }
}
