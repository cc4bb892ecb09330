using VisionPipeline.Frames;

namespace VisionPipeline.Batching;

/// <summary>Everything that can be worked out once for pictures of one format going into one tensor shape: geometry, weights, colours and row buffers.</summary>
/// <remarks>
/// One per camera: it owns row buffers, so it is NOT thread-safe. After construction no call allocates. A picture is resized in YUV and converted at the target's size, which is the same as the
/// other way round up to clamping, and does a fraction of the work. Rows are resampled in 15-bit fixed point, colours in float;
/// every element is within 1/255 of the exact value.
/// </remarks>
public sealed class LetterboxPlan
{
    private readonly VectorLetterbox? _vector;

    /// <summary>Works out a plan.</summary>
    /// <param name="format">The pictures to come.</param>
    /// <param name="options">The tensor to fill.</param>
    /// <param name="rotation">The turn that makes the pictures upright.</param>
    /// <exception cref="ArgumentException">The format, the options or the rotation are invalid.</exception>
    public LetterboxPlan(in YuvFormat format, LetterboxOptions options, Rotation rotation = Rotation.None)
    {
        ArgumentNullException.ThrowIfNull(options);
        format.Validate();
        options.Validate();
        Format = format;
        Options = options;
        Letterbox = Letterbox.Fit(format.Width, format.Height, rotation, options.TargetWidth, options.TargetHeight);
        Taps = LetterboxTaps.Build(format, Letterbox, options.Filter);
        _vector = VectorLetterbox.TryCreate(this);
    }

    /// <summary>The pictures that it takes.</summary>
    public YuvFormat Format { get; }

    /// <summary>The tensor that it fills.</summary>
    public LetterboxOptions Options { get; }

    /// <summary>Where a picture comes to lie, and the way back.</summary>
    public Letterbox Letterbox { get; }

    internal LetterboxTaps Taps { get; }

    internal bool HasVectorCode => _vector is not null;

    /// <summary>Writes a picture into a float tensor.</summary>
    /// <param name="image">A picture of this plan's format.</param>
    /// <param name="tensor">Three planes, target height x target width each, values 0..<see cref="LetterboxOptions.White"/>; elements beyond stay as they are.</param>
    /// <param name="hasPadding">Whether the bars are already in the tensor (the slot was last filled through a plan of the same geometry), so that they need not be written again.</param>
    /// <exception cref="ArgumentException">The picture has another format, or the tensor is too short. Nothing has been written then.</exception>
    public void Run(in YuvImage image, Span<float> tensor, bool hasPadding = false)
    {
        Check(image, tensor.Length);
        if (!hasPadding)
            Pad(tensor, Options.Padding * Options.White / 255);
        if (_vector is null)
            ScalarLetterbox.Run<float, FloatElement>(this, image, tensor);
        else
            _vector.Run<float, FloatElement>(image, tensor);
    }

    /// <summary>Writes a picture into a byte tensor.</summary>
    /// <param name="image">A picture of this plan's format.</param>
    /// <param name="tensor">Three planes, target height x target width each, values 0..255 whatever <see cref="LetterboxOptions.White"/> says; elements beyond stay as they are.</param>
    /// <param name="hasPadding">Whether the bars are already in the tensor (the slot was last filled through a plan of the same geometry), so that they need not be written again.</param>
    /// <exception cref="ArgumentException">The picture has another format, or the tensor is too short. Nothing has been written then.</exception>
    public void Run(in YuvImage image, Span<byte> tensor, bool hasPadding = false)
    {
        Check(image, tensor.Length);
        if (!hasPadding)
            Pad(tensor, Options.Padding);
        if (_vector is null)
            ScalarLetterbox.Run<byte, ByteElement>(this, image, tensor);
        else
            _vector.Run<byte, ByteElement>(image, tensor);
    }

    /// <summary>As <see cref="Run(in YuvImage, Span{float}, bool)"/>, but always by the scalar code.</summary>
    internal void RunScalar(in YuvImage image, Span<float> tensor)
    {
        Check(image, tensor.Length);
        Pad(tensor, Options.Padding * Options.White / 255);
        ScalarLetterbox.Run<float, FloatElement>(this, image, tensor);
    }

    /// <summary>As <see cref="Run(in YuvImage, Span{byte}, bool)"/>, but always by the scalar code.</summary>
    internal void RunScalar(in YuvImage image, Span<byte> tensor)
    {
        Check(image, tensor.Length);
        Pad(tensor, Options.Padding);
        ScalarLetterbox.Run<byte, ByteElement>(this, image, tensor);
    }

    private void Check(in YuvImage image, int length)
    {
        if (image.Format != Format)
            throw new ArgumentException($"Letterbox plan for {Format} was given a picture of {image.Format}.");
        if (length < Options.TensorLength)
            throw new ArgumentException($"Letterbox tensor has {length} elements: {Options.TensorLength} needed for 3x{Options.TargetHeight}x{Options.TargetWidth}.");
    }

    // The three planes follow one another, so the bars of a plane that span whole rows are contiguous.
    private void Pad<T>(Span<T> tensor, T value)
    {
        Letterbox box = Letterbox;
        int area = box.TargetWidth * box.TargetHeight;
        int right = box.TargetWidth - box.Left - box.ContentWidth;
        for (int plane = 0; plane < 3; plane++)
        {
            Span<T> pixels = tensor.Slice(plane * area, area);
            pixels[..(box.Top * box.TargetWidth)].Fill(value);
            pixels[((box.Top + box.ContentHeight) * box.TargetWidth)..].Fill(value);
            if (box.ContentWidth == box.TargetWidth)
                continue;
            for (int row = box.Top; row < box.Top + box.ContentHeight; row++)
            {
                pixels.Slice(row * box.TargetWidth, box.Left).Fill(value);
                pixels.Slice(((row + 1) * box.TargetWidth) - right, right).Fill(value);
            }
        }
    }
}
