namespace SppsFlows.Intake.Forms;

/// <summary>
/// One field of a form that is handed in without the portal: the published schema, the readers of hooks and mails and the matching of
/// questions all come from this.
/// </summary>
/// <param name="Name">As in the schema, camelCase.</param>
/// <param name="Title">As people read it, and as the label in a mail.</param>
/// <param name="Names">Other labels that mean this field, as a whole.</param>
/// <param name="Phrases">Words that mean this field inside a longer question.</param>
public sealed record FormField(
    string Name, string Title, string Description, FieldShape Shape, int MaxLength, object Example, bool Required = true,
    IReadOnlyList<string>? Names = null, IReadOnlyList<string>? Phrases = null, IReadOnlyList<string>? Choices = null);

public enum FieldShape
{
    Text,

    /// <summary>A text that is yes or no, or a JSON boolean.</summary>
    YesNo,

    /// <summary>Several texts, or one with commas.</summary>
    List,
}

/// <summary>A form that can be handed in by hook or mail.</summary>
/// <param name="Id">As in the schema's address; never rename.</param>
public sealed record FormDefinition(string Id, string Title, string Description, IReadOnlyList<FormField> Fields);
