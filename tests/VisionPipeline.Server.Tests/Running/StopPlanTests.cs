using VisionPipeline.Server.Running;
using VisionPipeline.Tests.Configuration;

namespace VisionPipeline.Server.Tests.Running;

public sealed class StopPlanTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly StepClock _clock = new();
    private readonly LogLines _log = new();

    [Fact]
    public async Task Run_Steps_TakesThemInOrder()
    {
        List<string> order = [];
        var plan = new StopPlan(_clock, _log);
        foreach (string name in new[] { "cameras", "queues", "pools" })
        {
            plan.Add(name, async _ =>
            {
                await Task.Yield();
                order.Add(name);
            });
        }

        StopReport report = await plan.RunAsync(Deadline).WaitAsync(Patience);
        Assert.True(report.IsClean);
        Assert.Equal(["cameras", "queues", "pools"], order);
        Assert.Empty(_log.All);
    }

    [Fact]
    public async Task Run_StepFails_GoesOnAndNamesIt()
    {
        bool second = false;
        var plan = new StopPlan(_clock, _log);
        plan.Add("outbox", _ => throw new IOException("disk full"));
        plan.Add("pools", _ =>
        {
            second = true;
            return Task.CompletedTask;
        });
        StopReport report = await plan.RunAsync(Deadline).WaitAsync(Patience);
        Assert.True(second);
        Assert.Equal(["outbox"], report.Failed);
        Assert.False(report.IsClean);
        Assert.Equal(["Error Stopping: outbox failed"], _log.All);
    }

    [Fact]
    public async Task Run_StepTakesLong_IsNamedWhileItIsWaitedFor()
    {
        var slow = new TaskCompletionSource();
        var plan = new StopPlan(_clock, _log);
        plan.Add("camera gate", _ => slow.Task);
        Task<StopReport> run = plan.RunAsync(Deadline);
        await _clock.ArmedAsync(2);
        _clock.Step(1.5);
        Assert.Equal(["Information Stopping: waiting for camera gate"], _log.All);
        slow.SetResult();
        Assert.True((await run.WaitAsync(Patience)).IsClean);
        Assert.Equal("Information Stopping: camera gate stopped after 1.5 s", _log.All[^1]);
    }

    [Fact]
    public async Task Run_StepOutlivesTheDeadline_EndsAndBeginsNothingMore()
    {
        bool begun = false;
        var plan = new StopPlan(_clock, _log);
        plan.Add("kafka", _ => new TaskCompletionSource().Task);
        plan.Add("pools", _ =>
        {
            begun = true;
            return Task.CompletedTask;
        });
        Task<StopReport> run = plan.RunAsync(Deadline);
        await _clock.ArmedAsync(2);
        _clock.Step(10);
        await _clock.ArmedAsync(1);
        _clock.Step(1);
        StopReport report = await run.WaitAsync(Patience);
        Assert.Equal(("kafka", "pools"), (report.StillRunning, Assert.Single(report.NotBegun)));
        Assert.False(begun);
        Assert.Contains("Error Stopping: the deadline of 10 s is over and kafka still runs", _log.All);
        Assert.Contains("Error Stopping: pools was not begun, because the deadline was over", _log.All);
    }

    [Fact]
    public async Task Run_StepThatHeedsTheDeadline_CountsAsStopped()
    {
        var plan = new StopPlan(_clock, _log);
        plan.Add("drain", async token => await Task.Delay(Timeout.InfiniteTimeSpan, token).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default));
        Task<StopReport> run = plan.RunAsync(Deadline);
        await _clock.ArmedAsync(2);
        _clock.Step(10);
        Assert.Null((await run.WaitAsync(Patience)).StillRunning);
    }

    [Fact]
    public async Task Run_StepThatBlocksItsThread_DoesNotBlockThePlan()
    {
        using var gate = new ManualResetEventSlim();
        var plan = new StopPlan(_clock, _log);
        plan.Add("native", _ =>
        {
            gate.Wait();
            return Task.CompletedTask;
        });
        Task<StopReport> run = plan.RunAsync(Deadline);
        await _clock.ArmedAsync(2);
        _clock.Step(10);
        await _clock.ArmedAsync(1);
        _clock.Step(1);
        Assert.Equal("native", (await run.WaitAsync(Patience)).StillRunning);
        gate.Set();
    }
}
