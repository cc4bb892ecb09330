using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Simulation;
using VisionPipeline.Sources;
using VisionPipeline.Testing;
using VisionPipeline.Tests.Cameras;

namespace VisionPipeline.Tests.Simulation;

public sealed class SimulatedSourceTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    // Seconds since 1970 as a double are exact to a quarter of a microsecond only.
    private static readonly TimeSpan Sliver = TimeSpan.FromMilliseconds(1);

    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_OverTheSeam_TimeStampsGoOn()
    {
        SimulatedSource.Register(_time, _folder.Path);
        try
        {
            using IPacketSource source = PacketSources.Open(SourceUrl.Parse("sim://empty?seed=501&size=320x180&fps=10&seconds=2"), new SourceOptions());
            Assert.Equal("sim", source.Container);
            Assert.Null(source.Duration);
            Assert.Equal((320, 180), (source.Video.Width, source.Video.Height));
            Assert.Equal(Microseconds(_time.GetUtcNow()), source.SenderClock);
            using var packet = new MediaPacket();
            _time.Advance(Sliver);
            for (int i = 0; i < 45; i++)
            {
                Assert.Equal(PacketReadStatus.Packet, source.Read(packet));
                Assert.Equal(i / 10.0, packet.Pts!.Value * source.Video.TimeBase, 6);
                Assert.Equal(i % 20 == 0, packet.IsKey);
                _time.Advance(TimeSpan.FromSeconds(.1));
            }
        }
        finally
        {
            SimulatedSource.Register();
        }

        NativeHandles.AssertNoneLeft();
    }

    [Fact]
    public async Task Read_OpenedLate_JoinsAtTheNextKeyFrame()
    {
        double origin = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        _time.Advance(TimeSpan.FromSeconds(5));
        using SimulatedSource source = Open($"empty?seed=502&size=320x180&fps=10&seconds=2&origin={origin}");
        Assert.Equal((long)(origin * 1_000_000), source.SenderClock);
        using var packet = new MediaPacket();
        Task<PacketReadStatus> read = Reading(source, packet);
        Assert.InRange(_time.NextDue, TimeSpan.FromSeconds(.99), TimeSpan.FromSeconds(1.01));
        _time.Advance(TimeSpan.FromSeconds(1) + Sliver);
        Assert.Equal(PacketReadStatus.Packet, await read.WaitAsync(Deadline));
        Assert.Equal(6, packet.Pts!.Value * source.Video.TimeBase, 6);
        Assert.True(packet.IsKey);
    }

    [Fact]
    public void SenderClock_SameWorldInAnotherSize_IsTheSame()
    {
        using SimulatedSource large = Open("empty?seed=503&size=640x360&fps=5&seconds=2");
        _time.Advance(TimeSpan.FromSeconds(3));
        using SimulatedSource small = Open("empty?seed=503&size=320x180&fps=5&seconds=2");
        Assert.Equal(large.SenderClock, small.SenderClock);
        Assert.Equal(large.SenderClock, (long)(SimulatedWorlds.Truth("empty?seed=503&fps=5&seconds=2").Origin!.Value * 1_000_000));
        Assert.Null(SimulatedWorlds.Truth("empty?seed=599").Origin);
    }

    [Fact]
    public async Task Interrupt_WhileReading_BreaksOff()
    {
        using SimulatedSource source = Open("empty?seed=504&size=320x180&fps=5&seconds=2");
        using var packet = new MediaPacket();
        _time.Advance(Sliver);
        source.Read(packet);
        Task<PacketReadStatus> read = Reading(source, packet);
        source.Interrupt();
        Assert.Equal(SourceFault.Cancelled, (await Assert.ThrowsAsync<SourceException>(() => read.WaitAsync(Deadline))).Fault);
        Assert.Equal(SourceFault.Cancelled, Assert.Throws<SourceException>(() => source.Read(packet)).Fault);
        source.Dispose();
        source.Interrupt();
    }

    [Fact]
    public void Open_BrokenOff_SaysSo()
    {
        SourceException thrown = Assert.Throws<SourceException>(() => SimulatedSource.Open(SourceUrl.Parse("sim://empty?seed=505&size=320x180&seconds=2"), _time, _folder.Path, new CancellationToken(true)));
        Assert.Equal(SourceFault.Cancelled, thrown.Fault);
    }

    private SimulatedSource Open(string scene) => SimulatedSource.Open(SourceUrl.Parse("sim://" + scene), _time, _folder.Path);

    /// <summary>A read that waits for its packet to be due.</summary>
    private Task<PacketReadStatus> Reading(SimulatedSource source, MediaPacket packet)
    {
        var read = Task.Run(() => source.Read(packet));
        Assert.True(SpinWait.SpinUntil(() => _time.Waiting > 0 || read.IsCompleted, Deadline));
        Assert.False(read.IsCompleted, "the read did not wait");
        return read;
    }

    private static long Microseconds(DateTimeOffset time) => (long)((time - DateTimeOffset.UnixEpoch).TotalSeconds * 1_000_000);
}
