using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Policy;

/// <summary>
/// What a requester acknowledges (A9). The texts are versioned by their content: change a word, and it is another version.
/// </summary>
public sealed record Acknowledgement(string Key, string Title, string Text)
{
    public static readonly IReadOnlyList<Acknowledgement> All =
    [
        new("professionalStandards", "Professional standards",
            "I keep to the highest standards of professionalism and ethics in this account. I use no inappropriate language or behavior "
            + "about the district, its schools, students, colleagues or community, "
            + "I do not misstate my position or influence, and I keep my personal and professional sites and materials apart."),
        new("boundaries", "Boundaries and mandated reporting",
            "On sites that stand for students, families or groups of the district I act as an employee of the district. I keep "
            + "appropriate boundaries at all times, and I follow the requirements for mandated reporting."),
        new("contentResponsibility", "Responsibility for content",
            "I am responsible for everything I post or share from this account. I protect student data: no photo without a signed media "
            + "release for every student pictured, and first names only."),
        new("platformRules", "The platform's rules and minimum age",
            "I follow the rules of the platform, its age requirement included. Where students in the class are younger than the "
            + "platform's minimum age, only staff use the account: students neither join nor sign in."),
    ];

    /// <summary>The version of the present texts: 12 hex digits of SHA-256 over keys, titles and texts.</summary>
    public static readonly string Version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Shown)))[..12];

    /// <summary>All that was shown, as one text.</summary>
    public static string Shown => string.Join("\n\n", All.Select(text => $"{text.Key}: {text.Title}\n{text.Text}"));
}

/// <summary>The texts of one version, kept from the first request made under it.</summary>
public sealed class AcknowledgedText
{
    public required string Version { get; init; }

    public required string Text { get; init; }

    public DateTimeOffset FirstUsedAt { get; init; }
}

internal sealed class AcknowledgedTextTable : IEntityTypeConfiguration<AcknowledgedText>
{
    public void Configure(EntityTypeBuilder<AcknowledgedText> builder) => builder.ToTable("AcknowledgedTexts").HasKey(text => text.Version);
}
