namespace VisionPipeline.Detection;

/// <summary>Detections of one picture. Reused; grows, never shrinks.</summary>
internal sealed class DetectionList
{
    private DetectedObject[] _items = new DetectedObject[16];
    private int _count;

    public ReadOnlySpan<DetectedObject> Items => _items.AsSpan(0, _count);

    public void Clear() => _count = 0;

    public void Add(in DetectedObject found)
    {
        if (_count == _items.Length)
            Array.Resize(ref _items, 2 * _count);
        _items[_count++] = found;
    }
}
