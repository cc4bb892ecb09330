using System.Text.Json;
using VisionPipeline.Testing;

namespace VisionPipeline.Server.Tests.Cli;

/// <summary><c>vision read</c> as a process, with models whose answers are known and pictures that FFmpeg makes.</summary>
public sealed class ReadVerbTests : IDisposable
{
    private readonly TinyModels _models = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("vision-read-").FullName;

    [RequiresClipsFact]
    public async Task Read_PicturesOfManyKinds_GivesALineEach()
    {
        foreach (string format in (string[])["rgb24 a.png", "rgb48be b.png", "rgba c.png", "pal8 d.png", "gray e.png", "gray16be f.png", "yuvj420p g.jpg", "gray h.jpg", "rgb24 i.bmp", "monob k.png", "rgba64be l.png"])
            await Picture(format.Split(' ')[1], format.Split(' ')[0]);
        CommandResult result = await VisionProcess.RunAsync("read", _folder, "--json", "--models", _models.Folder);
        Assert.Equal("", result.Errors);
        Assert.Equal(0, result.ExitCode);
        string[] lines = result.Output.Trim().Split('\n');
        Assert.Equal(11, lines.Length);
        foreach (string line in lines)
        {
            JsonElement one = JsonDocument.Parse(line).RootElement;
            JsonElement plate = Assert.Single(one.GetProperty("plates").EnumerateArray());
            Assert.Equal(TinyModels.Text, plate.GetProperty("text").GetString());
            Assert.InRange(plate.GetProperty("confidence").GetDouble(), 0.5, 1);
            Assert.Equal("GB", plate.GetProperty("region").GetString());

            // 160 x 80 over the detector's 64 x 32: 2.5 times its box.
            Assert.Equal([60, 42, 40, 15], plate.GetProperty("box").EnumerateArray().Select(static side => (int)Math.Round(side.GetDouble())));
            Assert.Equal("car", plate.GetProperty("vehicle").GetProperty("class").GetString());
            Assert.Equal(4, plate.GetProperty("vehicle").GetProperty("box").GetArrayLength());
            Assert.Equal(JsonValueKind.Array, plate.GetProperty("alternatives").ValueKind);
        }
    }

