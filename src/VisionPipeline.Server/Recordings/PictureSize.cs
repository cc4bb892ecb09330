using System.Globalization;

namespace VisionPipeline.Server.Recordings;

/// <summary>Reads the sizes that verbs take.</summary>
internal static class PictureSize
{
    private const int Least = 16;
    private const int Most = 8192;

    /// <summary>Reads <c>1280x720</c>, which a picture is fitted into, or a height alone.</summary>
    /// <returns>False where it is neither.</returns>
    public static bool TryRead(string text, out int? width, out int? height)
    {
        string[] parts = text.Split('x');
        (width, height) = (null, null);
        if (parts.Length > 2 || !TrySide(parts[^1], out int high))
            return false;
        height = high;
        if (parts.Length == 1)
            return true;
        if (!TrySide(parts[0], out int wide))
            return false;
        width = wide;
        return true;
    }

    private static bool TrySide(string text, out int side) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out side) && side is >= Least and <= Most;
}
