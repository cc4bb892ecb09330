using System.Globalization;

namespace VisionPipeline.Settings;

/// <content>Lists of values and of points.</content>
internal sealed partial class YamlSection
{
    /// <summary>A list of texts, none of them empty.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">What holds where it is absent.</param>
    /// <param name="fault">What is wrong with a text that is given; null where nothing is.</param>
    public IReadOnlyList<string> Words(string key, IReadOnlyList<string> fallback, Func<string, string?>? fault = null)
    {
        IReadOnlyList<string> value = fallback;
        if (Find(key) is not null)
        {
            IReadOnlyList<SettingsNode> items = Items(key, "words");
            foreach (SettingsNode item in items)
            {
                if (item.Text is not { Length: > 0 } text)
                    Fault(key, item.Line, "must hold words only");
                else if (fault?.Invoke(text) is { } words)
                    Fault(key, item.Line, $"holds {Shown(item)}: {words}");
            }

            value = [.. items.Select(static item => item.Text).OfType<string>()];
        }

        Effective.Set(key, EffectiveNode.Value($"[{string.Join(", ", value.Select(EffectiveNode.Quote))}]"));
        return value;
    }

    /// <summary>A list of names of an enum, each at most once and at least one.</summary>
    public IReadOnlyList<T> Choices<T>(string key, IReadOnlyList<T> fallback)
        where T : struct, Enum
    {
        IReadOnlyList<T> value = fallback;
        if (Find(key) is { } node)
        {
            List<T> read = [];
            IReadOnlyList<SettingsNode> items = Items(key, string.Join(", ", Enum.GetValues<T>().Select(Named)));
            foreach (SettingsNode item in items)
            {
                if (!TryName(item.Text, out T one))
                    _ledger.Fault(item.Line, $"'{_path}{key}' holds {Shown(item)}: wanted are {string.Join(", ", Enum.GetValues<T>().Select(Named))}");
                else if (!read.Contains(one))
                    read.Add(one);
            }

            if (read.Count > 0)
                value = read;
            else if (items.Count == 0 && node.Items is not null)
                Fault(key, "is empty: at least one is wanted");
        }

        Effective.Set(key, EffectiveNode.Value($"[{string.Join(", ", value.Select(Named))}]"));
        return value;
    }

    /// <summary>A list of names of an enum's single bits.</summary>
    public T Flags<T>(string key, T fallback)
        where T : struct, Enum
    {
        static long Bits(T value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);
        T[] single = [.. Enum.GetValues<T>().Where(static value => System.Numerics.BitOperations.PopCount((ulong)Bits(value)) == 1)];
        long bits = Bits(fallback);
        if (Find(key) is not null)
        {
            bits = 0;
            foreach (SettingsNode item in Items(key, string.Join(", ", single.Select(Named))))
            {
                if (TryName(item.Text, out T one) && single.Contains(one))
                    bits |= Bits(one);
                else
                    _ledger.Fault(item.Line, $"'{_path}{key}' holds {Shown(item)}: wanted are {string.Join(", ", single.Select(Named))}");
            }
        }

        Effective.Set(key, EffectiveNode.Value($"[{string.Join(", ", single.Where(one => (bits & Bits(one)) != 0).Select(Named))}]"));
        return (T)Enum.ToObject(typeof(T), bits);
    }

    /// <summary>Names of any kind with values that are secrets, as <see cref="Secret"/> reads them.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fault">What is wrong with a name that is given; null where nothing is.</param>
    public IReadOnlyDictionary<string, string> Secrets(string key, Func<string, string?>? fault = null)
    {
        Dictionary<string, string> values = [];
        SettingsNode? node = Find(key);
        var effective = EffectiveNode.Mapping();
        Effective.Set(key, effective);
        var section = new YamlSection(_ledger, $"{_path}{key}.", $"{_pattern}{key}.*", node, Line, effective);
        foreach (SettingsMember member in section._members)
        {
            if (fault?.Invoke(member.Key) is { } words)
                section.Fault(member.Key, member.Line, words);
            if (section.Secret(member.Key, null) is { } value)
                values[member.Key] = value;
        }

        return values;
    }

    /// <summary>One point <c>[x, y]</c> with both from 0 to 1.</summary>
    /// <returns>Null where the key is absent or wrong.</returns>
    public (double X, double Y)? Point(string key)
    {
        (double X, double Y)? point = Find(key) is { } node ? PointOf(key, node) : null;
        Effective.Set(key, EffectiveNode.Value(point is { } at ? Written(at) : "null"));
        return point;
    }

    /// <summary>A list of points <c>[[x, y], ...]</c>, each coordinate from 0 to 1.</summary>
    /// <returns>Empty where the key is absent or a point is wrong.</returns>
    public IReadOnlyList<(double X, double Y)> Points(string key)
    {
        IReadOnlyList<(double X, double Y)> points = Find(key) is { } node ? PointsOf(key, node) ?? [] : [];
        Effective.Set(key, EffectiveNode.Value(Written(points)));
        return points;
    }

    /// <summary>A list of lists of points, each with its line in the file.</summary>
    public IReadOnlyList<(int Line, IReadOnlyList<(double X, double Y)> Points)> PointLists(string key)
    {
        List<(int Line, IReadOnlyList<(double X, double Y)> Points)> lists = [];
        foreach (SettingsNode item in Items(key, "lists of points [[x, y], ...]"))
        {
            if (PointsOf(key, item) is { } points)
                lists.Add((item.Line, points));
        }

        Effective.Set(key, EffectiveNode.Value($"[{string.Join(", ", lists.Select(static list => Written(list.Points)))}]"));
        return lists;
    }

    /// <summary>Adds a fault of a key in a line within it.</summary>
    public void Fault(string key, int line, string words) => _ledger.Fault(line, $"'{_path}{key}' {words}");

    private static string Written((double X, double Y) point) => $"[{Plain(point.X)}, {Plain(point.Y)}]";

    private static string Written(IReadOnlyList<(double X, double Y)> points) => $"[{string.Join(", ", points.Select(Written))}]";

    private IReadOnlyList<(double X, double Y)>? PointsOf(string key, SettingsNode node)
    {
        if (node.Items is not { } items || items.Count > 256)
        {
            Fault(key, node.Line, "must be a list of at most 256 points [[x, y], ...]");
            return null;
        }

        if (!_ledger.Take(items.Count, node.Line))
            return null;
        List<(double X, double Y)> points = [];
        foreach (SettingsNode item in items)
        {
            if (PointOf(key, item) is { } point)
                points.Add(point);
        }

        return points.Count == items.Count ? points : null;
    }

    private (double X, double Y)? PointOf(string key, SettingsNode node)
    {
        if (node.Items is [{ Text: { } x }, { Text: { } y }] && Share(x) is { } across && Share(y) is { } down)
            return (across, down);
        Fault(key, node.Line, "must hold points [x, y] with x and y from 0 to 1");
        return null;

        static double? Share(string text) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is >= 0 and <= 1 ? value : null;
    }

    private IReadOnlyList<SettingsNode> Items(string key, string of)
    {
        if (Find(key) is not { } node)
            return [];
        if (node.Items is null)
        {
            Fault(key, $"must be a list of {of}");
            return [];
        }

        return _ledger.Take(node.Items.Count, node.Line) ? node.Items : [];
    }
}
