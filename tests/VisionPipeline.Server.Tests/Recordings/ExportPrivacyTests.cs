using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using VisionPipeline.Events;
using VisionPipeline.Recording;
using VisionPipeline.Testing;
using VisionPipeline.Voting;

namespace VisionPipeline.Server.Tests.Recordings;

/// <summary>Whether plates can be read in what is exported and kept: judged by the product's own reader, with its own models.</summary>
public sealed class ExportPrivacyTests
{
    [RequiresClipsFact]
    public async Task Export_Blurred_LeavesNoPlateThatIsNotListed()
    {
        using var road = new RecordedRoad(isPrivate: false);
        Assert.NotEmpty(road.Plates);
        AssertClipHashes(road);
        Assert.All(road.Plates, plate => Assert.Contains(plate, TextsIn(Read(road.Clip))));

        // What the pipeline knew is thrown away: the detector alone must find them.
        string without = await ExportAsync(road, "without.mp4", forgetsTracks: true, "--blur", "all");
        AssertNone(road.Plates, TextsIn(Read(without)));

        string all = await ExportAsync(road, "all.mp4", forgetsTracks: false, "--blur", "all", "--overlay");
        AssertNone(road.Plates, TextsIn(Read(all)));

        string listed = road.Plates[0];
        string config = Path.Combine(road.Root, "listed.yaml");
        await File.WriteAllTextAsync(config, $$"""
            recording:
              folder: {{road.Folder}}
              encoding:
                max_height: 540
            publishing:
              lists:
                - name: staff
                  kind: allow
                  entries: [{{listed}}]
            cameras:
              - name: road
                url: file:{{road.Clip}}
            """);
        string some = await ExportAsync(road, "some.mp4", forgetsTracks: false, "--blur", "unlisted", "--size", "720", "--config", config);
        IReadOnlyList<string> left = TextsIn(Read(some));
        Assert.Contains(listed, left);
        AssertNone([.. road.Plates.Where(plate => plate != listed)], left);
    }

    [RequiresClipsFact]
    public async Task Run_Private_KeepsNoPictureAndNoLineWithAPlate()
    {
        using var road = new RecordedRoad(isPrivate: true);
        string[] pictures = Directory.GetFiles(Path.Combine(road.Folder, "evidence"), "*.jpg", SearchOption.AllDirectories);
        Assert.Contains(pictures, static path => path.EndsWith("-frame.jpg", StringComparison.Ordinal));
        Assert.Contains(pictures, static path => path.EndsWith("-crop.jpg", StringComparison.Ordinal));
        Assert.Contains(pictures, static path => path.EndsWith("-overlay.jpg", StringComparison.Ordinal));
        foreach (string picture in pictures)
            AssertNone(road.Plates, TextsIn(Read(picture)));

        string chain = await File.ReadAllTextAsync(Path.Combine(road.Folder, "evidence.log"));
        Assert.Contains("hmac-sha256:", chain, StringComparison.Ordinal);
        Assert.All(road.Plates, plate => Assert.DoesNotContain(plate, chain, StringComparison.Ordinal));
        Assert.Empty(EvidenceVerification.Run(road.Folder).Faults);
        using RecordingIndex index = RecordingIndex.Open(road.Folder);
        Assert.All(index.Tracks("road", 0, long.MaxValue), static way => Assert.Null(way.Plate));
        Assert.NotEmpty(index.Tracks("road", 0, long.MaxValue));
    }

    // After its pass has closed, one more revision tells the clip's hash, and the file has it.
    private static void AssertClipHashes(RecordedRoad road)
    {
        PlateEvent[] last = [.. road.Events.GroupBy(static plate => plate.PassId).Select(static pass => pass.MaxBy(static plate => plate.Revision)!)];
        Assert.All(last, plate =>
        {
            Assert.Equal(PassState.Closed, plate.State);
            Assert.Equal(HashOf(Path.Combine(road.Folder, plate.Evidence!.Clip!)), plate.Evidence.ClipSha256);
            Assert.Equal(HashOf(Path.Combine(road.Folder, plate.Evidence.Overlay!)), plate.Evidence.OverlaySha256);
            Assert.Equal(HashOf(Path.Combine(road.Folder, plate.Evidence.Frame!)), plate.Evidence.FrameSha256);
        });
        foreach (IGrouping<string, PlateEvent> pass in road.Events.GroupBy(static plate => plate.PassId))
            Assert.Equal(Enumerable.Range(1, pass.Count()), pass.Select(static plate => plate.Revision));
    }

    private static async Task<string> ExportAsync(RecordedRoad road, string name, bool forgetsTracks, params string[] options)
    {
        if (forgetsTracks)
        {
            using RecordingIndex index = RecordingIndex.Open(road.Folder);
            Assert.NotEmpty(index.Tracks("road", 0, long.MaxValue));
        }

        string output = Path.Combine(road.Root, name);
        string folder = forgetsTracks ? WithoutTracks(road) : road.Folder;
        string[] place = options.Contains("--config") ? [] : ["--folder", folder];
        CommandResult result = await VisionProcess.RunAsync([
            "recordings", "export", output, "--camera", "road", "--from", Time(road.Events[0].Times.FirstSeen.AddSeconds(-10)), "--to", Time(road.Events[^1].Times.LastSeen.AddSeconds(10)), .. place, .. options]);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors.Trim()));
        Assert.Contains("Using video codec: ", result.Output, StringComparison.Ordinal);
        return output;
    }

    private static string WithoutTracks(RecordedRoad road)
    {
        string copy = Directory.CreateDirectory(Path.Combine(road.Root, "copy")).FullName;
        foreach (string file in Directory.GetFiles(Path.Combine(road.Folder, "segments"), "*", SearchOption.AllDirectories).Append(Path.Combine(road.Folder, "index.db")))
        {
            string target = Path.Combine(copy, Path.GetRelativePath(road.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        using RecordingIndex index = RecordingIndex.Open(copy);
        index.DeleteTracks("road", long.MaxValue, 0);
        Assert.Empty(index.Tracks("road", 0, long.MaxValue));
        return copy;
    }

    private static string HashOf(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static JsonElement Read(string file)
    {
        CommandResult result = VisionProcess.RunAsync("read", file, "--json", "--every", "0.08").GetAwaiter().GetResult();
        Assert.Equal((0, ""), (result.ExitCode, result.Errors.Trim()));
        return JsonDocument.Parse(result.Output).RootElement;
    }

    private static IReadOnlyList<string> TextsIn(JsonElement read) =>
        [.. read.GetProperty("plates").EnumerateArray().Select(static plate => plate.GetProperty("text").GetString()!)];

    // Nothing that comes near one of them: half of the characters would narrow it down.
    private static void AssertNone(string[] plates, IReadOnlyList<string> read)
    {
        foreach (string plate in plates)
            Assert.DoesNotContain(read, text => Confusables.Distance(plate, text) < plate.Length / 2.0);
    }
}
