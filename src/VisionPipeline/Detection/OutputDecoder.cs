using VisionPipeline.Batching;

namespace VisionPipeline.Detection;

/// <summary>Turns one picture's numbers into detections: threshold, suppression, and the way back to the picture. Reuses its memory; NOT thread-safe.</summary>
internal sealed class OutputDecoder
{
    private readonly DetectorOutput _output;
    private readonly DetectorOptions _options;
    private readonly ClassMap _map;
    private readonly float[] _thresholds;
    private readonly float _least;
    private readonly GridCells? _cells;
    private readonly CandidateList _plates = new();
    private readonly CandidateList _vehicles = new();

    public OutputDecoder(DetectorModel model)
    {
        _output = model.Output;
        _options = model.Options;
        _map = model.Map;
        // A threshold of 0 would let through every anchor of a model that writes exact zeros for "nothing".
        _thresholds = [.. _map.Classes.Select(c => c is { } kind ? MathF.Max(_options.Scores.Of(kind), float.Epsilon) : float.PositiveInfinity)];
        _least = _thresholds.Min();
        _cells = _output is { Format: DetectorFormat.YoloX, IsDecoded: false } ? new GridCells(model.Input.Width, model.Input.Height) : null;
    }

    /// <summary>Decodes.</summary>
    /// <param name="numbers">The output of one picture.</param>
    /// <param name="corners">Its corners, 8 x anchors; empty where the model has none.</param>
    /// <param name="box">Where the picture lies in the tensor.</param>
    /// <param name="into">Cleared, then filled: plates first, then vehicles, each by falling score.</param>
    public void Decode(ReadOnlySpan<float> numbers, ReadOnlySpan<float> corners, in Letterbox box, DetectionList into)
    {
        _plates.Clear();
        _vehicles.Clear();
        if (_output.Format == DetectorFormat.EndToEnd)
            ScanResults(numbers);
        else if (_output.IsTransposed)
            ScanRows(numbers);
        else
            ScanAnchors(numbers);
        _plates.Suppress(_options.PlateOverlap, _options.MaxDetections);
        _vehicles.Suppress(_options.VehicleOverlap, _options.MaxDetections);
        into.Clear();
        Map(_plates, corners, box, into);
        Map(_vehicles, default, box, into);
    }

    // Class by class along contiguous rows.
    private void ScanRows(ReadOnlySpan<float> numbers)
    {
        int anchors = _output.Anchors;
        for (int c = 0; c < _map.Classes.Length; c++)
        {
            if (_map.Classes[c] is not { } kind)
                continue;
            ReadOnlySpan<float> row = numbers.Slice((4 + c) * anchors, anchors);
            for (int at = RowScan.Next(row, 0, _thresholds[c]); at >= 0; at = RowScan.Next(row, at + 1, _thresholds[c]))
            {
                if (kind == ObjectClass.Plate || IsBest(numbers[(4 * anchors)..], at, anchors, c))
                    AddCentred(numbers[at], numbers[anchors + at], numbers[(2 * anchors) + at], numbers[(3 * anchors) + at], row[at], kind, at);
            }
        }
    }

    // Anchor by anchor.
    private void ScanAnchors(ReadOnlySpan<float> numbers)
    {
        int first = _output.FirstClass;
        for (int at = 0; at < _output.Anchors; at++)
        {
            ReadOnlySpan<float> row = numbers.Slice(at * _output.Attributes, _output.Attributes);
            float objectness = _output.HasObjectness ? row[4] : 1;
            if (!(objectness >= _least))
                continue;
            for (int c = 0; c < _map.Classes.Length; c++)
            {
                float score = objectness * row[first + c];
                if (!(score >= _thresholds[c]) || _map.Classes[c] is not { } kind)
                    continue;
                if (kind != ObjectClass.Plate && !IsBest(row[first..], 0, 1, c))
                    continue;
                (float x, float y, float width, float height) = (row[0], row[1], row[2], row[3]);
                if (_cells is not null)
                    (x, y, width, height) = _cells.Decode(at, x, y, width, height);
                AddCentred(x, y, width, height, score, kind, at);
            }
        }
    }

    private void ScanResults(ReadOnlySpan<float> numbers)
    {
        int attributes = _output.Attributes;
        for (int at = 0; at + attributes <= numbers.Length; at += attributes)
        {
            ReadOnlySpan<float> row = numbers.Slice(at, attributes);
            int c = row[5] >= 0 && row[5] < _map.Classes.Length ? (int)row[5] : -1;
            if (c >= 0 && row[4] >= _thresholds[c] && _map.Classes[c] is { } kind)
                ListOf(kind).Add(row[0], row[1], row[2], row[3], MathF.Min(row[4], 1), kind, at / attributes);
        }
    }

    // A vehicle counts as the class that scores best at its anchor, classes that are not ours included: a train is no bus.
    private bool IsBest(ReadOnlySpan<float> scores, int at, int stride, int index)
    {
        float own = scores[(index * stride) + at];
        foreach (int rival in _map.Rivals)
        {
            float other = scores[(rival * stride) + at];
            if (other > own || (other == own && rival < index))
                return false;
        }

        return true;
    }

    private void AddCentred(float x, float y, float width, float height, float score, ObjectClass kind, int anchor) => ListOf(kind).Add(
        x - (width / 2), y - (height / 2), x + (width / 2), y + (height / 2), MathF.Min(score, 1), kind, anchor);

    private CandidateList ListOf(ObjectClass kind) => kind == ObjectClass.Plate ? _plates : _vehicles;

    private void Map(CandidateList list, ReadOnlySpan<float> corners, in Letterbox box, DetectionList into)
    {
        foreach (int index in list.Kept)
        {
            ref readonly Candidate found = ref list[index];
            (double left, double top, double right, double bottom) = box.ToSource(found.Left, found.Top, found.Right, found.Bottom);
            left = Math.Max(left, 0);
            top = Math.Max(top, 0);
            right = Math.Min(right, box.SourceWidth);
            bottom = Math.Min(bottom, box.SourceHeight);
            // What lies on the padding, or is a sliver at the edge, is nothing.
            if (right - left < 1 || bottom - top < 1)
                continue;
            PlateCorners? quad = corners.IsEmpty ? null : Quad(corners, found.Anchor, box);
            into.Add(new DetectedObject(found.Class, found.Score, (float)left, (float)top, (float)(right - left), (float)(bottom - top), quad));
        }
    }

    private PlateCorners Quad(ReadOnlySpan<float> corners, int anchor, in Letterbox box)
    {
        int anchors = _output.Anchors;
        Span<float> at = stackalloc float[8];
        for (int i = 0; i < 4; i++)
        {
            (double x, double y) = box.ToSource(corners[(2 * i * anchors) + anchor], corners[(((2 * i) + 1) * anchors) + anchor]);
            (at[2 * i], at[(2 * i) + 1]) = ((float)x, (float)y);
        }

        return new PlateCorners(at[0], at[1], at[2], at[3], at[4], at[5], at[6], at[7]);
    }
}
