using System.Text;

namespace SppsFlows.Embedded.Engine.History;

/// <summary>Writes history records one after another: kind, length of the body, body; numbers as variable-length integers.</summary>
internal sealed class RecordWriter
{
    private byte[] _buffer = new byte[128];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    public static byte[] One(Action<RecordWriter> write)
    {
        var writer = new RecordWriter();
        write(writer);
        return writer.Written.ToArray();
    }

    public void Clear() => Length = 0;

    public void Plain(RecordKind kind) => Header(kind, 0);

    public void Turn(long time)
    {
        Header(RecordKind.Turn, Size(time));
        Number(time);
    }

    public void Started(StartRecord start)
    {
        var parent = start.ParentId is null ? 0 : Size(start.ParentTask) + TextSize(start.ParentId) + TextSize(start.ParentName!);
        var version = start.Version.Length == 0 ? 0 : TextSize(start.Version);
        var tags = start.Tags.IsEmpty ? 0 : Size(start.Tags.Length) + start.Tags.Length;
        Header(RecordKind.Started, TextSize(start.Name) + 1 + parent + version + tags + start.Input.Length);
        Text(start.Name);
        Number(start.Flags);
        if (start.ParentId is not null)
        {
            Number(start.ParentTask);
            Text(start.ParentId);
            Text(start.ParentName!);
        }

        if (version > 0) Text(start.Version);
        if (tags > 0) Slice(start.Tags.Span);
        Bytes(start.Input.Span);
    }

    /// <summary>A record about a task, with or without a payload: its end, or an action without a name.</summary>
    public void Task(RecordKind kind, int taskId, ReadOnlySpan<byte> payload = default)
    {
        Header(kind, Size(taskId) + payload.Length);
        Number(taskId);
        Bytes(payload);
    }

    public void Timer(int taskId, long due)
    {
        Header(RecordKind.Timer, Size(taskId) + Size(due));
        Number(taskId);
        Number(due);
    }

    /// <summary>An activity (rest: its input) or a child (rest: its instance id).</summary>
    public void Call(RecordKind kind, int taskId, string name, ReadOnlySpan<byte> rest)
    {
        Header(kind, Size(taskId) + TextSize(name) + rest.Length);
        Number(taskId);
        Text(name);
        Bytes(rest);
    }

    /// <summary>An activity with a version or tags of its own.</summary>
    public void MarkedActivity(int taskId, string name, string version, ReadOnlySpan<byte> tags, ReadOnlySpan<byte> input)
    {
        var marks = TextSize(version) + Size(tags.Length) + tags.Length;
        Header(RecordKind.MarkedActivity, Size(taskId) + TextSize(name) + marks + input.Length);
        Number(taskId);
        Text(name);
        Text(version);
        Slice(tags);
        Bytes(input);
    }

    /// <summary>An event that was received (rest: its payload) or sent (rest: the target's id).</summary>
    public void Event(RecordKind kind, string name, ReadOnlySpan<byte> rest)
    {
        Header(kind, TextSize(name) + rest.Length);
        Text(name);
        Bytes(rest);
    }

    public void Payload(RecordKind kind, ReadOnlySpan<byte> payload)
    {
        Header(kind, payload.Length);
        Bytes(payload);
    }

    /// <summary>Records that are encoded already.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Bytes, preceded by their length.</summary>
    public void Slice(ReadOnlySpan<byte> bytes)
    {
        Number(bytes.Length);
        Bytes(bytes);
    }

    public void Record(Record record)
    {
        Header(record.Kind, record.Body.Length);
        Bytes(record.Body.Span);
    }

    public void Number(long value)
    {
        Reserve(10);
        var rest = (ulong)value;
        for (; rest >= 0x80; rest >>= 7) _buffer[Length++] = (byte)(rest | 0x80);
        _buffer[Length++] = (byte)rest;
    }

    public void Text(string text)
    {
        Number(Encoding.UTF8.GetByteCount(text));
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        Length += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(Length));
    }

    private static int TextSize(string text)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        return Size(bytes) + bytes;
    }

    private static int Size(long value)
    {
        var size = 1;
        for (var rest = (ulong)value >> 7; rest != 0; rest >>= 7) size++;
        return size;
    }

    private void Header(RecordKind kind, int bodyLength)
    {
        Reserve(1);
        _buffer[Length++] = (byte)kind;
        Number(bodyLength);
    }

    private void Reserve(int count)
    {
        if (Length + count > _buffer.Length) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + count));
    }
}
