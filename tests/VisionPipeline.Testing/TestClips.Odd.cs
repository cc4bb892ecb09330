using System.Buffers.Binary;
using System.Text;

namespace VisionPipeline.Testing;

public static partial class TestClips
{
    /// <summary>
    /// A clip whose display matrix turns the picture by 90, 180 or 270 degrees clockwise for showing
    /// (ISO/IEC 14496-12, TrackHeaderBox); the coded picture is the recipe's.
    /// </summary>
    public static async Task<string> RotatedAsync(int degrees, ClipRecipe? recipe = null)
    {
        recipe ??= new ClipRecipe();
        var plain = await MakeAsync(recipe).ConfigureAwait(false);
        return await ClipCache.GetAsync($"rotated-{degrees}", $"{plain}\n{degrees}", "mp4", async draft =>
        {
            var bytes = await File.ReadAllBytesAsync(plain).ConfigureAwait(false);
            SetMatrix(bytes, degrees, recipe.Width, recipe.Height);
            await File.WriteAllBytesAsync(draft, bytes).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    /// <summary>
    /// 640x360, then 320x240 from the middle on, with timestamps that go on, as MPEG-TS ("ts") or as a bare H.264
    /// stream without timestamps ("h264"). 25 frames each.
    /// </summary>
    public static Task<string> ResolutionChangeAsync(string container = "ts") =>
        JoinedAsync("resolution-change", container, Half(ClipCodec.H264, 640, 360), Half(ClipCodec.H264, 320, 240));

    /// <summary>H.264, then HEVC on the same MPEG-TS packet id with a new program map, 25 frames each.</summary>
    public static Task<string> CodecChangeAsync() =>
        JoinedAsync("codec-change", "ts", Half(ClipCodec.H264, 640, 360), Half(ClipCodec.Hevc, 640, 360));

    /// <summary>
    /// An mp4 cut after a fraction of its bytes. With the index in front, frames can be read up to the cut;
    /// otherwise the file cannot be opened.
    /// </summary>
    public static async Task<string> TruncatedAsync(bool indexInFront = true, double keep = 0.6)
    {
        var plain = await MakeAsync(new ClipRecipe()).ConfigureAwait(false);
        var whole = indexInFront
            ? await FfmpegAsync("index-in-front", ["-i", plain, "-c", "copy", "-movflags", "+faststart", "-fflags", "+bitexact"], "mp4").ConfigureAwait(false)
            : plain;
        return await ClipCache.GetAsync("truncated", $"{whole}\n{keep}", "mp4", async draft =>
        {
            var bytes = await File.ReadAllBytesAsync(whole).ConfigureAwait(false);
            await File.WriteAllBytesAsync(draft, bytes[..(int)(bytes.Length * keep)]).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    public static Task<string> ZeroBytesAsync() =>
        ClipCache.GetAsync("zero-bytes", "", "mp4", draft => File.WriteAllBytesAsync(draft, []));

    public static Task<string> TextNamedMp4Async()
    {
        const string Text = "Gate north: the camera hangs left of the lamp, see the drawing.\n";
        var words = string.Concat(Enumerable.Repeat(Text, 64));
        return ClipCache.GetAsync("text", words, "mp4", draft => File.WriteAllTextAsync(draft, words));
    }

    /// <summary>Numbered pictures from 0001 on, "jpg" or "png"; returns the pattern FOLDER/%04d.EXTENSION.</summary>
    public static async Task<string> ImageSequenceAsync(string extension = "jpg", int frames = 10, int width = 640, int height = 360)
    {
        string[] quality = extension == "jpg" ? ["-q:v", "3", "-pix_fmt", "yuvj420p", "-huffman", "default"] : [];
        string[] arguments =
        [
            "-f", "lavfi", "-i", $"testsrc2=size={width}x{height}:rate=25", "-frames:v", $"{frames}", .. quality,
            "-fflags", "+bitexact", "-flags:v", "+bitexact",
        ];
        var pattern = $"%04d.{extension}";
        return Path.Combine(await FfmpegAsync($"images-{extension}", arguments, "", pattern).ConfigureAwait(false), pattern);
    }

    /// <summary>The pictures of <see cref="ImageSequenceAsync"/> with "jpg" as bytes.</summary>
    public static async Task<IReadOnlyList<byte[]>> JpegsAsync(int frames = 10, int width = 640, int height = 360)
    {
        var pattern = await ImageSequenceAsync("jpg", frames, width, height).ConfigureAwait(false);
        return [.. Directory.GetFiles(Path.GetDirectoryName(pattern)!).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
    }

    /// <summary>A JPEG with a sound header and reproducible random bytes in place of its picture data.</summary>
    public static async Task<string> GarbageJpegAsync()
    {
        var picture = (await JpegsAsync(1).ConfigureAwait(false))[0];
        return await ClipCache.GetAsync("garbage", Convert.ToHexString(picture), "jpg", draft =>
        {
            // Past the tables and the start of scan, which end well within the first 1000 bytes.
            new Random(1).NextBytes(picture.AsSpan(1000));
            return File.WriteAllBytesAsync(draft, picture);
        }).ConfigureAwait(false);
    }

    private static ClipRecipe Half(ClipCodec codec, int width, int height) =>
        new() { Codec = codec, Width = width, Height = height, Frames = 25 };

    private static async Task<string> JoinedAsync(string name, string container, ClipRecipe first, ClipRecipe second)
    {
        var parts = new[]
        {
            await PartAsync(first, container, 0).ConfigureAwait(false),
            await PartAsync(second, container, 1).ConfigureAwait(false),
        };
        return await ClipCache.GetAsync(name, string.Join('\n', parts), container, async draft =>
        {
            await using var joined = File.Create(draft);
            foreach (var part in parts)
                await joined.WriteAsync(await File.ReadAllBytesAsync(part).ConfigureAwait(false)).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    /// <summary>One half, shifted by its number in seconds; in MPEG-TS with that number as the version of its tables.</summary>
    private static async Task<string> PartAsync(ClipRecipe recipe, string container, int number)
    {
        string[] transport = container == "ts"
            ? ["-output_ts_offset", $"{number}", "-tables_version", $"{number}", "-muxdelay", "0", "-muxpreload", "0"]
            : [];
        return await FfmpegAsync(
            "part", ["-i", await MakeAsync(recipe).ConfigureAwait(false), "-c", "copy", "-fflags", "+bitexact", .. transport], container)
            .ConfigureAwait(false);
    }

    private static void SetMatrix(byte[] mp4, int degrees, int width, int height)
    {
        // Version 0: version and flags 4, times 8, track 4, reserved 4, duration 4, reserved 8, layer to reserved 8.
        var matrix = mp4.AsSpan(mp4.AsSpan().IndexOf(Encoding.ASCII.GetBytes("tkhd")) + 4 + 40, 36);
        var (cos, sin) = degrees switch
        {
            90 => (0, 1),
            180 => (-1, 0),
            270 => (0, -1),
            _ => throw new ArgumentOutOfRangeException(nameof(degrees), degrees, "90, 180 or 270"),
        };
        // 16.16 fixed point rows (a b u)(c d v)(x y w), w in 2.30; x and y bring the turned picture back to the origin.
        int[] values =
        [
            cos << 16, sin << 16, 0,
            -sin << 16, cos << 16, 0,
            (degrees == 90 ? height : degrees == 180 ? width : 0) << 16,
            (degrees == 270 ? width : degrees == 180 ? height : 0) << 16,
            1 << 30,
        ];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(matrix[(4 * i)..], values[i]);
    }
}
