using VisionPipeline.Frames;

namespace VisionPipeline.Batching;

/// <summary>What a detector wants its pictures to look like.</summary>
public sealed record LetterboxOptions
{
    /// <summary>Width of the tensor in pixels, 1..<see cref="YuvFormat.MaxSide"/>.</summary>
    public required int TargetWidth { get; init; }

    /// <summary>Height of the tensor in pixels, 1..<see cref="YuvFormat.MaxSide"/>.</summary>
    public required int TargetHeight { get; init; }

    /// <summary>How pixels are averaged. The default keeps small plates free of aliasing.</summary>
    public ResizeFilter Filter { get; init; } = ResizeFilter.Area;

    /// <summary>Grey level of the bars, 0..255. 114 is what the YOLO family is trained with.</summary>
    public byte Padding { get; init; } = 114;

    /// <summary>What white becomes in a float tensor: 1 (the default) or 255. A byte tensor always holds 0..255.</summary>
    public float White { get; init; } = 1f;

    /// <summary>Order of the planes.</summary>
    public ChannelOrder Channels { get; init; } = ChannelOrder.Rgb;

    /// <summary>Elements of one picture's tensor: 3 planes of target height x target width.</summary>
    public int TensorLength => checked(3 * TargetWidth * TargetHeight);

    /// <summary>Refuses options that cannot be met.</summary>
    /// <exception cref="ArgumentException">A side is out of range, white is neither 1 nor 255, or an enum value is unknown.</exception>
    public void Validate()
    {
        if (TargetWidth is < 1 or > YuvFormat.MaxSide || TargetHeight is < 1 or > YuvFormat.MaxSide)
            throw new ArgumentException($"Letterbox target {TargetWidth}x{TargetHeight}: each side must be 1..{YuvFormat.MaxSide} pixels.");
        if (White is not (1f or 255f))
            throw new ArgumentException($"Letterbox white {White}: must be 1 or 255.");
        if (!Enum.IsDefined(Filter))
            throw new ArgumentException($"Resize filter {(int)Filter} is unknown: use {nameof(ResizeFilter.Area)} or {nameof(ResizeFilter.Bilinear)}.");
        if (!Enum.IsDefined(Channels))
            throw new ArgumentException($"Channel order {(int)Channels} is unknown: use {nameof(ChannelOrder.Rgb)} or {nameof(ChannelOrder.Bgr)}.");
    }
}
