namespace SppsFlows.Mail;

/// <summary>
/// A mail before it is rendered: blocks, from which both the plain text and the HTML are made, so that they always say the same. Each mail
/// is built by one static function, beside its feature (<c>X.Mail.cs</c>).
/// </summary>
/// <param name="Key">Names this mail for ever: a second draft with the same key is not sent. <c>{use-case}/{id}/{step}</c>.</param>
/// <param name="To">One e-mail address.</param>
/// <param name="About">What it is about, as in the audit: <c>account-request/{id}</c>.</param>
public sealed record MailDraft(string Key, string To, string Subject, string About)
{
    private readonly List<MailBlock> _blocks = [];

    public IReadOnlyList<MailBlock> Blocks => _blocks;

    public MailDraft Text(string text) => With(new MailBlock.Paragraph(text));

    public MailDraft Heading(string text) => With(new MailBlock.Title(text));

    /// <summary>Names and values, one per line; empty values are left out.</summary>
    public MailDraft Facts(params IEnumerable<(string Name, string? Value)> facts) =>
        With(new MailBlock.FactList(
            [.. facts.Where(fact => !string.IsNullOrWhiteSpace(fact.Value)).Select(fact => (fact.Name, fact.Value!))]));

    public MailDraft List(params IEnumerable<string> items) => With(new MailBlock.Items([.. items]));

    /// <summary>The one thing to press. <paramref name="url"/> is absolute.</summary>
    public MailDraft Button(string label, string url) => With(new MailBlock.Link(label, url));

    /// <summary>Small print.</summary>
    public MailDraft Note(string text) => With(new MailBlock.SmallPrint(text));

    private MailDraft With(MailBlock block)
    {
        _blocks.Add(block);
        return this;
    }
}

/// <summary>A block of a mail. Closed.</summary>
public abstract record MailBlock
{
    private MailBlock() { }

    public sealed record Title(string Text) : MailBlock;
    public sealed record Paragraph(string Text) : MailBlock;
    public sealed record FactList(IReadOnlyList<(string Name, string Value)> Facts) : MailBlock;
    public sealed record Items(IReadOnlyList<string> Texts) : MailBlock;
    public sealed record Link(string Label, string Url) : MailBlock;
    public sealed record SmallPrint(string Text) : MailBlock;
}
