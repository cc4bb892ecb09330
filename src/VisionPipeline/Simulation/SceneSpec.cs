using System.Globalization;
using VisionPipeline.Sources;

namespace VisionPipeline.Simulation;

/// <summary>What a simulated scene shows. Immutable; the same values give the same pictures and the same truth.</summary>
public sealed record SceneSpec
{
    /// <summary>Part of every cache key; counts up when pictures change.</summary>
    public const int RendererVersion = 4;

    private const string Keys = "seed, fps, size, lanes, region, rate, seconds, view, speed, traffic, block, origin";

    /// <summary>Light and weather.</summary>
    public SceneLight Light { get; init; }

    /// <summary>Seed of everything random.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Frames per second, 1..60.</summary>
    public int Fps { get; init; } = 15;

    /// <summary>Pixels, even, 320..3840.</summary>
    public int Width { get; init; } = 1920;

    /// <summary>Pixels, even, 180..2160.</summary>
    public int Height { get; init; } = 1080;

    /// <summary>Lanes, 1..3.</summary>
    public int Lanes { get; init; } = 2;

    /// <summary><c>EU</c> or <c>ALL</c> for a mixture, or one of <see cref="PlateDesign.Regions"/>.</summary>
    public string Region { get; init; } = "EU";

    /// <summary>Vehicles per minute over all lanes, 0..120.</summary>
    public double Rate { get; init; } = 20;

    /// <summary>Length of the clip, 2..600 s; it repeats after that.</summary>
    public int Seconds { get; init; } = 60;

    /// <summary>Whether vehicles go away from the camera, so that it sees their rears.</summary>
    public bool Leaving { get; init; }

    /// <summary>Whether the left half of the lanes comes towards the camera while the rest goes away; <see cref="Leaving"/> says nothing then. Needs 2 lanes.</summary>
    public bool Opposing { get; init; }

    /// <summary>What stands in the camera's view.</summary>
    public SceneBlock Block { get; init; }

    /// <summary>Slowest vehicle in km/h, 5..130.</summary>
    public double MinSpeed { get; init; } = 30;

    /// <summary>Fastest vehicle in km/h, 5..130.</summary>
    public double MaxSpeed { get; init; } = 70;

    /// <summary><c>mixed</c>, or the name of one <see cref="VehicleKind"/>.</summary>
    public string Traffic { get; init; } = "mixed";

    /// <summary>When the scene began to run, in seconds since 1970 (UTC); null: when this process first opens it.</summary>
    public double? Origin { get; init; }

    /// <summary>Frames of one round of the clip.</summary>
    public int Frames => Seconds * Fps;

