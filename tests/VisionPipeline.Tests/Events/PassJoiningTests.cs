using VisionPipeline.Events;
using VisionPipeline.Tests.Looks;
using VisionPipeline.Tracking;

namespace VisionPipeline.Tests.Events;

/// <summary>Which tracks are one vehicle's pass, and which are two.</summary>
public sealed class PassJoiningTests
{
    [Fact]
    public void Accept_SamePlateAgainWithinTheGap_ContinuesThePass()
    {
        var rig = new PassRig();
        VehicleTrack first = rig.Drive(100);
        rig.ReadSurely(first, "AB12CDE");
        rig.Lose(first);
        VehicleTrack second = rig.Drive(105, y: 420);
        rig.ReadSurely(second, "AB12CDE");
        rig.Lose(second);
        rig.Advance(130);
        Assert.Single(rig.Passes);
        Assert.Equal(1, rig.Book.Funnel.Joined);
        Assert.Equal(1, rig.Book.Funnel.Passes);
        Assert.Equal(first.FirstSeen.Utc, rig.Told[^1].Times.FirstSeen);
        Assert.Equal(second.LastSeen.Utc, rig.Told[^1].Times.LastSeen);
        Assert.Single(rig.Told, static told => told.State == PassState.Closed);
    }

    [Fact]
    public void Accept_LookAlikeMisreadNearby_IsJoined()
    {
        var rig = new PassRig();
        VehicleTrack first = rig.Drive(100);
        rig.ReadSurely(first, "AB12CDE");
        rig.Lose(first);
        VehicleTrack second = rig.Drive(103, y: 450);
        rig.Read(second, "A812CDE", 0.97, "1:8=0.7,B=0.29", after: -0.4);
        rig.Read(second, "A812CDE", 0.97, "1:8=0.7,B=0.29");
        Assert.Single(rig.Passes);
        Assert.Equal(1, rig.Book.Funnel.Joined);
    }

    [Fact]
    public void Accept_OtherCarWithASimilarPlate_IsNotJoined()
    {
        var rig = new PassRig();
        VehicleTrack first = rig.Drive(100);
        rig.ReadSurely(first, "AB12CDE");
        rig.Lose(first);
        VehicleTrack second = rig.Drive(107);
        rig.ReadSurely(second, "AB12CDK");
        rig.Lose(second);
        rig.Advance(140);
        Assert.Equal(2, rig.Passes.Count());
        Assert.Equal(0, rig.Book.Funnel.Joined);
        Assert.Equal(["AB12CDE", "AB12CDK"], rig.Told.Where(static told => told.State == PassState.Closed).Select(static told => told.Plate!.Text));
    }

    [Fact]
    public void Accept_SamePlateAfterTheGap_IsAnotherPass()
    {
        var rig = new PassRig();
        VehicleTrack first = rig.Drive(100);
        rig.ReadSurely(first, "AB12CDE");
        rig.Lose(first);
        rig.Advance(115);
        rig.ReadSurely(rig.Drive(160), "AB12CDE");
        Assert.Equal(2, rig.Passes.Count());
    }

    [Fact]
    public void Accept_SamePlateFollowedAloneWhileItsCarIsLost_IsOnePass()
    {
        var rig = new PassRig();
        VehicleTrack car = rig.Drive(0, seconds: 1, y: 100, speed: 300);
        rig.Read(car, "AB123CD");

        // The car's box stays behind while its plate is followed on without it, far below.
        VehicleTrack plate = rig.Drive(1, seconds: 0.6, y: 750, speed: 300, kind: null);
        rig.Step(car, 1.6, 300, 580, plate: false);
        rig.Read(plate, "AB123CD");
        rig.Lose(plate);
        rig.Lose(car);
        rig.Advance(20);

        Assert.Single(rig.Passes);
    }

    [Fact]
    public void Observe_PlateInsideItsCar_IsOnePass()
    {
        var rig = new PassRig();
        (VehicleTrack car, VehicleTrack plate) = rig.DriveWithPlateAlone();
        rig.ReadSurely(car, "AB12CDE");
        rig.ReadSurely(plate, "AB12CDE");
        rig.Lose(car);
        rig.Lose(plate);
        rig.Book.Flush();
        Assert.Single(rig.Passes);
        Assert.Equal("car", rig.Told[^1].Vehicle.Class);
    }

    [Fact]
    public void Observe_TwoCarsAtATimeThatReadTheSame_AreTwoPasses()
    {
        var rig = new PassRig();
        VehicleTrack left = Tracks.Make(1, 100);
        VehicleTrack right = Tracks.Make(2, 100);
        for (int i = 0; i < 20; i++)
        {
            rig.Step(left, 100 + (0.2 * i), 100, 300 + (20 * i));
            rig.Step(right, 100 + (0.2 * i), 700, 300 + (20 * i));
        }

        rig.ReadSurely(left, "AB12CDE");
        rig.ReadSurely(right, "AB12CDE");
        Assert.Equal(2, rig.Passes.Count());
    }

