using VisionPipeline.Events;
using VisionPipeline.Geometry;
using VisionPipeline.Looks;
using VisionPipeline.Tests.Looks;
using VisionPipeline.Tracking;

namespace VisionPipeline.Tests.Events;

public sealed class PassBookTests
{
    [Fact]
    public void Accept_TwoGoodLooks_ConfirmAtOnceAndCloseAfterTheGap()
    {
        var rig = new PassRig();
        VehicleTrack car = rig.Drive(100);
        rig.Read(car, "AB12CDE", 0.9, after: -0.4);
        LookVerdict verdict = rig.Read(car, "AB12CDE", 0.98);
        Assert.Equal(2, verdict.Pictures);
        Assert.True(verdict.Confidence > 0.9);
        Assert.Equal(PassState.Confirmed, rig.Told[^1].State);
        rig.Lose(car);
        rig.Advance(105);
        Assert.NotEqual(PassState.Closed, rig.Told[^1].State);
        rig.Advance(112);
        Assert.Equal("Closed AB12CDE", rig.Lines.Last());
        Assert.Equal(Enumerable.Range(1, rig.Told.Count), rig.Told.Select(static told => told.Revision));
        Assert.Single(rig.Passes);
        Assert.Equal(0, rig.Book.Funnel.Open);
    }

    [Fact]
    public void Accept_OneUnsureLook_TellsNothingUntilASecondAgrees()
    {
        var rig = new PassRig();
        VehicleTrack car = rig.Drive(100);
        rig.Read(car, "AB12CDE", 0.85, after: -0.4);
        Assert.Empty(rig.Told);
        rig.Read(car, "AB12CDE", 0.85);
        Assert.Equal("AB12CDE", Assert.Single(rig.Told).Plate!.Text);
    }

    [Fact]
    public void Accept_OneVeryCertainLook_IsConfirmedAlone()
    {
        var rig = new PassRig();
        rig.Read(rig.Drive(100), "AB12CDE", 0.9995);
        Assert.Equal(["Confirmed AB12CDE"], rig.Lines);
    }

    [Fact]
    public void Accept_OtherTextAfterConfirming_IsCorrectedOnceItIsCertain()
    {
        var rig = new PassRig();
        VehicleTrack car = rig.Drive(100, 3);
        rig.Read(car, "AB12CDE", 0.99, after: -2);
        rig.Read(car, "AB12CDE", 0.99, after: -1.8);
        Assert.Equal("Confirmed AB12CDE", rig.Lines.Last());
        int told = rig.Told.Count;
        for (int i = 0; i < 6; i++)
            rig.Read(car, "AB12CDF", 0.9995, after: -1.5 + (0.2 * i));
        Assert.Equal(["Corrected AB12CDF"], rig.Lines.Skip(told));
        Assert.Equal(1, rig.Book.Funnel.Corrected);
        rig.Lose(car);
        rig.Book.Flush();
        Assert.Equal("Closed AB12CDF", rig.Lines.Last());
    }

    [Fact]
    public void Accept_MoreOfTheSame_TellsNothing()
    {
        var rig = new PassRig();
        VehicleTrack car = rig.Drive(100, 3);
        for (int i = 0; i < 8; i++)
            rig.Read(car, "AB12CDE", 0.99, after: -2 + (0.2 * i));
        Assert.InRange(rig.Told.Count, 1, 2);
    }

    [Fact]
    public void End_VehicleWithoutPlate_IsRejectedWithItsReason()
    {
        var rig = new PassRig();
        rig.Lose(rig.Drive(100, plate: false));
        rig.Advance(103);
        PlateEvent told = Assert.Single(rig.Told);
        Assert.Equal((PassState.Closed, RejectReason.NoPlateSeen), (told.State, told.Rejected));
        Assert.Equal("car", told.Vehicle.Class);
        Assert.Null(told.Plate);
        Assert.Equal(1, rig.Book.Funnel.Rejected[RejectReason.NoPlateSeen]);
    }

    [Theory]
    [InlineData(0.02f, RejectReason.NotAPlate)]
    [InlineData(0.999f, RejectReason.Unreadable)]
    public void End_PlateThatWasReadInVain_SaysWhetherItWasOne(float plate, RejectReason reason)
    {
        var rig = new PassRig();
        VehicleTrack car = rig.Drive(100);
        rig.Read(car, "AB12CDE", 0.4, plate: plate);
        rig.Lose(car);
        rig.Advance(103);
        Assert.Equal(reason, Assert.Single(rig.Told).Rejected);
        PassFunnel funnel = rig.Book.Funnel;
        Assert.Equal((1, 1, 1, 0), (funnel.Passes, funnel.WithPlate, funnel.Attempted, funnel.Read));
    }

    [Fact]
    public void End_SignWithoutVehicle_IsCountedAndNotTold()
    {
        var rig = new PassRig();
        VehicleTrack sign = rig.Drive(100, kind: null, speed: 0);
        rig.Read(sign, "STOP", 0.5, plate: 0.01f);
        rig.Lose(sign);
        rig.Book.Flush();
        Assert.Empty(rig.Told);
        Assert.Equal(1, rig.Book.Funnel.Rejected[RejectReason.NotAPlate]);
    }

    [Fact]
    public void End_FlickerOfOneFrame_IsNoPass()
    {
        var rig = new PassRig();
        rig.Lose(rig.Drive(100, 0, plate: false));
        rig.Advance(110);
        Assert.Empty(rig.Told);
        Assert.Equal(0, rig.Book.Funnel.Passes);
        Assert.Equal(0, rig.Book.Funnel.Open);
    }

