namespace SppsFlows.Conformance.App.Control;

/// <summary>
/// What a test can ask of a host: the operations of <see cref="Microsoft.DurableTask.Client.DurableTaskClient"/>, in a form that can be
/// sent over HTTP. An operation that the client refuses throws <see cref="ClientRefusedException"/>.
/// </summary>
public interface IOrchestrations
{
    Task<string> StartAsync(StartOrder order);

    /// <summary>The id of the instance that runs afterwards.</summary>
    Task<string> RestartAsync(RestartOrder order);

    Task RaiseEventAsync(EventOrder order);

    Task TerminateAsync(ChangeOrder order);

    Task SuspendAsync(ChangeOrder order);

    Task ResumeAsync(ChangeOrder order);

    Task<Instance?> FindAsync(FindOrder order);

    /// <summary>Null when the instance has not got that far within the order's patience.</summary>
    Task<Instance?> WaitAsync(WaitOrder order);

    Task<IReadOnlyList<InstancePage>> QueryAsync(QueryOrder order);

    /// <summary>The number of instances purged.</summary>
    Task<int> PurgeAsync(string instanceId);

    /// <inheritdoc cref="PurgeAsync(string)"/>
    Task<int> PurgeAllAsync(PurgeOrder order);

    /// <summary>Runs one of <see cref="ClientProbes"/> where the client is.</summary>
    Task<string> ProbeAsync(ProbeOrder order);

    Task<IReadOnlyList<string>> ReadLedgerAsync(string key);

    Task OpenGateAsync(string key);

    /// <summary>The time where the functions run.</summary>
    Task<DateTimeOffset> ReadTimeAsync();
}

/// <summary>The client threw.</summary>
/// <param name="type">The full name of the exception's type.</param>
public sealed class ClientRefusedException(string type, string message) : Exception($"{type}: {message}")
{
    public string Type { get; } = type;
}