    [Fact]
    public void Observe_ParkedCarThatComesAndGoes_IsOnePass()
    {
        var rig = new PassRig();
        for (int i = 0; i < 20; i++)
        {
            VehicleTrack car = rig.Drive(100 + (30 * i), 2, speed: 0, plate: i % 3 == 0);
            if (i is 0 or 3)
                rig.ReadSurely(car, "AB12CDE");
            rig.Lose(car);
            rig.Advance(103.5 + (30 * i));
        }

        rig.Book.Flush();
        Assert.Single(rig.Passes);
        Assert.Equal(1, rig.Book.Funnel.Passes);
    }

    [Fact]
    public void Observe_ParkedCarWithoutPlate_IsRejectedOnce()
    {
        var rig = new PassRig();
        for (int i = 0; i < 20; i++)
            rig.Lose(rig.Drive(100 + (30 * i), 2, speed: 0, plate: false));
        rig.Book.Flush();
        Assert.Equal(["Closed NoPlateSeen"], rig.Lines);
    }

    [Fact]
    public void Accept_PlateAloneFirstToldMisread_IsMergedIntoItsVehicleOnceItReadsTheSame()
    {
        var rig = new PassRig();
        VehicleTrack car = rig.Drive(0, seconds: 1, y: 100, speed: 300);
        rig.ReadSurely(car, "KZG3H46");

        // The car's box stays behind while its plate is followed on without it; the first look at it there is poor.
        VehicleTrack plate = rig.Drive(1, seconds: 0.6, y: 750, speed: 300, kind: null);
        rig.Step(car, 1.6, 300, 580, plate: false);
        rig.Read(plate, "FX6LKHT", 0.95, after: -0.4);
        Assert.Equal("Provisional FX6LKHT", rig.Lines.Last());
        rig.Read(plate, "KZG3H46", 0.999, after: -0.2);
        rig.Read(plate, "KZG3H46", 0.999);
        rig.Lose(plate);
        rig.Lose(car);
        rig.Advance(20);

        Assert.Equal(2, rig.Passes.Count());
        PlateEvent merged = Assert.Single(rig.Told, static told => told.MergedInto is not null);
        Assert.Equal((rig.Told[0].PassId, PassState.Closed, "KZG3H46"), (merged.MergedInto, merged.State, merged.Plate!.Text));
        Assert.DoesNotContain(rig.Told, told => told.PassId == merged.PassId && (told.State == PassState.Confirmed || told.Revision > merged.Revision));
        Assert.Equal("Closed KZG3H46", rig.Lines.Last());
        PassFunnel funnel = rig.Book.Funnel;
        Assert.Equal((1, 1, 1, 1, 1), (funnel.Passes, funnel.Read, funnel.Confirmed, funnel.Joined, funnel.Merged));
    }

    [Fact]
    public void Accept_ConfirmedPassIsTheYoungerOne_KeepsItsName()
    {
        var rig = new PassRig();
        VehicleTrack plate = rig.Drive(0, seconds: 1.6, y: 100, speed: 300, kind: null);
        rig.Read(plate, "FX6LKHT", 0.95, after: -1);
        VehicleTrack car = rig.Drive(1, seconds: 0.6, y: 300, speed: 300);
        rig.ReadSurely(car, "KZG3H46");
        for (int i = 0; i < 3; i++)
            rig.Read(plate, "KZG3H46", 0.9999, after: -0.1 * i);
        PlateEvent merged = Assert.Single(rig.Told, static told => told.MergedInto is not null);
        Assert.Equal(rig.Told.First(static told => told.State == PassState.Confirmed).PassId, merged.MergedInto);
        Assert.Equal(rig.Told[0].PassId, merged.PassId);
    }

    [Fact]
    public void Accept_LooksSinceMadeTheToldTextUnsure_IsStillKnownByIt()
    {
        var rig = new PassRig();
        VehicleTrack bus = rig.Drive(0, seconds: 2, y: 100, speed: 200);
        rig.Read(bus, "HHJS160", 0.96, after: -1);
        Assert.Equal("Provisional HHJS160", rig.Lines.Last());
        rig.Read(bus, "HHB81E0", 0.94, after: -0.6);
        rig.Read(bus, "HNJS7C0", 0.94, after: -0.3);
        VehicleTrack plate = rig.Drive(1.4, seconds: 0.6, y: 650, speed: 200, kind: null);
        rig.ReadSurely(plate, "HHJS160");
        Assert.Single(rig.Passes);
    }

