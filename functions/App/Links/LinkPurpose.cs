namespace SppsFlows.Links;

/// <summary>What mailed links of one kind are for; registered by the feature whose page they open.</summary>
/// <param name="Name">Stored with every link; never rename.</param>
/// <param name="Task">
/// What that page is for, in words that fit every such page: they stand in a mail that goes through more hands than its reader's.
/// </param>
public sealed record LinkPurpose(string Name, string Task = "a task that we mailed you a link for");

/// <summary>Those that features registered.</summary>
/// <exception cref="ArgumentException">Two have the same name.</exception>
public sealed class LinkPurposes(IEnumerable<LinkPurpose> registered)
{
    private readonly Dictionary<string, LinkPurpose> _byName = registered.ToDictionary(purpose => purpose.Name, StringComparer.Ordinal);

    /// <param name="name">As stored.</param>
    public LinkPurpose Of(string name) => _byName[name];
}
