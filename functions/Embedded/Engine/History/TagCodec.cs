namespace SppsFlows.Embedded.Engine.History;

/// <summary>Tags as bytes: the count, then the key and value of each. No tags are encoded as no bytes.</summary>
internal static class TagCodec
{
    public static ReadOnlyMemory<byte> Write(IEnumerable<KeyValuePair<string, string>>? tags)
    {
        if (tags is null) return default;
        var writer = new RecordWriter();
        var all = tags.ToList();
        if (all.Count == 0) return default;
        writer.Number(all.Count);
        foreach (var (key, value) in all)
        {
            writer.Text(key);
            writer.Text(value);
        }

        return writer.Written.ToArray();
    }

    public static Dictionary<string, string> Read(ReadOnlyMemory<byte> bytes)
    {
        var tags = new Dictionary<string, string>();
        if (bytes.IsEmpty) return tags;
        var reader = new BodyReader(bytes);
        for (var left = reader.Number32(); left > 0; left--) tags[reader.Text()] = reader.Text();
        return tags;
    }

    /// <summary>A child has its parent's tags and those of the call; the call's win.</summary>
    public static ReadOnlyMemory<byte> Merge(ReadOnlyMemory<byte> inherited, IDictionary<string, string>? own)
    {
        if (own is null || own.Count == 0) return inherited;
        if (inherited.IsEmpty) return Write(own);
        var merged = Read(inherited);
        foreach (var (key, value) in own) merged[key] = value;
        return Write(merged);
    }
}
