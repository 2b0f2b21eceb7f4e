using System.Collections.Concurrent;
using SppsFlows.Tests.Shared;

namespace SppsFlows.Crash.Tests.Credentials;

/// <summary>Everybody's browsers.</summary>
internal sealed class People(AppProcess app, Mailbox mailbox) : IDisposable
{
    private readonly ConcurrentDictionary<string, Visitor> _known = new();

    /// <summary>Nobody in particular: reads mailed links.</summary>
    public Visitor Anybody { get; } = new(app, mailbox);

    public Visitor Of(string personId) => _known.GetOrAdd(personId, id => new Visitor(app, mailbox, $"{id}@lakeside.example"));

    public void Dispose()
    {
        Anybody.Dispose();
        foreach (var visitor in _known.Values) visitor.Dispose();
    }
}
