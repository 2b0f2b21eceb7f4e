using System.Text;

namespace SppsFlows.Embedded.Engine.History;

/// <summary>One history record. Its body is a slice of the chunk it came from and is decoded only where it is used.</summary>
internal readonly record struct Record(RecordKind Kind, ReadOnlyMemory<byte> Body)
{
    public bool IsAction => Kind >= RecordKind.Activity;

    public BodyReader Read() => new(Body);

    /// <summary>The task a <see cref="RecordKind.TaskDone"/>, timer or action record is about.</summary>
    public int TaskId => Read().Number32();

    /// <summary>A record and where the next one begins.</summary>
    public static Record At(ReadOnlyMemory<byte> chunk, ref int offset)
    {
        var reader = new BodyReader(chunk[(offset + 1)..]);
        var length = reader.Number32();
        var kind = (RecordKind)chunk.Span[offset];
        var body = chunk.Slice(offset + 1 + reader.Position, length);
        offset += 1 + reader.Position + length;
        return new Record(kind, body);
    }

    /// <summary>The only record in a buffer.</summary>
    public static Record Single(ReadOnlyMemory<byte> encoded)
    {
        var offset = 0;
        return At(encoded, ref offset);
    }
}

/// <summary>Reads the fields of a record's body in order.</summary>
internal ref struct BodyReader(ReadOnlyMemory<byte> body)
{
    private readonly ReadOnlySpan<byte> _span = body.Span;

    public int Position { get; private set; }

    public readonly ReadOnlyMemory<byte> Rest => body[Position..];

    public int Number32() => checked((int)Number());

    public long Number()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = _span[Position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return (long)value;
        }
    }

    public ReadOnlySpan<byte> TextBytes()
    {
        var length = Number32();
        var text = _span.Slice(Position, length);
        Position += length;
        return text;
    }

    public string Text() => Encoding.UTF8.GetString(TextBytes());

    /// <summary>Bytes, preceded by their length.</summary>
    public ReadOnlyMemory<byte> Slice()
    {
        var length = Number32();
        var slice = body.Slice(Position, length);
        Position += length;
        return slice;
    }
}
