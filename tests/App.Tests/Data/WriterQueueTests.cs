using SppsFlows.Data;

namespace SppsFlows.App.Tests.Data;

/// <summary>One writer at a time, in order of arrival.</summary>
public sealed class WriterQueueTests
{
    [Fact]
    public async Task Writers_GoInTheOrderOfComing()
    {
        using var queue = new WriterQueue();
        var first = await queue.TakeTurnAsync(CancellationToken.None);
        List<int> order = [];
        var waiting = Enumerable.Range(0, 20).Select(async number =>
        {
            using var turn = await queue.TakeTurnAsync(CancellationToken.None);
            order.Add(number);
            await Task.Yield();
        }).ToList();
        order.ShouldBeEmpty();

        first.Dispose();
        await Task.WhenAll(waiting);

        order.ShouldBe(Enumerable.Range(0, 20));
    }

    [Fact]
    public async Task Writer_WhoGivesUp_HoldsNobodyUp()
    {
        using var queue = new WriterQueue();
        var first = await queue.TakeTurnAsync(CancellationToken.None);
        using var patience = new CancellationTokenSource();
        var impatient = queue.TakeTurnAsync(patience.Token);
        var next = queue.TakeTurnAsync(CancellationToken.None);

        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(impatient);
        first.Dispose();

        (await next).Dispose();
    }
}
