using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using VisionPipeline.Recording;

namespace VisionPipeline.Configuration;

/// <summary>Hours of a week in words: <c>mon-fri 08:00-18:00</c>, <c>sat,sun 22:00-06:00</c>, <c>daily 00:00-12:00</c>.</summary>
internal static class WindowText
{
    private static readonly string[] Names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    public static bool TryRead(string text, [NotNullWhen(true)] out RecordingWindow? window)
    {
        window = null;
        if (text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [{ } days, { } hours] || hours.Split('-') is not [{ } from, { } to])
            return false;
        if (!TryTime(from, out TimeOnly begin) || !TryTime(to, out TimeOnly end) || Days(days) is not { } found)
            return false;
        window = new RecordingWindow(found, begin, end);
        return true;
    }

    private static bool TryTime(string text, out TimeOnly time) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    private static List<DayOfWeek>? Days(string text)
    {
        if (text == "daily")
            return [.. Enum.GetValues<DayOfWeek>()];
        List<DayOfWeek> days = [];
        foreach (string part in text.Split(','))
        {
            string[] ends = part.Split('-');
            int first = Array.IndexOf(Names, ends[0]);
            int last = Array.IndexOf(Names, ends[^1]);
            if (first < 0 || last < 0 || ends.Length > 2)
                return null;

            // fri-mon goes over the week's end.
            for (int day = first; ; day = (day + 1) % 7)
            {
                if (!days.Contains((DayOfWeek)day))
                    days.Add((DayOfWeek)day);
                if (day == last)
                    break;
            }
        }

        return days;
    }
}
