namespace SppsFlows.Embedded.Engine;

/// <summary>Tags of flows.</summary>
internal static class FlowTags
{
    /// <summary>On an instance that was restarted under a new id: the id of the original. The name is the real host's.</summary>
    public const string RestartedFrom = "MS_DurableFunctions_SourceInstanceId";

    /// <exception cref="ArgumentException">One of the keys is the host's own.</exception>
    public static void Check(IEnumerable<string> keys)
    {
        if (keys.Contains(RestartedFrom))
            throw new ArgumentException($"The tag '{RestartedFrom}' is kept for the host. Give the tag another name.", nameof(keys));
    }
}
