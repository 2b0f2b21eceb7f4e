using System.Collections.Concurrent;
using SppsFlows.Tests.Shared;

namespace SppsFlows.Crash.Tests.Credentials;

/// <summary>Everybody's browsers.</summary>
internal sealed class People(AppProcess app, Mailbox mailbox) : IDisposable
{
    private readonly ConcurrentDictionary<string, Visitor> _known = new();

    /// <summary>
    /// Nobody in particular, who reads the mailed links of one account. Each has their own browser: pages opened at the same time for the
    /// first time give one browser two form cookies.
    /// </summary>
    public Visitor Reader(string handle) => _known.GetOrAdd(handle, _ => new Visitor(app, mailbox));

    public Visitor Of(string personId) => _known.GetOrAdd(personId, id => new Visitor(app, mailbox, $"{id}@lakeside.example"));

    public void Dispose()
    {
        foreach (var visitor in _known.Values) visitor.Dispose();
    }
}