    [RequiresClipsFact]
    public async Task Read_BadFilesAmongGoodOnes_CostALineEachAndExitCodeThree()
    {
        string good = await Picture("good.png", "rgb24");
        string empty = Write("empty.jpg", "");
        string text = Write("text.jpg", new string('x', 2000));
        string cut = Path.Combine(_folder, "cut.png");
        byte[] whole = await File.ReadAllBytesAsync(good);
        await File.WriteAllBytesAsync(cut, whole[..(whole.Length / 2)]);
        string none = Directory.CreateDirectory(Path.Combine(_folder, "none")).FullName;
        CommandResult result = await VisionProcess.RunAsync("read", empty, text, cut, none, "/no/such.jpg", good, "--json", "--models", _models.Folder);
        Assert.Equal(3, result.ExitCode);
        string[] faults = result.Errors.Trim().Split('\n');
        Assert.Equal(5, faults.Length);
        Assert.All(faults.Zip((string[])[empty, text, cut, none, "/no/such.jpg"]), pair => Assert.StartsWith($"vision read: {pair.Second}: ", pair.First, StringComparison.Ordinal));
        Assert.Contains("0 bytes", faults[0], StringComparison.Ordinal);
        Assert.Contains("file not found", faults[4], StringComparison.Ordinal);
        Assert.Contains(TinyModels.Text, Assert.Single(result.Output.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [RequiresClipsFact]
    public async Task Read_Clip_VotesOverItsFrames()
    {
        string clip = await Clip("white.mp4");
        CommandResult result = await VisionProcess.RunAsync("read", clip, "--json", "--models", _models.Folder, "--every", "0.5");
        Assert.Equal("", result.Errors);
        JsonElement plate = Assert.Single(JsonDocument.Parse(result.Output).RootElement.GetProperty("plates").EnumerateArray());
        Assert.Equal(TinyModels.Text, plate.GetProperty("text").GetString());
        Assert.InRange(plate.GetProperty("frames").GetInt32(), 3, 6);
    }

    [RequiresClipsFact]
    public async Task Read_ClipOfTwo_GoesOnWhereTimeStampsStartAgain()
    {
        string one = await Clip("one.ts");
        string two = Path.Combine(_folder, "two.ts");
        byte[] bytes = await File.ReadAllBytesAsync(one);
        await File.WriteAllBytesAsync(two, [.. bytes, .. bytes]);
        CommandResult result = await VisionProcess.RunAsync("read", one, two, "--json", "--models", _models.Folder, "--every", "0.5");
        Assert.Equal("", result.Errors);
        JsonElement[] plates = [.. result.Output.Trim().Split('\n').Select(static line => Assert.Single(JsonDocument.Parse(line).RootElement.GetProperty("plates").EnumerateArray()))];

        // Of 2 s and of 4 s; the stamps begin at 1.4 s.
        Assert.Equal([4, 8], plates.Select(static plate => plate.GetProperty("frames").GetInt32()));
        Assert.InRange(plates[0].GetProperty("time").GetDouble(), 0, 1.99);
    }

    [RequiresClipsFact]
    public async Task Read_ClipWhoseStreamChanges_IsReadToItsEnd()
    {
        // Longer than libavformat analyses (7 s), then another packet id and codec.
        string clip = await Clip("one.ts", "-frames:v", "250");
        byte[] other = await File.ReadAllBytesAsync(await Clip("other.ts", "-c:v", "libx264", "-tables_version", "1", "-streamid", "0:257"));
        await File.WriteAllBytesAsync(clip, [.. await File.ReadAllBytesAsync(clip), .. other]);
        CommandResult result = await VisionProcess.RunAsync("read", clip, "--json", "--models", _models.Folder, "--every", "1");
        Assert.Equal("", result.Errors);
        JsonElement plate = Assert.Single(JsonDocument.Parse(result.Output).RootElement.GetProperty("plates").EnumerateArray());
        Assert.Equal(12, plate.GetProperty("frames").GetInt32());
    }

    [RequiresClipsFact]
    public async Task Read_Overlay_WritesAPictureOfTheSameSize()
    {
        string good = await Picture("good.png", "rgb24");
        string overlay = Path.Combine(_folder, "made", "overlay");
        CommandResult result = await VisionProcess.RunAsync("read", good, "--models", _models.Folder, "--overlay", overlay);
        Assert.Equal(0, result.ExitCode);
        string made = Assert.Single(Directory.GetFiles(overlay));
        CommandResult size = await CommandLine.RunAsync("ffprobe", ["-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0", made]);
        Assert.Equal("160,80", size.Output.Trim());
    }

    [RequiresClipsFact]
    public async Task Read_OverlayOfFilesOfOneName_KeepsAll()
    {
        foreach (string folder in (string[])["a/x", "b/x", "c"])
            Directory.CreateDirectory(Path.Combine(_folder, folder));
        string[] files = [await Picture("a/x/1.png", "rgb24"), await Picture("b/x/1.png", "rgb24"), await Picture("c/1.png", "rgb24"), await Picture("c/1.bmp", "rgb24")];
        string overlay = Path.Combine(_folder, "overlay");
        CommandResult result = await VisionProcess.RunAsync("read", files[0], files[1], Path.Combine(_folder, "a"), Path.Combine(_folder, "c"), "--models", _models.Folder, "--overlay", overlay);
        Assert.Equal(("", 0), (result.Errors, result.ExitCode));
        string[] made = [.. Directory.GetFiles(overlay, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(overlay, path)).Order(StringComparer.Ordinal)];
        Assert.Equal(["a/x/1.jpg", "c/1-2.jpg", "c/1.jpg", "x-1-2.jpg", "x-1.jpg"], made);
    }

    [RequiresClipsFact]
    public async Task Read_PictureThatWasHeldUpright_IsTurned()
    {
        // APP1 with Exif: a big-endian TIFF whose only entry is tag 274 (orientation), a 16-bit 6: turn by 90 degrees clockwise.
        byte[] exif =
        [
            0xff, 0xe1, 0, 34, .. "Exif\0\0"u8, .. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
        ];
        string picture = await Picture("turned.jpg", "yuvj420p");
        byte[] jpeg = await File.ReadAllBytesAsync(picture);
        await File.WriteAllBytesAsync(picture, [.. jpeg[..2], .. exif, .. jpeg[2..]]);
        string overlay = Path.Combine(_folder, "overlay");
        CommandResult result = await VisionProcess.RunAsync("read", picture, "--models", _models.Folder, "--overlay", overlay);
        Assert.Equal("", result.Errors);
        CommandResult size = await CommandLine.RunAsync("ffprobe", ["-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0", Assert.Single(Directory.GetFiles(overlay))]);
        Assert.Equal("80,160", size.Output.Trim());
    }

    [Fact]
    public async Task Read_WrongModels_SaysWhichAndWhy()
    {
        using var changed = new TinyModels(readerHash: new string('0', 64));
        await Refused("its SHA-256 is", "read", "x.jpg", "--models", changed.Folder);
        using var without = new TinyModels(withReader: false);
        await Refused("no model of role 'reader'; found finds (detector)", "read", "x.jpg", "--models", without.Folder);
        await Refused("models.json: cannot be read", "read", "x.jpg", "--models", "/no/such/folder");
        await Refused("no model of role 'detector' named 'huge'", "read", "x.jpg", "--models", _models.Folder, "--detector", "huge");
        string config = Write("ocr.yaml", "reading:\n  certian: 1\n");
        await Refused("ocr.yaml:2: 'reading.certian' is not known; did you mean 'reading.certain'?", "read", "x.jpg", "--models", _models.Folder, "--config", config);
    }

    [Fact]
    public async Task Read_NoFile_IsAUsageError() => Assert.Equal(2, (await VisionProcess.RunAsync("read")).ExitCode);

    public void Dispose()
    {
        _models.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task Refused(string words, params string[] arguments)
    {
        CommandResult result = await VisionProcess.RunAsync(arguments);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(words, result.Errors, StringComparison.Ordinal);
        Assert.Single(result.Errors.Trim().Split('\n'));
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private async Task<string> Clip(string name, params string[] more)
    {
        string path = Path.Combine(_folder, name);
        CommandResult made = await CommandLine.RunAsync("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "color=white:size=640x320:rate=25", "-frames:v", "50", "-c:v", "mpeg4", .. more, path]);
        Assert.True(made.ExitCode == 0, made.Errors);
        return path;
    }

    private async Task<string> Picture(string name, string format)
    {
        string path = Path.Combine(_folder, name);
        CommandResult made = await CommandLine.RunAsync("ffmpeg", ["-v", "error", "-y", "-f", "lavfi", "-i", "color=white:size=160x80", "-frames:v", "1", "-pix_fmt", format, path]);
        Assert.True(made.ExitCode == 0, made.Errors);
        return path;
    }
}
