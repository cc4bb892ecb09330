using System.Globalization;
using System.Text;
using VisionPipeline.Events;

namespace VisionPipeline.Server.Delivery;

/// <summary>Plate events as CSV (RFC 4180), one line each.</summary>
internal static class EventCsv
{
    public const string Header =
        "sequence,pass_id,revision,state,camera,node,plate,hmac,region,confidence,captured,uncertainty_ms,source,first_seen,last_seen,vehicle,direction_degrees,speed_kmh,looks,rejected,frame,crop,clip,merged_into";

    public static string Line(long sequence, PlateEvent e)
    {
        string?[] fields =
        [
            Of(sequence), e.PassId, Of(e.Revision), e.State.ToString().ToLowerInvariant(), e.Camera, e.Node, e.Plate?.Text, e.Plate?.Hmac, e.Plate?.Region, Of(e.Plate?.Confidence),
            Of(e.Times.Captured), Of(e.Times.UncertaintyMs), e.Times.Source, Of(e.Times.FirstSeen), Of(e.Times.LastSeen), e.Vehicle.Class, Of(e.Vehicle.DirectionDegrees), Of(e.Vehicle.SpeedKmh),
            Of(e.Looks), e.Rejected.ToString(), e.Evidence?.Frame, e.Evidence?.Crop, e.Evidence?.Clip, e.MergedInto,
        ];
        var line = new StringBuilder();
        line.AppendJoin(',', fields.Select(Quoted));
        return line.ToString();
    }

    private static string? Of(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);

    private static string? Of(DateTimeOffset value) => value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    // A leading = + - @ would be a formula in a spreadsheet; names of cameras come from people.
    private static string Quoted(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return "";
        if (value[0] is '=' or '+' or '@')
            value = "'" + value;
        return value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"")}\"";
    }
}
