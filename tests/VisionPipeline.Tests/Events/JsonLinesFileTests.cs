using VisionPipeline.Events;
using VisionPipeline.Tests.Configuration;
using VisionPipeline.Tracking;

namespace VisionPipeline.Tests.Events;

public sealed class JsonLinesSinkTests
{
    [Fact]
    public void Accept_Events_GiveALineEachThatReadsBack()
    {
        string folder = Directory.CreateTempSubdirectory("vision-lines").FullName;
        string path = Path.Combine(folder, "new", "events.jsonl");
        try
        {
            var rig = new PassRig();
            VehicleTrack car = rig.Drive(100);
            rig.Read(car, "AB12CDE", 0.9995);
            rig.Book.Flush();
            foreach (PlateEvent told in rig.Told)
            {
                using var sink = new JsonLinesFile(path);
                sink.Accept(told);
                Assert.Equal(1, sink.Lines);
            }

            byte[][] lines = [.. File.ReadAllLines(path).Select(System.Text.Encoding.UTF8.GetBytes)];
            Assert.Equal(rig.Told.Select(static told => (told.PassId, told.Revision)), lines.Select(static line => PlateEventJson.ReadPlate(line)).Select(static told => (told.PassId, told.Revision)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Accept_DiskFull_IsCountedAndToldOnce()
    {
        var rig = new PassRig();
        rig.Read(rig.Drive(100), "AB12CDE", 0.9995);
        var log = new LogLines();

        // The device that is always full (full(4)).
        using var sink = new JsonLinesFile("/dev/full", log);
        sink.Accept(rig.Told[0]);
        sink.Accept(rig.Told[0]);
        Assert.Equal((0, 2), (sink.Lines, sink.Failures));
        Assert.StartsWith("Error /dev/full: events cannot be written", Assert.Single(log.All), StringComparison.Ordinal);
    }
}