    /// <summary>Reads what follows <c>sim://</c>: <c>day</c>, <c>dusk</c>, <c>night</c>, <c>rain</c>, <c>highway</c>, <c>street</c> or <c>empty</c>, then settings.</summary>
    /// <param name="text">e.g. <c>day?seed=2&amp;lanes=3</c>.</param>
    /// <exception cref="SourceException">A scene, setting or value that is not known; one line says what would be right.</exception>
    public static SceneSpec Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string where = "sim://" + text;
        int mark = text.IndexOf('?', StringComparison.Ordinal);
        string name = (mark < 0 ? text : text[..mark]).Trim('/').ToLowerInvariant();
        SceneSpec spec = name switch
        {
            "day" => new SceneSpec(),
            "dusk" => new SceneSpec { Light = SceneLight.Dusk },
            "night" => new SceneSpec { Light = SceneLight.Night },
            "rain" => new SceneSpec { Light = SceneLight.Rain },
            "highway" => new SceneSpec { Lanes = 3, MinSpeed = 80, MaxSpeed = 130, Rate = 30 },
            "street" => new SceneSpec { Lanes = 1, MinSpeed = 10, MaxSpeed = 40, Leaving = true, Rate = 12 },
            "empty" => new SceneSpec { Rate = 0 },
            _ => throw Bad($"unknown scene '{name}'; known are day, dusk, night, rain, highway, street, empty"),
        };
        foreach (string pair in mark < 0 ? [] : text[(mark + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int at = pair.IndexOf('=', StringComparison.Ordinal);
            string key = at < 0 ? pair : pair[..at];
            string value = at < 0 ? "" : pair[(at + 1)..];
            spec = key switch
            {
                "seed" => spec with { Seed = Whole(key, value, 0, int.MaxValue) },
                "fps" => spec with { Fps = Whole(key, value, 1, 60) },
                "lanes" => spec with { Lanes = Whole(key, value, 1, 3) },
                "seconds" => spec with { Seconds = Whole(key, value, 2, 600) },
                "rate" => spec with { Rate = Number(key, value, 0, 120) },
                "origin" => spec with { Origin = Number(key, value, 0, 1e11) },
                "size" => Size(spec, value),
                "speed" => Speed(spec, value),
                "region" => value.ToUpperInvariant() is string code && (code is "EU" or "ALL" || PlateDesign.Regions.Contains(code))
                    ? spec with { Region = code }
                    : throw Bad($"region '{value}' is not drawn; known are EU, ALL, {string.Join(", ", PlateDesign.Regions)}"),
                "view" => value is "front" or "rear" or "both" ? spec with { Leaving = value == "rear", Opposing = value == "both" } : throw Bad($"view '{value}' must be front, rear or both"),
                "block" => Enum.TryParse(value, true, out SceneBlock block) && block.ToString().Equals(value, StringComparison.OrdinalIgnoreCase) ? spec with { Block = block } : throw Bad($"block '{value}' must be none, pole or tree"),
                "traffic" => value == "mixed" || (Enum.TryParse(value, true, out VehicleKind kind) && !char.IsAsciiDigit(value[0]) && kind.ToString().Equals(value, StringComparison.OrdinalIgnoreCase))
                    ? spec with { Traffic = value.ToLowerInvariant() }
                    : throw Bad($"traffic '{value}' must be mixed, {string.Join(", ", Enum.GetNames<VehicleKind>()).ToLowerInvariant()}"),
                _ => throw Bad($"unknown setting '{key}'; known are {Keys}"),
            };
        }

        return spec.Opposing && spec.Lanes < 2 ? throw Bad("view 'both' needs 2 lanes or more (lanes=2)") : spec;

        SourceException Bad(string what) => new(SourceFault.BadAddress, where, what);

        int Whole(string key, string value, int least, int most) =>
            int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
                ? number
                : throw Bad($"{key} '{value}' must be a whole number from {least} to {most}");

        double Number(string key, string value, double least, double most) =>
            double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number >= least && number <= most
                ? number
                : throw Bad(string.Create(CultureInfo.InvariantCulture, $"{key} '{value}' must be a number from {least} to {most}"));

        SceneSpec Size(SceneSpec old, string value)
        {
            string[] sides = value.Split('x');
            if (sides.Length != 2)
                throw Bad($"size '{value}' must be like 1920x1080");
            int width = Whole("size", sides[0], 320, 3840);
            int height = Whole("size", sides[1], 180, 2160);
            return (width | height) % 2 == 0 ? old with { Width = width, Height = height } : throw Bad($"size '{value}' must have even sides");
        }

        SceneSpec Speed(SceneSpec old, string value)
        {
            string[] ends = value.Split('-');
            double least = Number("speed", ends[0], 5, 130);
            double most = Number("speed", ends[^1], 5, 130);
            return ends.Length <= 2 && least <= most ? old with { MinSpeed = least, MaxSpeed = most } : throw Bad($"speed '{value}' must be like 30-70");
        }
    }

    /// <summary>All that pictures and truth depend on, in one line; without <see cref="Origin"/>.</summary>
    public string Canonical() => string.Create(CultureInfo.InvariantCulture, $"{World()}&size={Width}x{Height}");

    /// <summary>All that the traffic depends on: sources that differ in size only show the same world.</summary>
    internal string World() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Light.ToString().ToLowerInvariant()}?seed={Seed}&fps={Fps}&lanes={Lanes}&region={Region}&rate={Rate}&seconds={Seconds}&view={(Opposing ? "both" : Leaving ? "rear" : "front")}&speed={MinSpeed}-{MaxSpeed}&traffic={Traffic}&block={Block.ToString().ToLowerInvariant()}");

    /// <summary>Whether vehicles of a lane go away from the camera; lanes count from the left, from 0.</summary>
    internal bool Leaves(int lane) => Opposing ? lane >= Lanes / 2 : Leaving;
}
