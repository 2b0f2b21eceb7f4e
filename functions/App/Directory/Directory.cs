using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Directory;

/// <summary>A school, a department, or the district itself.</summary>
public sealed class OrgUnit
{
    /// <summary>From the roster (OneRoster sourcedId); opaque.</summary>
    public required string Id { get; init; }

    public required string Name { get; set; }

    public required OrgKind Kind { get; set; }

    /// <summary>Street address of the site, as printed on letters.</summary>
    public required string Address { get; set; }

    public required string Phone { get; set; }
}

/// <summary>Stored as text; never rename.</summary>
public enum OrgKind
{
    District,
    School,
    Department,
}

/// <summary>A member of staff.</summary>
public sealed class Person
{
    /// <summary>From the roster; opaque.</summary>
    public required string Id { get; init; }

    public required string GivenName { get; set; }

    public required string FamilyName { get; set; }

    /// <summary>Lower case; unique.</summary>
    public required string Email { get; set; }

    /// <summary>False for those who left: they keep their history, and can do nothing.</summary>
    public bool Active { get; set; } = true;

    public string FullName => $"{GivenName} {FamilyName}";
}

/// <summary>Who is what, where, as of now.</summary>
public sealed class RoleAssignment
{
    public required string PersonId { get; init; }

    public required string OrgId { get; init; }

    public required Role Role { get; init; }
}

/// <summary>Stored as text; never rename.</summary>
public enum Role
{
    Staff,
    Teacher,
    Principal,
    Director,
    Superintendent,
    SuperintendentDesignee,
    Communications,
    Technology,
}

internal sealed class OrgUnitTable : IEntityTypeConfiguration<OrgUnit>
{
    public void Configure(EntityTypeBuilder<OrgUnit> builder)
    {
        builder.ToTable("Orgs");
        builder.Property(org => org.Kind).HasConversion<string>();
    }
}

internal sealed class PersonTable : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.ToTable("People");
        builder.HasIndex(person => person.Email).IsUnique();
        builder.Ignore(person => person.FullName);
    }
}

internal sealed class RoleAssignmentTable : IEntityTypeConfiguration<RoleAssignment>
{
    public void Configure(EntityTypeBuilder<RoleAssignment> builder)
    {
        builder.ToTable("Roles");
        builder.HasKey(assignment => new { assignment.PersonId, assignment.OrgId, assignment.Role });
        builder.Property(assignment => assignment.Role).HasConversion<string>();
        builder.HasIndex(assignment => new { assignment.OrgId, assignment.Role });
        builder.HasOne<Person>().WithMany().HasForeignKey(assignment => assignment.PersonId);
        builder.HasOne<OrgUnit>().WithMany().HasForeignKey(assignment => assignment.OrgId);
    }
}
