namespace SppsFlows.Links;

/// <summary>What one kind of mailed link is for; registered by the feature whose page it opens.</summary>
/// <param name="Name">Stored with every link; never rename.</param>
/// <param name="Task"> What that page is for, in words that fit every such page: they go into a mail that others than its reader may see.
/// </param>
public sealed record LinkPurpose(string Name, string Task = "a task that we mailed you a link for");

/// <summary>The purposes that features registered.</summary>
/// <exception cref="ArgumentException">Two have the same name.</exception>
public sealed class LinkPurposes(IEnumerable<LinkPurpose> registered)
{
    private readonly Dictionary<string, LinkPurpose> _byName = registered.ToDictionary(purpose => purpose.Name, StringComparer.Ordinal);

    /// <param name="name">As stored.</param>
    public LinkPurpose Of(string name) => _byName[name];
}
