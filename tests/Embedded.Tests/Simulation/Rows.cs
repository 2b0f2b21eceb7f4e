using SppsFlows.Embedded.Engine;
using SppsFlows.Embedded.Engine.History;
using SppsFlows.Embedded.Engine.Store;
using Record = SppsFlows.Embedded.Engine.History.Record;

namespace SppsFlows.Embedded.Tests.Simulation;

/// <summary>What is on disk, read independently of the engine.</summary>
internal sealed class Rows : IDisposable
{
    private readonly Database _database;
    private readonly StoreReader _reader;

    public Rows(string folder)
    {
        _database = Database.OpenForReading(Path.Combine(folder, "flows.db"), null);
        _reader = new StoreReader(_database);
    }

    public long Count(string what) => _database.ReadNumber($"SELECT count(*) FROM {what}");

    public InstanceView? Find(string id) => _reader.Find(id, true);

    public (InstanceRow Row, List<byte[]> Chunks)? History(string id)
    {
        if (_reader.Find(id, false) is not { } view || _reader.Load(view.Key) is not { } row) return null;
        List<byte[]> chunks = [.. _reader.History(row.Key)];
        if (row.Tail.Length > 0) chunks.Add(row.Tail);
        return (row, chunks);
    }

    public List<Record> Records(string id)
    {
        var records = new List<Record>();
        foreach (var chunk in History(id)?.Chunks ?? [])
        {
            for (var offset = 0; offset < chunk.Length;) records.Add(Record.At(chunk, ref offset));
        }

        return records;
    }

    /// <summary>Whether an instance's history holds a call of an activity with this input whose end is not recorded.</summary>
    public bool IsAsked(string id, string activity, string input)
    {
        var json = Payloads.Write(input);
        var records = Records(id);
        var ended = records.Where(record => record.Kind is RecordKind.TaskDone or RecordKind.TaskFailed)
            .Select(record => record.TaskId).ToHashSet();
        return records.Exists(record => record.Kind == RecordKind.Activity && !ended.Contains(record.TaskId) && Matches(record));

        bool Matches(Record record)
        {
            var reader = record.Read();
            reader.Number32();
            return reader.Text() == activity && reader.Rest.Span.SequenceEqual(json);
        }
    }

    public void Dispose()
    {
        _reader.KeepLogOnClose();
        _reader.Dispose();
    }
}
