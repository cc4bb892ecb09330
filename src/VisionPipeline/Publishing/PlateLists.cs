using VisionPipeline.Events;
using VisionPipeline.Voting;

namespace VisionPipeline.Publishing;

/// <summary>Lists of plates, ready to be asked. Immutable, thread-safe.</summary>
public sealed class PlateLists
{
    /// <summary>What an entry has to be, in words.</summary>
    public const string EntryRule = "letters A to Z, digits, * and ?, up to 32, at least one letter or digit, with spaces, '-', '.' and '_' between them as you like";

    private const int LongestEntry = 32;
    private readonly PlateList[] _lists;

    /// <summary>Prepares lists.</summary>
    /// <param name="configs">The lists.</param>
    /// <exception cref="ArgumentException">An entry is no plate or pattern, or a distance is out of range; the message names all faults.</exception>
    public PlateLists(IEnumerable<PlateListConfig> configs)
    {
        var faults = new List<string>();
        _lists = [.. configs.Select(config => new PlateList(config, faults))];
        if (faults.Count > 0)
            throw new ArgumentException(string.Join('\n', faults), nameof(configs));
    }

    /// <summary>Each list's nearest entry for a plate; lists without one give nothing.</summary>
    /// <param name="plate">What the plate says.</param>
    public IEnumerable<PlateListHit> Match(PlateVerdict plate)
    {
        foreach (PlateList list in _lists)
        {
            if (list.Nearest(plate) is { } hit)
                yield return hit;
        }
    }

    /// <summary>A plate as entries are compared: capitals and digits only.</summary>
    /// <param name="text">As written by a person.</param>
    public static string Normalise(string text) => string.Concat(text.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();

    /// <summary>Whether a text can be an entry: a plate or a pattern.</summary>
    /// <param name="text">As written by a person.</param>
    public static bool IsEntry(string text) =>
        text.All(c => IsPattern(c) || c is ' ' or '-' or '.' or '_') && text.Any(char.IsAsciiLetterOrDigit) && text.Count(IsPattern) <= LongestEntry;

    private static bool IsPattern(char c) => char.IsAsciiLetterOrDigit(c) || c is '*' or '?';

    private sealed class PlateList
    {
        private readonly PlateListConfig _config;
        private readonly Dictionary<string, string> _exact = new(StringComparer.Ordinal);
        private readonly List<(string Entry, string Pattern)> _patterns = [];

        public PlateList(PlateListConfig config, List<string> faults)
        {
            _config = config;
            if (config.ConfusableDistance is not (>= 0 and < 1))
                faults.Add($"list {config.Name}: confusable distance {config.ConfusableDistance} is not from 0 to below 1");
            if (config.AlternativeProbability is not (>= 0 and <= 1))
                faults.Add($"list {config.Name}: alternative probability {config.AlternativeProbability} is not from 0 to 1");
            foreach (string entry in config.Entries)
            {
                string pattern = string.Concat(entry.Where(IsPattern)).ToUpperInvariant();
                if (!IsEntry(entry))
                    faults.Add($"list {config.Name}: '{entry}' is no plate: {EntryRule}");
                else if (pattern.AsSpan().IndexOfAny('*', '?') >= 0)
                    _patterns.Add((entry, pattern));
                else
                    _exact[pattern] = entry;
            }
        }

        public PlateListHit? Nearest(PlateVerdict plate)
        {
            if (_exact.TryGetValue(plate.Text, out string? same))
                return Hit(same, PlateMatch.Exact, 0);
            foreach ((string entry, string pattern) in _patterns)
            {
                if (Fits(plate.Text, pattern))
                    return Hit(entry, PlateMatch.Wildcard, 0);
            }

            if (Closest(plate.Text) is { } near)
                return near;
            foreach (PlateAlternative other in plate.Alternatives)
            {
                if (other.Probability >= _config.AlternativeProbability && other.Probability < 1 && _exact.TryGetValue(other.Text, out string? entry))
                    return Hit(entry, PlateMatch.Alternative, Confusables.Distance(plate.Text, other.Text));
            }

            return null;
        }

        // Mix-ups keep the length, so that only entries of the same length can be near enough; a first pass over lengths costs nothing.
        private PlateListHit? Closest(string text)
        {
            if (_config.ConfusableDistance <= 0)
                return null;
            PlateListHit? best = null;
            foreach ((string plate, string entry) in _exact)
            {
                if (plate.Length != text.Length)
                    continue;
                double distance = Distance(plate, text);
                if (distance <= _config.ConfusableDistance && distance < (best?.Distance ?? double.MaxValue))
                    best = Hit(entry, PlateMatch.Confusable, distance);
            }

            return best;
        }

        private static double Distance(string a, string b)
        {
            double sum = 0;
            for (int i = 0; i < a.Length && sum < 1; i++)
                sum += a[i] == b[i] ? 0 : char.IsAsciiLetterOrDigit(b[i]) ? Confusables.Cost(a[i], b[i]) : 1;
            return Math.Round(sum, 3);
        }

        private PlateListHit Hit(string entry, PlateMatch match, double distance) =>
            new(_config.Name, _config.Kind, entry, match, Math.Round(distance, 3), _config.Provisional);

        // Greedy with one way back, as globs are matched in linear time for one star and in a * b at worst.
        private static bool Fits(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern)
        {
            int t = 0, p = 0, star = -1, mark = 0;
            while (t < text.Length)
            {
                if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t]))
                {
                    t++;
                    p++;
                }
                else if (p < pattern.Length && pattern[p] == '*')
                {
                    star = p++;
                    mark = t;
                }
                else if (star >= 0)
                {
                    p = star + 1;
                    t = ++mark;
                }
                else
                {
                    return false;
                }
            }

            return pattern[p..].TrimStart('*').IsEmpty;
        }
    }
}
