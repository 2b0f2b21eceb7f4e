using System.Security.Cryptography;
using System.Text;

namespace SppsFlows.Embedded.Tests.Simulation;

/// <summary>Everything that happens in a run, in order: the same seed must give the same trace.</summary>
internal sealed class Trace : IDisposable
{
    private const int Kept = 40;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Queue<string> _last = new();

    public int Lines { get; private set; }

    public void Add(string line)
    {
        Lines++;
        _hash.AppendData(Encoding.UTF8.GetBytes(line + '\n'));
        _last.Enqueue(line);
        if (_last.Count > Kept) _last.Dequeue();
    }

    public string Hash() => Convert.ToHexString(_hash.GetCurrentHash());

    public string Last() => string.Join('\n', _last);

    public void Dispose() => _hash.Dispose();
}
