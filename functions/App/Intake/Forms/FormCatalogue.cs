using Microsoft.Extensions.Options;

namespace SppsFlows.Intake.Forms;

/// <summary>The forms that can be handed in by hook or mail.</summary>
public sealed class FormCatalogue(IEnumerable<FormDefinition> forms, IOptions<IntakeOptions> options)
{
    public IReadOnlyList<FormDefinition> All { get; } = [.. forms];

    public FormDefinition? Find(string? id) =>
        All.FirstOrDefault(form => string.Equals(form.Id, id?.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>The form that a mail is for, by the address it was sent to.</summary>
    public FormDefinition ForMailTo(IEnumerable<string> addresses) =>
        addresses.Select(address => Find(options.Value.Mail.Addresses.GetValueOrDefault(
            address.Split('@')[0]))).FirstOrDefault(form => form is not null)
            ?? All[0];

    /// <param name="source">Whose mapping to use in addition to our own rules.</param>
    public QuestionMatcher MatcherOf(FormDefinition form, string source = "") =>
        new(form, options.Value.Mappings.GetValueOrDefault(source));
}
