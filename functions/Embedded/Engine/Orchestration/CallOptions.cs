using Microsoft.DurableTask;
using SppsFlows.Embedded.Engine.History;

namespace SppsFlows.Embedded.Engine.Orchestration;

/// <summary>What the options of an orchestrator's calls mean, and which are refused.</summary>
internal static class CallOptions
{
    // Activities with this prefix are the real host's own. The only one is the one behind CallHttpAsync.
    private const string BuiltIn = "BuiltIn::";

    public static void Check(TaskName name, object? input, TaskOptions? options)
    {
        ArgumentException.ThrowIfNullOrEmpty(name.Name, nameof(name));
        if (input is TaskOptions && options is null)
            throw new ArgumentException(
                $"The call of '{name}' got task options as its input. Pass them as {nameof(options)}.", nameof(input));
        if (name.Name.StartsWith(BuiltIn, StringComparison.Ordinal))
            throw new NotSupportedException(
                $"'{name}' (CallHttpAsync) is not on this host: call an activity that sends the request with an HttpClient.");
    }

    public static TaskMarks? MarksOf(TaskOptions options, string version)
    {
        var own = options.Version?.Version ?? version;
        var tags = TagCodec.Write(TagsOf(options));
        return own == version && tags.IsEmpty ? null : new TaskMarks(own, tags);
    }

    /// <summary>A child has the version that its call names, else the host's default; never its parent's.</summary>
    public static string VersionOfChild(TaskOptions? options, string defaultVersion)
    {
        if (options?.Version is not { } version) return defaultVersion;
        if (options is not SubOrchestrationOptions && defaultVersion.Length > 0)
        {
            throw new NotSupportedException(
                "TaskOptions.Version of a sub-orchestration: the real host replaces it by defaultVersion of host.json. Set "
                + "SubOrchestrationOptions.Version.");
        }

        return version.Version;
    }

    public static IDictionary<string, string>? TagsOf(TaskOptions? options)
    {
        if (options?.Tags is { Count: > 0 } tags) FlowTags.Check(tags.Keys);
        return options?.Tags;
    }
}