    [Fact]
    public void Accept_PlateInsideAVehicleThatReadsAlike_IsThatVehiclesHoweverSureOfACharacter()
    {
        var rig = new PassRig();
        (VehicleTrack bus, VehicleTrack plate) = rig.DriveWithPlateAlone();
        rig.ReadSurely(bus, "VZ86HPS");
        rig.Read(plate, "V286MPS", 0.99, "4:M=0.55,H=0.01,N=0.3,W=0.1", after: -0.4);
        rig.Read(plate, "V286MPS", 0.99, "4:M=0.55,H=0.01,N=0.3,W=0.1");
        Assert.Single(rig.Passes);
    }

    [Theory]
    [InlineData("2:G=0.3,C=0.28,S=0.27", 1)]
    [InlineData("2:G=0.98,C=0.01", 2)]
    public void Accept_PlateInsideAVehicleThatReadsTwoLookAlikesApart_IsThatVehiclesIfItIsMoreLikelyWrong(string doubts, int passes)
    {
        var rig = new PassRig();
        (VehicleTrack bus, VehicleTrack plate) = rig.DriveWithPlateAlone();
        rig.Read(bus, "KRG501", 0.99, doubts, after: -0.4);
        rig.Read(bus, "KRG501", 0.99, doubts);
        rig.ReadSurely(plate, "KOQ501");
        Assert.Equal(passes, rig.Passes.Count());
    }

    [Fact]
    public void Accept_SamePlateOnWhatIsSeenForAMoment_IsOnePass()
    {
        var rig = new PassRig();
        VehicleTrack bus = rig.Drive(100, 2, x: 100, y: 200, speed: 200);
        rig.ReadSurely(bus, "RGB0708");
        VehicleTrack part = Tracks.Make(77, 101.8);
        rig.Step(part, 101.8, 500, 700);
        rig.Step(part, 102, 500, 760);
        rig.Step(bus, 102, 100, 600);
        rig.ReadSurely(part, "RGB0708");
        Assert.Single(rig.Passes);
    }

    [Fact]
    public void Accept_ConvoyWithSimilarPlates_IsOnePassEach()
    {
        var rig = new PassRig();
        string[] plates = ["AB12CDE", "AB12CDF", "AB12CDB", "AB12CD8", "AB13CDE"];
        VehicleTrack[] cars = [.. plates.Select((_, i) => Tracks.Make(i + 1, 100 + (0.8 * i)))];
        for (int step = 0; step < 40; step++)
        {
            // A car every 160 pixels, each read twice on its way, the second time surer.
            double now = 100 + (0.2 * step);
            for (int i = 0; i < cars.Length; i++)
            {
                int age = step - (4 * i);
                if (age is < 0 or > 16)
                    continue;
                rig.Step(cars[i], now, 300, 100 + (40 * age));
                if (age == 6)
                    rig.Read(cars[i], plates[i], 0.97);
                if (age == 9)
                    rig.Read(cars[i], plates[i], 0.995);
                if (age == 16)
                    rig.Lose(cars[i]);
            }
        }

        rig.Advance(140);
        Assert.Equal(plates, rig.Told.Where(static told => told.State == PassState.Closed).Select(static told => told.Plate!.Text));
        Assert.Equal((0, 0), (rig.Book.Funnel.Joined, rig.Book.Funnel.Merged));
    }

    [Fact]
    public void Accept_BothConfirmedWithTextsThatDiffer_StayTwo()
    {
        var rig = new PassRig();
        VehicleTrack first = rig.Drive(100);
        rig.ReadSurely(first, "AB128DE");
        rig.Lose(first);
        VehicleTrack second = rig.Drive(102, y: 420);
        rig.Read(second, "XY99ZZZ", 0.9995);
        for (int i = 0; i < 6; i++)
            rig.Read(second, "AB12BDE", 0.9999, after: -0.15 * i);
        Assert.Equal(2, rig.Passes.Count());
        Assert.DoesNotContain(rig.Told, static told => told.MergedInto is not null);
    }

    [Fact]
    public void Flush_MergedPass_IsClosedOnceAndLast()
    {
        var rig = new PassRig();
        VehicleTrack car = rig.Drive(0, seconds: 1, y: 100, speed: 300);
        rig.ReadSurely(car, "AB123CD");
        VehicleTrack plate = rig.Drive(1, seconds: 0.6, y: 750, speed: 300, kind: null);
        rig.Step(car, 1.6, 300, 580, plate: false);
        rig.Read(plate, "FX6LKHT", 0.95, after: -0.4);
        for (int i = 0; i < 3; i++)
            rig.Read(plate, "AB123CD", 0.9999);
        rig.Book.Flush();
        foreach (IGrouping<string, PlateEvent> pass in rig.Told.GroupBy(static told => told.PassId))
        {
            Assert.Equal(Enumerable.Range(1, pass.Count()), pass.Select(static told => told.Revision));
            Assert.Equal(PassState.Closed, pass.Last().State);
            Assert.Single(pass, static told => told.State == PassState.Closed);
        }
    }
}
