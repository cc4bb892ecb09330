using VisionPipeline.Cameras;
using VisionPipeline.Frames;

namespace VisionPipeline.Tests.Cameras;

public sealed class CaptureClockEstimatorTests
{
    private const long Frame = 40_000;

    [Fact]
    public void Stamp_ArrivalsWithJitter_FollowsTheFastestPackets()
    {
        var line = new Line { HasSender = false };
        var random = new Random(1);
        line.Play(500, _ => 20_000 + random.Next(0, 60_000));
        Assert.All(line.Errors.Skip(50), error => Assert.InRange(error, -62_000, -50_000));
        Assert.Equal(CaptureClock.Arrival, line.Last.Clock);

        // The true time lies within what it says of itself: the smallest delay was 20 ms, 80 ms were assumed.
        Assert.True(line.Last.UncertaintyMicroseconds > 62_000);
        Assert.Empty(line.Observations);
    }

    [Fact]
    public void Stamp_SenderReports_GivesTheSendersTime()
    {
        var line = new Line { SenderOffset = 300_000 };
        line.Play(500, i => 30_000 + (i % 7 * 5000));
        Assert.Equal(CaptureClock.SenderReport, line.Last.Clock);
        Assert.All(line.Errors, error => Assert.InRange(error, 299_000, 301_000));
        Assert.InRange(line.Last.UncertaintyMicroseconds, 10_000, 12_000);
    }

    [Fact]
    public void Packet_SenderFarOff_FallsBackAndTellsOnce()
    {
        var line = new Line { SenderOffset = -3_600_000_000 };
        line.Play(200, _ => 80_000);
        Assert.Equal(CaptureClock.Arrival, line.Last.Clock);
        Assert.All(line.Errors, error => Assert.InRange(error, -1000, 1000));
        ClockObservation told = Assert.Single(line.Observations);
        Assert.Equal(ClockObservationKind.SenderOff, told.Kind);
        Assert.Equal(-3600, told.Offset.TotalSeconds, 0.1);

        line.SenderOffset = 0;
        line.Play(200, _ => 80_000);
        Assert.Equal(CaptureClock.SenderReport, line.Last.Clock);
        Assert.Equal([ClockObservationKind.SenderOff, ClockObservationKind.SenderBack], line.Observations.Select(o => o.Kind));
    }

    [Fact]
    public void Packet_SenderStepsWithinTheLimit_IsToldAndFollowed()
    {
        var line = new Line();
        line.Play(200, _ => 80_000);
        line.SenderOffset = 3_000_000;
        line.Play(200, _ => 80_000);
        Assert.Equal(3_000_000, line.Errors[^1], 1000d);
        ClockObservation told = Assert.Single(line.Observations);
        Assert.Equal((ClockObservationKind.SenderStep, 3.0), (told.Kind, told.Offset.TotalSeconds));
    }

    [Theory]
    [InlineData(-47_721_858_844)]
    [InlineData(47_721_858_844)]
    public void Packet_RtpTimeWrapsBeforeOrAfterTheReport_IsNoStepOfTheSender(long wrapped)
    {
        var line = new Line { Wrap = 47_721_858_844 };
        line.Play(200, _ => 80_000);
        line.SenderOffset = wrapped;
        line.Play(125, _ => 80_000);
        Assert.Equal(CaptureClock.SenderReport, line.Last.Clock);
        line.SenderOffset = 0;
        line.Play(200, _ => 80_000);
        Assert.Equal(CaptureClock.SenderReport, line.Last.Clock);
        Assert.All(line.Errors, error => Assert.InRange(error, -1000, 1000));
        Assert.Empty(line.Observations);
    }

