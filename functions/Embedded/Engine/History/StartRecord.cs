namespace SppsFlows.Embedded.Engine.History;

/// <summary>How a generation of an instance began. A parent is there for sub-orchestrations: its id, name, and the task that waits for the child.</summary>
internal sealed record StartRecord(string Name, ReadOnlyMemory<byte> Input, string? ParentId = null, string? ParentName = null, int ParentTask = 0)
{
    public static StartRecord From(Record record)
    {
        var reader = record.Read();
        var name = reader.Text();
        if (reader.Number() == 0) return new StartRecord(name, reader.Rest);
        var task = reader.Number32();
        var id = reader.Text();
        var parent = reader.Text();
        return new StartRecord(name, reader.Rest, id, parent, task);
    }
}
