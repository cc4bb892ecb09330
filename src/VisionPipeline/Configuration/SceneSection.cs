using VisionPipeline.Geometry;
using VisionPipeline.Settings;

namespace VisionPipeline.Configuration;

/// <summary>A camera's keys <c>interest</c>, <c>ignore</c>, <c>lines</c>, <c>zones</c> and <c>road</c>.</summary>
internal static class SceneSection
{
    public static SceneConfig Read(YamlSection section, int minPlateWidth) => new()
    {
        Interest = Polygons(section, "interest"),
        Ignore = Polygons(section, "ignore"),
        MinPlateWidth = minPlateWidth,
        Lines = Lines(section),
        Zones = Zones(section),
        Road = Road(section.Section("road")),
    };

    private static Polygon[] Polygons(YamlSection section, string key) =>
        [.. section.PointLists(key).Select(list => Outline(section, key, list.Line, list.Points)).OfType<Polygon>()];

    private static Polygon? Outline(YamlSection section, string key, int line, IReadOnlyList<(double X, double Y)> points)
    {
        if (OutlineCheck.Fault(points) is not { } fault)
            return new Polygon([.. points.Select(static point => new ScenePoint(point.X, point.Y))]);
        section.Fault(key, line, fault);
        return null;
    }

    private static List<CountingLine> Lines(YamlSection camera)
    {
        List<CountingLine> lines = [];
        foreach (YamlSection section in camera.Sections("lines"))
        {
            string name = Name(section, [.. lines.Select(static line => line.Name)]);
            section.Require("from");
            section.Require("to");
            (double X, double Y)? from = section.Point("from");
            (double X, double Y)? to = section.Point("to");
            section.End();
            if (from is not { } a || to is not { } b)
                continue;
            if (a == b)
                section.Fault("to", "is where 'from' is: a line has two ends");
            lines.Add(new CountingLine(name, new ScenePoint(a.X, a.Y), new ScenePoint(b.X, b.Y)));
        }

        return lines;
    }

    private static List<Zone> Zones(YamlSection camera)
    {
        List<Zone> zones = [];
        foreach (YamlSection section in camera.Sections("zones"))
        {
            string name = Name(section, [.. zones.Select(static zone => zone.Name)]);
            section.Require("region");
            IReadOnlyList<(double X, double Y)> points = section.Points("region");
            section.End();
            if (points.Count > 0 && Outline(section, "region", section.LineOf("region"), points) is { } region)
                zones.Add(new Zone(name, region));
        }

        return zones;
    }

    private static RoadPlane? Road(YamlSection section)
    {
        IReadOnlyList<(double X, double Y)> corners = section.Points("corners");
        double? width = section.OptionalNumber("width_m", null, 0.5, 200);
        double? length = section.OptionalNumber("length_m", null, 0.5, 1000);
        if (corners.Count > 0 || width is not null || length is not null)
        {
            section.Require("corners");
            section.Require("width_m");
            section.Require("length_m");
        }

        section.End();
        if (corners.Count == 0 || width is null || length is null)
            return null;
        if (corners.Count != 4 || !OutlineCheck.IsConvex(corners))
        {
            section.Fault("corners", "must be 4 points that go round: far left, far right, near right, near left");
            return null;
        }

        return new RoadPlane([.. corners.Select(static point => new ScenePoint(point.X, point.Y))], width.Value, length.Value);
    }

    private static string Name(YamlSection section, IReadOnlyCollection<string> taken)
    {
        section.Require("name");
        string name = section.Word("name", "");
        if (name.Length > 64)
            section.Fault("name", "is longer than 64 characters");
        else if (taken.Contains(name))
            section.Fault("name", "is taken within this camera");
        return name;
    }
}
