namespace SppsFlows.Embedded.Engine.Orchestration;

/// <summary>What a task was called with besides its input: its version (empty for none) and its tags.</summary>
internal sealed record TaskMarks(string Version, ReadOnlyMemory<byte> Tags);
