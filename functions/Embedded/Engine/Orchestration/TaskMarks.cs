namespace SppsFlows.Embedded.Engine.Orchestration;

/// <summary>What a task was called with beside its input: the version that it is for (empty for none), and its tags.</summary>
internal sealed record TaskMarks(string Version, ReadOnlyMemory<byte> Tags);
