using System.IO.Compression;
using System.Text.Json;
using OpenCvSharp;

namespace VisionPipeline.Simulation;

/// <summary>Pictures of digits and capitals in several typefaces, from embedded resources (licences: assets/NOTICE). Immutable after loading.</summary>
internal static class GlyphAtlas
{
    private static readonly Lazy<(int Height, Dictionary<(string, char), byte[]> Glyphs)> Loaded = new(Load);

    /// <summary>Rows of every glyph: the cap height.</summary>
    public static int Height => Loaded.Value.Height;

    /// <summary>Columns of a glyph.</summary>
    public static int Width(string face, char character) => Loaded.Value.Glyphs[(face, character)].Length / Height;

    /// <summary>Coverage of a glyph, scaled; the caller owns it.</summary>
    public static Mat Scaled(string face, char character, int width, int height)
    {
        byte[] bytes = Loaded.Value.Glyphs[(face, character)];
        using Mat full = Mat.CopyOf(Height, bytes.Length / Height, MatType.CV_8UC1, bytes);
        var scaled = new Mat();
        Cv2.Resize(full, scaled, new Size(Math.Max(1, width), Math.Max(1, height)), 0, 0, InterpolationFlags.Area);
        return scaled;
    }

    private static (int, Dictionary<(string, char), byte[]>) Load()
    {
        using JsonDocument index = JsonDocument.Parse(Resource("glyphs.json"));
        int height = index.RootElement.GetProperty("height").GetInt32();
        string characters = index.RootElement.GetProperty("characters").GetString()!;
        using var pixels = new DeflateStream(Resource("glyphs.bin"), CompressionMode.Decompress);
        var glyphs = new Dictionary<(string, char), byte[]>();
        foreach (JsonElement face in index.RootElement.GetProperty("faces").EnumerateArray())
        {
            string name = face.GetProperty("name").GetString()!;
            int i = 0;
            foreach (JsonElement width in face.GetProperty("widths").EnumerateArray())
            {
                byte[] glyph = new byte[width.GetInt32() * height];
                pixels.ReadExactly(glyph);
                glyphs[(name, characters[i++])] = glyph;
            }
        }

        return (height, glyphs);
    }

    private static Stream Resource(string name) => typeof(GlyphAtlas).Assembly.GetManifestResourceStream(name)!;
}
