using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SppsFlows.Embedded.Engine;
using SppsFlows.Embedded.Engine.Store;

namespace SppsFlows.Embedded.Tests.Engine;

/// <summary>A real engine on a real file in its own folder. It can be stopped, killed and opened again.</summary>
public sealed class TestEngine : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private DurableEngine? _engine;

    private TestEngine(TimeProvider? time, ILoggerFactory? loggers)
    {
        _time = time ?? TimeProvider.System;
        _loggers = loggers ?? NullLoggerFactory.Instance;
        Options = new EngineOptions { DataFolder = Directory.CreateTempSubdirectory("flows-").FullName };
    }

    public static CancellationToken Deadline => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    public EngineOptions Options { get; set; }

    public string Folder => Options.DataFolder;

    public TaskRegistry Tasks { get; private set; } = new();

    public DurableEngine Engine => _engine ?? throw new InvalidOperationException("The engine is not open.");

    public DurableTaskClient Client => Engine.Client;

    internal IStoreSeam? Seam { get; set; }

    public static TestEngine Create(TimeProvider? time = null, ILoggerFactory? loggers = null) => new(time, loggers);

    public static async Task<TestEngine> StartAsync(
        Action<TaskRegistry> register, TimeProvider? time = null, ILoggerFactory? loggers = null)
    {
        var test = new TestEngine(time, loggers);
        register(test.Tasks);
        await test.OpenAsync();
        return test;
    }

    public async Task OpenAsync(bool start = true)
    {
        _engine = DurableEngine.Open(Options, Tasks, _time, _loggers, null, Seam);
        if (start) await _engine.StartAsync();
    }

    /// <summary>Like kill -9 and a new process, with other code if given.</summary>
    public async Task CrashAndReopenAsync(Action<TaskRegistry>? register = null)
    {
        Engine.Abandon();
        _engine = null;
        if (register is not null)
        {
            Tasks = new TaskRegistry();
            register(Tasks);
        }

        await OpenAsync();
    }

    public async Task StopAsync()
    {
        await Engine.DisposeAsync();
        _engine = null;
    }

    /// <summary>Starts an instance and waits for its end.</summary>
    public async Task<OrchestrationMetadata> RunAsync(string orchestrator, object? input = null, string? id = null)
    {
        var instance = await Client.ScheduleNewOrchestrationInstanceAsync(
            orchestrator, input, id is null ? null : new StartOrchestrationOptions(id), Deadline);
        return await EndOf(instance);
    }

    public Task<OrchestrationMetadata> EndOf(string instance) =>
        Client.WaitForInstanceCompletionAsync(instance, getInputsAndOutputs: true, Deadline);

    /// <summary>Waits until an instance shows what is asked for.</summary>
    public async Task<OrchestrationMetadata> Until(string instance, Func<OrchestrationMetadata, bool> condition)
    {
        var deadline = Deadline;
        while (true)
        {
            if (await Client.GetInstanceAsync(instance, getInputsAndOutputs: true) is { } found && condition(found)) return found;
            deadline.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public Task<OrchestrationMetadata> UntilStatus(string instance, string status) =>
        Until(instance, found => found.SerializedCustomStatus == $"\"{status}\"");

    /// <summary>Waits until no turn, activity or write is under way.</summary>
    public async Task Settle(bool activities = true)
    {
        var deadline = Deadline;
        while (activities ? !Engine.IsSettled : !Engine.IsWritten)
        {
            deadline.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public long CountRows(string table)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection(
            $"Data Source={Path.Combine(Folder, "flows.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A table's name, from a test.
        command.CommandText = $"SELECT count(*) FROM {table}";
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null) await _engine.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

internal static class Registration
{
    public static void Orchestrator(this TaskRegistry tasks, string name, Func<TaskOrchestrationContext, Task<object?>> run) =>
        tasks.AddOrchestrator(name, run);

    public static void Activity<T>(this TaskRegistry tasks, string name, Func<T, object?> run) =>
        tasks.AddActivity(name, typeof(T), (call, _) => Task.FromResult(run((T)call.Input!)));

    public static void Activity(this TaskRegistry tasks, string name, Func<ActivityCall, CancellationToken, Task<object?>> run) =>
        tasks.AddActivity(name, typeof(string), run);
}