    [Fact]
    public void Advance_VehicleThatLeftOverTheEdge_IsClosedSooner()
    {
        var rig = new PassRig();
        VehicleTrack car = rig.Drive(100, y: 790);
        rig.ReadSurely(car, "AB12CDE");
        rig.Lose(car);
        rig.Advance(104.9);
        Assert.NotEqual(PassState.Closed, rig.Told[^1].State);
        rig.Advance(105.1);
        Assert.Equal(PassState.Closed, rig.Told[^1].State);
    }

    [Fact]
    public void Tick_CameraThatWentSilent_ClosesByThisMachinesClock()
    {
        var rig = new PassRig();
        VehicleTrack car = rig.Drive(100);
        rig.ReadSurely(car, "AB12CDE");
        rig.Lose(car);
        rig.Time.Step(5000);
        rig.Book.Tick();
        Assert.NotEqual(PassState.Closed, rig.Told[^1].State);
        rig.Time.Step(6000);
        rig.Book.Tick();
        Assert.Equal(PassState.Closed, rig.Told[^1].State);
    }

    [Fact]
    public void Advance_LookStillWaiting_KeepsThePassOpen()
    {
        using var looks = new LookRig();
        var rig = new PassRig();
        CameraLooks side = looks.Scheduler.Add("gate", new SceneConfig(), rig.Book);
        rig.Book.Bind(side);
        VehicleTrack car = Tracks.Make(7, 100);
        for (int i = 0; i < 3; i++)
        {
            // The rig's camera is the scheduler's second one; the vehicle is offered there.
            looks.Offer(car, 100 + (0.2 * i));
            rig.Book.Observe(car, looks.Map);
        }

        rig.Book.Bind(looks.Cameras[0]);
        looks.Cameras[0].End(7);
        rig.Book.End(car, looks.Map);
        rig.Advance(110);
        Assert.Empty(rig.Told);
        looks.ReadDue(0.5, 1);
        looks.ReadDue(0.5, 1);
        rig.Advance(111);
        Assert.Equal(RejectReason.Unreadable, Assert.Single(rig.Told).Rejected);
    }

    [Fact]
    public void Observe_SameInputTwice_GivesTheSameNames()
    {
        Assert.Equal(Run(), Run());

        static string[] Run()
        {
            var rig = new PassRig();
            for (int i = 0; i < 5; i++)
            {
                VehicleTrack car = rig.Drive(100 + (20 * i));
                rig.ReadSurely(car, $"AB12CD{(char)('A' + (5 * i))}");
                rig.Lose(car);
            }

            rig.Book.Flush();
            return [.. rig.Told.Select(static told => $"{told.PassId} {told.Revision} {told.State} {told.Plate?.Text}")];
        }
    }

    [Fact]
    public void Accept_Pictures_AreKeptOfTheDecidingLook()
    {
        var store = new Store();
        var rig = new PassRig(evidence: store);
        VehicleTrack car = rig.Drive(100, 2);
        rig.Read(car, "AB12CDE", 0.97, after: -1, pictures: new LookEvidence(new byte[] { 1 }, new byte[] { 2 }), quality: 0.3f);
        rig.Read(car, "AB12CDE", 0.99, after: -0.5, pictures: new LookEvidence(new byte[] { 3 }, new byte[] { 4 }), quality: 0.7f);
        rig.Read(car, "AB12CDE", 0.9, quality: 0.2f);
        rig.Lose(car);
        rig.Book.Flush();
        PlateEvent last = rig.Told[^1];
        Assert.Equal("3", last.Evidence!.Frame);
        Assert.Equal(PaintedFrame.At(101.5).Utc, last.Times.Captured);
        Assert.Equal(store.Kept.Distinct().Count(), store.Kept.Count);
    }

    [Fact]
    public async Task Everything_FromManyThreads_GivesEachPassOneOrderedStory()
    {
        var rig = new PassRig(new VerdictConfig { ReappearGap = TimeSpan.Zero });
        VehicleTrack[] cars = [.. Enumerable.Range(0, 40).Select(i => rig.Drive(100 + (0.01 * i), x: 160 * (i % 6), y: 130 * (i / 6)))];
        using var stop = new CancellationTokenSource();
        Task loop = Task.Run(() =>
        {
            for (int i = 0; i < 200; i++)
            {
                foreach (VehicleTrack car in cars)
                    rig.Book.Observe(car, PassRig.Map);
                rig.Advance(101 + (0.001 * i));
                _ = rig.Book.Funnel;
            }
        });
        Task[] readers = [.. Enumerable.Range(0, 3).Select(n => Task.Run(() =>
        {
            for (int i = n; i < cars.Length * 4; i += 3)
                rig.Read(cars[i % cars.Length], $"K{i % cars.Length:00}WXYZ", 0.99, after: -0.2 * (i / cars.Length));
        }))];
        await Task.WhenAll([loop, .. readers]);
        foreach (VehicleTrack car in cars)
            rig.Lose(car);
        rig.Book.Flush();
        foreach (IGrouping<string, PlateEvent> pass in rig.Told.GroupBy(static told => told.PassId))
        {
            Assert.Equal(Enumerable.Range(1, pass.Count()), pass.Select(static told => told.Revision));
            Assert.Equal(PassState.Closed, pass.Last().State);
            Assert.Single(pass.Select(static told => told.Track).Distinct());
        }

        Assert.Equal(cars.Length, rig.Passes.Count());
    }

    private sealed class Store : IEvidenceStore
    {
        public List<string> Kept { get; } = [];

        public EventEvidence? Keep(string camera, string passId, in VisionPipeline.Frames.CaptureTime captured, LookEvidence pictures)
        {
            string name = pictures.Frame!.Value.Span[0].ToString(System.Globalization.CultureInfo.InvariantCulture);
            Kept.Add(name);
            return new EventEvidence { Frame = name };
        }
    }
}
