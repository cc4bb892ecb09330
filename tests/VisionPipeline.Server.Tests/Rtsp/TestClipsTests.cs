using VisionPipeline.Testing;

namespace VisionPipeline.Server.Tests.Rtsp;

public sealed class TestClipsTests
{
    public static TheoryData<string, ClipRecipe> Recipes => new()
    {
        { "h264,322,242", new ClipRecipe { Width = 322, Height = 242, Frames = 10 } },
        { "h264,321,241", new ClipRecipe { Width = 321, Height = 241, Frames = 5, PixelFormat = "yuv444p" } },
        { "h264,1920,1080", new ClipRecipe { Width = 1920, Height = 1080, Frames = 5, BFrames = 2, Picture = ClipPicture.Mandelbrot } },
        { "h264,320,240", new ClipRecipe { Width = 320, Height = 240, Frames = 5, Picture = ClipPicture.Noise, FramesPerSecond = "30000/1001" } },
        { "hevc,640,360", new ClipRecipe { Codec = ClipCodec.Hevc, Frames = 10, BFrames = 2 } },
        { "mjpeg,640,360", new ClipRecipe { Codec = ClipCodec.Mjpeg, Frames = 5 } },
        { "vp9,640,360", new ClipRecipe { Codec = ClipCodec.Vp9, Frames = 5 } },
        { "av1,640,360", new ClipRecipe { Codec = ClipCodec.Av1, Frames = 5 } },
    };

    [RequiresClipsTheory]
    [MemberData(nameof(Recipes))]
    public async Task Make_Recipe_GivesWhatItSays(string video, ClipRecipe recipe)
    {
        var clip = await TestClips.MakeAsync(recipe);

        Assert.Equal(video, await Ffprobe.VideoAsync(clip));
        Assert.Equal(recipe.Frames, await PacketsAsync(clip));
        Assert.Equal(clip, await TestClips.MakeAsync(recipe with { }));
    }

    [RequiresClipsTheory]
    [InlineData(true, "bt709", "pc,bt709,bt709,bt709")]
    [InlineData(false, "smpte170m", "tv,smpte170m,smpte170m,smpte170m")]
    public async Task Make_ColourTags_AreInTheStream(bool full, string matrix, string tags)
    {
        var clip = await TestClips.MakeAsync(new ClipRecipe { Frames = 5, FullRange = full, Matrix = matrix });

        Assert.Equal(tags, await EntryAsync(clip, "stream=color_range,color_space,color_transfer,color_primaries"));
    }

    [RequiresClipsTheory]
    [InlineData(90, "-90")]
    [InlineData(180, "-180")]
    [InlineData(270, "90")]
    public async Task Rotated_Degrees_AreInTheDisplayMatrix(int degrees, string rotation)
    {
        var clip = await TestClips.RotatedAsync(degrees);

        // ffprobe counts counter-clockwise.
        Assert.Equal(rotation, await EntryAsync(clip, "stream_side_data=rotation"));
    }

    [RequiresClipsTheory]
    [InlineData("ts")]
    [InlineData("h264")]
    public async Task ResolutionChange_Frames_HaveBothSizes(string container)
    {
        var clip = await TestClips.ResolutionChangeAsync(container);

        var frames = (await Ffprobe.RunAsync(clip, "-show_entries", "frame=width,height", "-of", "csv=p=0")).OrThrow(clip).Output;

        var sizes = frames.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Trim().TrimEnd(',')).ToArray();
        Assert.Equal(50, sizes.Length);
        Assert.Equal(25, sizes.Count(s => s == "640,360"));
        Assert.Equal(25, sizes.Count(s => s == "320,240"));
    }

    [RequiresClipsFact]
    public async Task CodecChange_ProgramMap_NamesBothCodecs()
    {
        var clip = await TestClips.CodecChangeAsync();

        var bytes = await File.ReadAllBytesAsync(clip);

        // Stream types of ISO/IEC 13818-1: 0x1B H.264, 0x24 HEVC, each on elementary packet id 0x100.
        Assert.True(bytes.AsSpan().IndexOf([(byte)0x1B, (byte)0xE1, (byte)0x00]) > 0);
        Assert.True(bytes.AsSpan().IndexOf([(byte)0x24, (byte)0xE1, (byte)0x00]) > 0);
        Assert.StartsWith("h264,640,360", await Ffprobe.VideoAsync(clip));
    }

    [RequiresClipsFact]
    public async Task Truncated_IndexInFront_OpensWithFewerFrames()
    {
        Assert.InRange(await PacketsAsync(await TestClips.TruncatedAsync()), 1, 49);
        Assert.NotEqual(0, (await Ffprobe.RunAsync(await TestClips.TruncatedAsync(indexInFront: false))).ExitCode);
    }

    [RequiresClipsFact]
    public async Task NoVideo_Files_AreRefused()
    {
        Assert.NotEqual(0, (await Ffprobe.RunAsync(await TestClips.ZeroBytesAsync())).ExitCode);
        Assert.NotEqual(0, (await Ffprobe.RunAsync(await TestClips.TextNamedMp4Async())).ExitCode);
    }

    [RequiresClipsTheory]
    [InlineData("jpg", "mjpeg,640,360")]
    [InlineData("png", "png,640,360")]
    public async Task ImageSequence_Pattern_OpensAsVideo(string extension, string video)
    {
        var pattern = await TestClips.ImageSequenceAsync(extension, frames: 5);

        Assert.Equal(video, await Ffprobe.VideoAsync(pattern));
        Assert.Equal(5, await PacketsAsync(pattern));
    }

    [RequiresClipsFact]
    public async Task GarbageJpeg_Decode_Complains()
    {
        var picture = await TestClips.GarbageJpegAsync();

        var result = await CommandLine.RunAsync("ffmpeg", ["-nostdin", "-loglevel", "error", "-i", picture, "-f", "null", "-"]);

        Assert.NotEqual("", result.Errors);
    }

    [RequiresClipsFact]
    public async Task Make_ManyAtOnce_GiveOneWholeFileAndNoDraft()
    {
        var recipe = new ClipRecipe { Width = 160, Height = 120, Frames = 7 };

        var clips = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TestClips.MakeAsync(recipe)));

        Assert.Single(clips.Distinct());
        Assert.Equal(7, await PacketsAsync(clips[0]));
    }

    [RequiresClipsFact]
    public async Task Make_ImpossibleRecipe_SaysWhy()
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(
            () => TestClips.MakeAsync(new ClipRecipe { Width = 321, Height = 241, Frames = 2 }));

        Assert.Contains("not divisible by 2", fault.Message);
    }

    private static async Task<int> PacketsAsync(string clip)
    {
        var times = await Ffprobe.RunAsync(clip, "-select_streams", "v:0", "-count_packets", "-show_entries", "stream=nb_read_packets", "-of", "csv=p=0");
        return int.Parse(times.OrThrow(clip).Output.Split('\n')[0].Trim().TrimEnd(','), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<string> EntryAsync(string clip, string entries) =>
        (await Ffprobe.RunAsync(clip, "-select_streams", "v", "-show_entries", entries, "-of", "csv=p=0")).OrThrow(clip).Output.Trim().Trim(',');
}
