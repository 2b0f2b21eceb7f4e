using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Embedded.Tests.Hosting;
using SppsFlows.Embedded.Triggers.Blob;

namespace SppsFlows.Embedded.Tests.Triggers;

/// <summary>What a blob trigger promises, whichever storage it reads.</summary>
public abstract class BlobTriggerContract : IDisposable
{
    private readonly Seen _seen = new();
    private readonly MovableClock _clock = new();

    internal TempFolder Data { get; } = new();

    protected abstract void Configure(EmbeddedApplicationBuilder builder);

    protected abstract Task PutAsync(string path, string content);

    protected abstract Task<string?> ReadAsync(string container, string path);

    protected abstract Task<IReadOnlyList<string>> ListAsync(string container);

    [Fact]
    public async Task Blob_ThatAppears_ReachesTheFunctionWithTheNamesOfItsPath()
    {
        await using var host = await StartAsync();
        await PutAsync("lake/photo one.txt", "content");
        await SeeAsync("lake|photo one|txt|inbox/lake/photo one.txt|content");
    }

    [Fact]
    public async Task Blob_ThereBeforeTheStart_IsFound()
    {
        await PutAsync("lake/before.txt", "early");
        await using var host = await StartAsync();
        await SeeAsync("lake|before|txt|inbox/lake/before.txt|early");
    }