    [Fact]
    public void Packet_OpenedBetweenWrapAndReport_UsesTheSendersClockFromTheStart()
    {
        var line = new Line { Wrap = 47_721_858_844, SenderOffset = -47_721_858_844 };
        line.Play(125, _ => 80_000);
        line.SenderOffset = 0;
        line.Play(200, _ => 80_000);
        Assert.Equal(CaptureClock.SenderReport, line.Last.Clock);
        Assert.All(line.Errors, error => Assert.InRange(error, -1000, 1000));
        Assert.Empty(line.Observations);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(-400)]
    public void DriftPpm_TimeStampsAtAnotherSpeed_IsMeasuredAndTold(double ppm)
    {
        var line = new Line { Ppm = ppm, HasSender = false };
        var random = new Random(2);
        line.Play(25 * 180, _ => 30_000 + random.Next(0, 20_000));
        Assert.Equal(ppm, line.Clock.DriftPpm!.Value, 25d);
        Assert.Equal(ClockObservationKind.Drift, Assert.Single(line.Observations).Kind);

        // The window follows: what the drift adds up to over three minutes (36 to 72 ms) does not add to the error.
        Assert.InRange(line.Errors[^1], -64_000, -25_000);
    }

    [Fact]
    public void DriftPpm_GoodClock_TellsNothing()
    {
        var line = new Line { Ppm = 20, HasSender = false };
        var random = new Random(2);
        line.Play(25 * 180, _ => 30_000 + random.Next(0, 20_000));
        Assert.Equal(20, line.Clock.DriftPpm!.Value, 25d);
        Assert.Empty(line.Observations);
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    [InlineData(-2)]
    public void Stamp_OurClockIsSet_IsToldAndNeverGoesBack(double seconds)
    {
        var line = new Line { HasSender = false };
        line.Play(200, _ => 80_000);
        line.Time.Set(TimeSpan.FromSeconds(seconds));
        line.Play(200, _ => 80_000);
        ClockObservation told = Assert.Single(line.Observations);
        Assert.Equal((ClockObservationKind.LocalStep, seconds), (told.Kind, Math.Round(told.Offset.TotalSeconds, 3)));
        Assert.True(line.Rising);

        // Set back by little: half speed has caught up after twice the time. By much: it goes on and says how far off it may be.
        long error = line.Last.UnixMicroseconds - line.TrueTime;
        Assert.True(Math.Abs(error) <= line.Last.UncertaintyMicroseconds);
        if (seconds > -10)
            Assert.InRange(error, -1000, 1000);
    }

    [Theory]
    [InlineData(5_000_000_000)]
    [InlineData(-7_000_000)]
    [InlineData(-95_443_717_688)]
    public void Stamp_TimeStampsJumpOrWrap_GoesOnInTime(long jump)
    {
        var line = new Line { HasSender = false };
        line.Play(300, _ => 80_000);
        line.Jump(jump);
        line.Play(300, _ => 80_000);
        Assert.True(line.Rising);
        Assert.All(line.Errors, error => Assert.InRange(error, -41_000, 41_000));
        Assert.Empty(line.Observations);
    }

    [Fact]
    public void Stamp_NetworkStandsStillAndCatchesUp_KeepsTheTimesOfThePictures()
    {
        var line = new Line { HasSender = false };
        line.Play(100, _ => 80_000);

        // Fifty pictures come two seconds late at once, then all is as before.
        line.Play(50, i => 80_000 + ((50 - i) * Frame));
        line.Play(100, _ => 80_000);
        Assert.All(line.Errors, error => Assert.InRange(error, -1000, 1000));
    }

    [Fact]
    public void Stamp_BFrames_GivesEachPictureItsOwnTime()
    {
        var time = new ManualTime();
        var clock = new CaptureClockEstimator(new CaptureClockOptions(), time);
        clock.Open(live: true);
        long[] order = [0, 3, 1, 2, 6, 4, 5, 9, 7, 8];
        var stamps = new List<long>();
        for (int round = 0; round < 20; round++)
        {
            foreach (long number in order)
            {
                clock.Packet(((round * 10) + number) * Frame, null);
                time.Advance(TimeSpan.FromMicroseconds(Frame));
            }

            for (int number = 0; number < 10; number++)
                stamps.Add(clock.Stamp(((round * 10) + number) * Frame).UnixMicroseconds);
        }

        Assert.All(stamps.Skip(20).Zip(stamps.Skip(21)), pair => Assert.Equal(Frame, pair.Second - pair.First));
    }

    [Fact]
    public void Stamp_FileTwice_RisesOverTheSeam()
    {
        var time = new ManualTime();
        var clock = new CaptureClockEstimator(new CaptureClockOptions(), time);
        long last = 0;
        for (int round = 0; round < 2; round++)
        {
            clock.Open(live: false);
            for (int i = 0; i < 100; i++)
            {
                clock.Packet(i * Frame, null);
                CaptureTime capture = clock.Stamp(i * Frame);
                Assert.Equal(CaptureClock.Container, capture.Clock);
                Assert.True(capture.UnixMicroseconds > last);
                last = capture.UnixMicroseconds;
            }
        }
    }

    [Fact]
    public void Stamp_Simulated_IsWhatTheSimulatorSays()
    {
        var clock = new CaptureClockEstimator(new CaptureClockOptions(), new ManualTime());
        clock.OpenSimulated(5_000_000);
        for (int i = 0; i < 10; i++)
        {
            clock.Packet(i * Frame, null);
            Assert.Equal(new CaptureTime(5_000_000 + (i * Frame), 0, CaptureClock.Simulated), clock.Stamp(i * Frame));
        }
    }

    [Fact]
    public void Stamp_NoTimeStamps_IsTheArrival()
    {
        var line = new Line();
        line.Clock.Packet(null, null);
        CaptureTime capture = line.Clock.Stamp(null);
        Assert.Equal(line.TrueTime - 80_000, capture.UnixMicroseconds);
        Assert.Equal(CaptureClock.Arrival, capture.Clock);
    }

    /// <summary>A sender, a network and a receiver in made-up time.</summary>
    private sealed class Line
    {
        private long _taken;
        private long _origin = 1_000_000;
        private long _arrived;
        private bool _first = true;

        public Line()
        {
            Clock = new CaptureClockEstimator(new CaptureClockOptions(), Time);
            Clock.Open(live: true);
            Start = Micro(Time.GetUtcNow());
        }

        /// <summary>Period of the time stamps that the sender's clock is told by.</summary>
        public long Wrap
        {
            init => Clock.Open(live: true, value);
        }

        public ManualTime Time { get; } = new();

        public CaptureClockEstimator Clock { get; }

        public bool HasSender { get; init; } = true;

        public long SenderOffset { get; set; }

        public double Ppm { get; init; }

        public List<long> Errors { get; } = [];

        public List<ClockObservation> Observations { get; } = [];

        public CaptureTime Last { get; private set; }

        public bool Rising { get; private set; } = true;

        public long TrueTime => Micro(Time.GetUtcNow()) - (_first ? 0 : _arrived - _taken);

        private long Start { get; }

        public void Jump(long by) => _origin += by;

        /// <summary>Pictures every 40 ms, each of which comes after its delay in microseconds and never before the one before.</summary>
        public void Play(int frames, Func<int, long> delay)
        {
            for (int i = 0; i < frames; i++)
            {
                _taken += Frame;
                long arrival = Math.Max(_arrived, _taken + delay(i));
                Time.Advance(TimeSpan.FromMicroseconds(arrival - _arrived));
                _arrived = arrival;
                _first = false;
                long pts = _origin + (long)(_taken * (1 + (Ppm * 1e-6)));
                Clock.Packet(pts, HasSender ? Start + _taken + SenderOffset : null);
                while (Clock.TryTake(out ClockObservation observation))
                    Observations.Add(observation);
                CaptureTime stamp = Clock.Stamp(pts);
                Rising &= stamp.UnixMicroseconds > Last.UnixMicroseconds;
                Last = stamp;
                Errors.Add(stamp.UnixMicroseconds - TrueTime);
            }
        }

        private static long Micro(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
    }
}
