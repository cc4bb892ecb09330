using VisionPipeline.Frames;

namespace VisionPipeline.Batching;

/// <summary>Letterboxes the pictures of one camera: keeps the <see cref="LetterboxPlan"/> of the current format and makes a new one when the stream changes.</summary>
/// <remarks>One per camera; NOT thread-safe. Allocates only when the format or the rotation changes.</remarks>
/// <param name="options">The tensor to fill.</param>
public sealed class LetterboxScaler(LetterboxOptions options)
{
    private LetterboxPlan? _plan;

    /// <summary>The tensor that it fills.</summary>
    public LetterboxOptions Options => options;

    /// <summary>The plan for a format: the current one where it fits, else a new one.</summary>
    /// <param name="format">The pictures to come.</param>
    /// <param name="rotation">The turn that makes them upright.</param>
    /// <exception cref="ArgumentException">The format, the options or the rotation are invalid.</exception>
    public LetterboxPlan PlanFor(in YuvFormat format, Rotation rotation = Rotation.None)
    {
        if (_plan is null || _plan.Format != format || _plan.Letterbox.Rotation != rotation)
            _plan = new LetterboxPlan(format, options, rotation);
        return _plan;
    }

    /// <summary>Writes a picture into a float tensor, bars included.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="rotation">The turn that makes it upright.</param>
    /// <param name="tensor">At least <see cref="LetterboxOptions.TensorLength"/> elements, 0..<see cref="LetterboxOptions.White"/>.</param>
    /// <returns>Where the picture lies in the tensor.</returns>
    /// <exception cref="ArgumentException">The picture, the options or the rotation are invalid, or the tensor is too short.</exception>
    public Letterbox Run(in YuvImage image, Rotation rotation, Span<float> tensor)
    {
        LetterboxPlan plan = PlanFor(image.Format, rotation);
        plan.Run(image, tensor);
        return plan.Letterbox;
    }

    /// <summary>Writes a picture into a byte tensor, bars included.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="rotation">The turn that makes it upright.</param>
    /// <param name="tensor">At least <see cref="LetterboxOptions.TensorLength"/> elements, 0..255.</param>
    /// <returns>Where the picture lies in the tensor.</returns>
    /// <exception cref="ArgumentException">The picture, the options or the rotation are invalid, or the tensor is too short.</exception>
    public Letterbox Run(in YuvImage image, Rotation rotation, Span<byte> tensor)
    {
        LetterboxPlan plan = PlanFor(image.Format, rotation);
        plan.Run(image, tensor);
        return plan.Letterbox;
    }
}
