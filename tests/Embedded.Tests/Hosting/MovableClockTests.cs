namespace SppsFlows.Embedded.Tests.Hosting;

public sealed class MovableClockTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Time_AfterAdvance_IsThatMuchLater()
    {
        var clock = new MovableClock();
        var before = clock.GetUtcNow();
        clock.Advance(TimeSpan.FromDays(3));
        (clock.GetUtcNow() - before).ShouldBeInRange(TimeSpan.FromDays(3), TimeSpan.FromDays(3) + TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void ElapsedTime_OverAnAdvance_IncludesIt()
    {
        var clock = new MovableClock();
        var began = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromHours(5));
        clock.GetElapsedTime(began).ShouldBeInRange(TimeSpan.FromHours(5), TimeSpan.FromHours(5) + TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Advance_Backwards_IsRefused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new MovableClock().Advance(TimeSpan.FromTicks(-1)));

    [Fact]
    public void Advance_PastTheLastDate_IsRefusedAndForgotten()
    {
        var clock = new MovableClock(_folder.File("clock.json"));
        Should.Throw<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.MaxValue));
        clock.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task Delay_ThatComesDueByAdvance_EndsAtOnce()
    {
        var clock = new MovableClock();
        var due = Task.Delay(TimeSpan.FromDays(2), clock);
        var later = Task.Delay(TimeSpan.FromDays(4), clock);
        due.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromDays(3));
        await due.WaitAsync(TimeSpan.FromSeconds(10));
        later.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromDays(1));
        await later.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Delay_ShortenedByAdvance_EndsByItself()
    {
        var clock = new MovableClock();
        var due = Task.Delay(TimeSpan.FromHours(1), clock);
        clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(200));
        await due.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Timer_LongerThanTheMachineTakes_FiresWhenDue()
    {
        var clock = new MovableClock();
        var fired = new TaskCompletionSource();
        await using var timer = clock.CreateTimer(_ => fired.TrySetResult(), null, TimeSpan.FromDays(3000), Timeout.InfiniteTimeSpan);
        clock.Advance(TimeSpan.FromDays(2999));
        fired.Task.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromDays(1));
        await fired.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task PeriodicTimer_JumpedOver_FiresOnceAndGoesOn()
    {
        var clock = new MovableClock();
        var count = 0;
        await using var timer = clock.CreateTimer(
            _ => Interlocked.Increment(ref count), null, TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        clock.Advance(TimeSpan.FromHours(1));
        await Eventually.IsTrueAsync(() => count == 1, "the first period fired");
        clock.Advance(TimeSpan.FromHours(1));
        await Eventually.IsTrueAsync(() => count == 2, "the second period fired");
        clock.Advance(TimeSpan.FromHours(500));
        await Eventually.IsTrueAsync(() => count >= 3, "the jump fired");
        count.ShouldBeLessThanOrEqualTo(4);
    }

    [Fact]
    public async Task Timer_Disposed_DoesNotFire()
    {
        var clock = new MovableClock();
        var count = 0;
        var timer = clock.CreateTimer(_ => Interlocked.Increment(ref count), null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
        await timer.DisposeAsync();
        clock.Advance(TimeSpan.FromHours(2));
        // A timer created later has fired, so the disposed one would have fired by now.
        await Task.Delay(TimeSpan.Zero, clock);
        count.ShouldBe(0);
    }

    [Fact]
    public void Offset_AfterARestart_IsKept()
    {
        var path = _folder.File("clock.json");
        new MovableClock(path).Advance(TimeSpan.FromDays(10));
        var restarted = new MovableClock(path);
        restarted.Offset.ShouldBe(TimeSpan.FromDays(10));
        restarted.Advance(TimeSpan.FromHours(1));
        new MovableClock(path).Offset.ShouldBe(TimeSpan.FromDays(10) + TimeSpan.FromHours(1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"offset\":7}")]
    [InlineData("{\"offset\":\"soon\"}")]
    public void File_Damaged_IsNamed(string content)
    {
        var path = _folder.File("clock.json");
        File.WriteAllText(path, content);
        Should.Throw<InvalidDataException>(() => new MovableClock(path)).Message.ShouldContain(path);
    }

    [Fact]
    public async Task Advances_FromManyThreads_AddUp()
    {
        var clock = new MovableClock();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() =>
        {
            using var timer = clock.CreateTimer(static _ => { }, null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
            clock.Advance(TimeSpan.FromMinutes(2));
        })));
        clock.Offset.ShouldBe(TimeSpan.FromMinutes(100));
    }
}