    [Fact]
    public async Task Blob_Done_IsNotSeenAgainAfterARestart()
    {
        await PutAsync("lake/once.txt", "first");
        await using (await StartAsync()) await SeeAsync("lake|once|txt|inbox/lake/once.txt|first");
        await using var host = await StartAsync();
        await PutAsync("lake/marker.txt", "later");
        await SeeAsync("lake|marker|txt|inbox/lake/marker.txt|later");
        _seen.Runs.Count(run => run.Contains("once", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Blob_Overwritten_IsSeenAgain()
    {
        await using var host = await StartAsync();
        await PutAsync("lake/news.txt", "first");
        await SeeAsync("lake|news|txt|inbox/lake/news.txt|first");
        await PutAsync("lake/news.txt", "second edition");
        await SeeAsync("lake|news|txt|inbox/lake/news.txt|second edition");
    }

    [Fact]
    public async Task Blob_OutsideThePattern_IsLeftAlone()
    {
        await using var host = await StartAsync();
        await PutAsync("not-in-an-org", "x");
        await PutAsync("lake/after.txt", "y");
        await SeeAsync("lake|after|txt|inbox/lake/after.txt|y");
        _seen.Runs.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Blob_ThatFailsForAWhile_IsTriedAgainUntilItSucceeds()
    {
        _seen.FailuresLeft = 3;
        await using var host = await StartAsync();
        await PutAsync("lake/flaky.txt", "z");
        await MoveClockUntilAsync(() => _seen.Runs.Contains("lake|flaky|txt|inbox/lake/flaky.txt|z"), "the fourth try succeeded");
        _seen.Tries.ShouldBe(4);
        (await ListAsync(BlobWork.PoisonContainer)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Blob_ThatFailsFiveTimes_StaysAndIsNotedAsPoisonWithTheReason()
    {
        _seen.FailuresLeft = int.MaxValue;
        await using (await StartAsync())
        {
            await PutAsync("lake/bad.txt", "the secret in the blob");
            await MoveClockUntilAsync(async () => (await ListAsync(BlobWork.PoisonContainer)).Count == 1, "the note was written");
        }
        _seen.Tries.ShouldBe(5);
        (await ReadAsync("inbox", "lake/bad.txt")).ShouldBe("the secret in the blob");
        var note = await ReadAsync(BlobWork.PoisonContainer, (await ListAsync(BlobWork.PoisonContainer)).Single());
        note.ShouldNotBeNull().ShouldNotContain("secret");
        var poison = JsonDocument.Parse(note).RootElement;
        poison.GetProperty("FunctionId").GetString().ShouldBe("Inbox");
        poison.GetProperty("ContainerName").GetString().ShouldBe("inbox");
        poison.GetProperty("BlobName").GetString().ShouldBe("lake/bad.txt");
        poison.GetProperty("Reason").GetString().ShouldBe("System.IO.InvalidDataException");
        poison.GetProperty("Tries").GetInt32().ShouldBe(5);

        // A blob that is given up stays given up, for the next process too; a new version gets new tries.
        _seen.FailuresLeft = 0;
        await using var restarted = await StartAsync();
        await PutAsync("lake/good.txt", "good");
        await SeeAsync("lake|good|txt|inbox/lake/good.txt|good");
        _seen.Runs.ShouldHaveSingleItem();
        await PutAsync("lake/bad.txt", "mended");
        await SeeAsync("lake|bad|txt|inbox/lake/bad.txt|mended");
    }

    [Fact]
    public async Task Tries_CountedBeforeARestart_CountAfterIt()
    {
        _seen.FailuresLeft = int.MaxValue;
        await PutAsync("lake/bad.txt", "x");
        for (var start = 1; start <= 5; start++)
        {
            await using var host = await StartAsync();
            await Eventually.IsTrueAsync(() => _seen.Tries >= start, $"try {start}");
        }
        await using (await StartAsync())
            await MoveClockUntilAsync(async () => (await ListAsync(BlobWork.PoisonContainer)).Count == 1, "the note was written");
        _seen.Tries.ShouldBe(5);
    }

    [Fact]
    public async Task Stop_WhileABlobIsWorkedOn_LeavesItForTheNextStart()
    {
        _seen.Block = new TaskCompletionSource();
        await PutAsync("lake/long.txt", "long");
        await using (await StartAsync()) await Eventually.IsTrueAsync(() => _seen.Tries == 1, "the function began");
        _seen.Runs.ShouldBeEmpty();
        _seen.Block = null;
        await using var host = await StartAsync();
        await SeeAsync("lake|long|txt|inbox/lake/long.txt|long");
    }

    [Fact]
    public async Task Blobs_ManyAtOnce_AreEachSeenOnceAndAFewAtATime()
    {
        await using var host = await StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => PutAsync($"lake/{number}.txt", "many")));
        await Eventually.IsTrueAsync(() => _seen.Runs.Count >= 40, "all were seen");
        _seen.Runs.Distinct().Count().ShouldBe(40);
        _seen.Runs.Count.ShouldBe(40);
        _seen.MostAtOnce.ShouldBeInRange(1, 4);
    }

    public virtual void Dispose()
    {
        Data.Dispose();
        GC.SuppressFinalize(this);
    }

    internal Task<TestHost> StartAsync() => TestHost.StartAsync(Data, builder =>
    {
        builder.Services.AddSingleton(_seen);
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Configuration["Blobs:ScanInterval"] = "00:00:00.2";
        Configure(builder);
    }, typeof(BlobFunctions));

    internal Task SeeAsync(string run) =>
        Eventually.IsTrueAsync(() => _seen.Runs.Contains(run), $"'{run}' among {string.Join(", ", _seen.Runs)}");

    private Task MoveClockUntilAsync(Func<bool> condition, string what) => MoveClockUntilAsync(() => Task.FromResult(condition()), what);

    // The back-off passes by moving the clock, not by waiting.
    private Task MoveClockUntilAsync(Func<Task<bool>> condition, string what) => Eventually.IsTrueAsync(() =>
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        return condition();
    }, what);

    public sealed class Seen
    {
        private int _now;
        private int _tries;

        public ConcurrentQueue<string> Runs { get; } = new();

        public int FailuresLeft { get; set; }

        public TaskCompletionSource? Block { get; set; }

        public int Tries => _tries;

        public int MostAtOnce { get; private set; }

        public async Task RunAsync(string run, CancellationToken cancellationToken)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _now));
            Interlocked.Increment(ref _tries);
            try
            {
                if (Block is { } block) await block.Task.WaitAsync(cancellationToken);
                if (FailuresLeft-- > 0) throw new InvalidDataException($"failed on {run}");
                FailuresLeft = 0;
                Runs.Enqueue(run);
            }
            finally
            {
                Interlocked.Decrement(ref _now);
            }
        }
    }

    public sealed class BlobFunctions(Seen seen)
    {
        [Function("Inbox")]
        public async Task Inbox(
            [BlobTrigger("inbox/{org}/{name}.{ext}")] Stream blob, string org, string name, string ext, FunctionContext context,
            CancellationToken cancellationToken)
        {
            using var reader = new StreamReader(blob, Encoding.UTF8);
            var content = await reader.ReadToEndAsync(cancellationToken);
            await seen.RunAsync($"{org}|{name}|{ext}|{context.BindingContext.BindingData["BlobTrigger"]}|{content}", cancellationToken);
        }
    }
}
