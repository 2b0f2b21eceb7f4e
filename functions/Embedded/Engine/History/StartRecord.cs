namespace SppsFlows.Embedded.Engine.History;

/// <summary>
/// How a generation of an instance began. Sub-orchestrations have a parent: its id, its name, and the task that waits for the child.
/// </summary>
internal sealed record StartRecord(
    string Name, ReadOnlyMemory<byte> Input, string? ParentId = null, string? ParentName = null, int ParentTask = 0)
{
    private const int HasParent = 1;
    private const int HasVersion = 2;
    private const int HasTags = 4;
    private const int ShowsStatus = 8;

    /// <summary>The version of the code it was started for; empty for none.</summary>
    public string Version { get; init; } = "";

    /// <summary>As <see cref="TagCodec"/> writes them; empty for none.</summary>
    public ReadOnlyMemory<byte> Tags { get; init; }

    /// <summary>The previous generation's custom status is shown until this one's second turn.</summary>
    public bool ShowsOldStatus { get; init; }

    /// <summary>Which of the optional fields are written. Histories of schema 1 have only the parent's.</summary>
    public int Flags =>
        (ParentId is null ? 0 : HasParent) | (Version.Length == 0 ? 0 : HasVersion) | (Tags.IsEmpty ? 0 : HasTags) | (ShowsOldStatus
            ? ShowsStatus
            : 0);

    public static StartRecord From(Record record)
    {
        var reader = record.Read();
        var name = reader.Text();
        var flags = reader.Number32();
        if (flags == 0) return new StartRecord(name, reader.Rest);
        var task = (flags & HasParent) == 0 ? 0 : reader.Number32();
        var id = (flags & HasParent) == 0 ? null : reader.Text();
        var parent = (flags & HasParent) == 0 ? null : reader.Text();
        var version = (flags & HasVersion) == 0 ? "" : reader.Text();
        var tags = (flags & HasTags) == 0 ? default : reader.Slice();
        return new StartRecord(
            name, reader.Rest, id, parent, task)
        { Version = version, Tags = tags, ShowsOldStatus = (flags & ShowsStatus) != 0 };
    }
}
