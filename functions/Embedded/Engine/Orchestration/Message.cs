using SppsFlows.Embedded.Engine.Store;

namespace SppsFlows.Embedded.Engine.Orchestration;

/// <summary>
/// Something for an instance's next turn: a history record, already encoded. With a <paramref name="Seq"/> it is in the inbox on disk, and
/// the turn that takes it deletes it there. Without one it comes again after a crash (an unrecorded activity runs again, a timer is still
/// due).
/// </summary>
/// <param name="Record">One encoded record.</param>
/// <param name="Seq">Its inbox row; 0 for none.</param>
/// <param name="Generation">The only generation it is for; null for any.</param>
/// <param name="Timer">The due timer it reports; the turn that takes the message deletes that timer.</param>
internal sealed record Message(byte[] Record, long Seq = 0, int? Generation = null, DueTimer? Timer = null)
{
    /// <summary>It has something on disk that must be deleted with it.</summary>
    public bool IsStored => Seq != 0 || Timer is not null;

    public void Delete(StoreTables tables)
    {
        if (Seq != 0) tables.DeleteInbox(Seq);
        if (Timer is { } timer) tables.DeleteTimer(timer);
    }
}
