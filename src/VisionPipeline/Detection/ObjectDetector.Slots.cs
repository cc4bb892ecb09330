using VisionPipeline.Batching;
using VisionPipeline.Frames;
using VisionPipeline.Inference;

namespace VisionPipeline.Detection;

/// <content>Filling slots.</content>
public sealed partial class ObjectDetector
{
    private bool IsDirect => !Model.Input.IsInterleaved && Model.Input.Element != TensorElement.Float16;

    /// <summary>A letterbox for one camera's frames, as this detector wants them.</summary>
    public LetterboxScaler CreateScaler() => new(Model.Letterbox);

    /// <summary>Puts a decoded frame into a slot.</summary>
    /// <param name="slot">0..<see cref="Capacity"/>-1.</param>
    /// <param name="image">The frame; it may go once this returns.</param>
    /// <param name="rotation">The turn that makes it upright.</param>
    /// <param name="scaler">The camera's letterbox, from <see cref="CreateScaler"/>.</param>
    /// <exception cref="ArgumentException">The slot, the frame or the letterbox do not fit.</exception>
    public void Put(int slot, in YuvImage image, Rotation rotation, LetterboxScaler scaler)
    {
        ArgumentNullException.ThrowIfNull(scaler);
        LetterboxOptions wanted = Model.Letterbox;
        LetterboxOptions given = scaler.Options;
        if (!ReferenceEquals(given, wanted) && given with { Filter = wanted.Filter } != wanted)
            throw new ArgumentException($"the letterbox makes {given.TargetWidth}x{given.TargetHeight} {given.Channels} with white at {given.White}, the detector wants {wanted.TargetWidth}x{wanted.TargetHeight} {wanted.Channels} at {wanted.White}");
        Slot into = SlotAt(slot);
        LetterboxPlan plan = scaler.PlanFor(image.Format, rotation);
        bool padded = into.HasPadding && HasSameBars(into.Box, plan.Letterbox);
        into.HasPadding = false;
        if (Model.Input.Element == TensorElement.UInt8)
            plan.Run(image, BytePlanes(slot, into), padded);
        else
            plan.Run(image, FloatPlanes(slot, into), padded);
        Finish(slot, into, plan.Letterbox);
        into.HasPadding = true;
    }

    /// <summary>Puts a still picture into a slot.</summary>
    /// <param name="slot">0..<see cref="Capacity"/>-1.</param>
    /// <param name="rgb">Rows of R, G, B bytes.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="stride">Bytes from row to row; 0 for no gap.</param>
    /// <exception cref="ArgumentException">The slot or the picture is out of range or too short.</exception>
    public void Put(int slot, ReadOnlySpan<byte> rgb, int width, int height, int stride = 0)
    {
        Slot into = SlotAt(slot);
        into.HasPadding = false;
        PictureLetterbox pictures = into.Pictures ??= new PictureLetterbox(Model.Letterbox);
        Letterbox box = Model.Input.Element == TensorElement.UInt8
            ? pictures.Run(rgb, width, height, stride, BytePlanes(slot, into))
            : pictures.Run(rgb, width, height, stride, FloatPlanes(slot, into));
        Finish(slot, into, box);
        into.HasPadding = true;
    }

    /// <summary>The tensor of a slot, for a writer of one's own; say where its picture lies with <see cref="Place"/>.</summary>
    /// <typeparam name="T"><see cref="float"/>, <see cref="Half"/> or <see cref="byte"/>, as the model's input is made of.</typeparam>
    /// <param name="slot">0..<see cref="Capacity"/>-1.</param>
    /// <returns>Planar or interleaved as <see cref="DetectorInput.IsInterleaved"/> says.</returns>
    /// <exception cref="ArgumentException">The slot is out of range, or the input is made of something else.</exception>
    public Span<T> Tensor<T>(int slot)
        where T : unmanaged
    {
        SlotAt(slot).HasPadding = false;
        return _runner.Input<T>(slot);
    }

    /// <summary>Says where the picture lies that was written into <see cref="Tensor{T}"/>.</summary>
    /// <param name="slot">0..<see cref="Capacity"/>-1.</param>
    /// <param name="box">Its target is the size of the model's input.</param>
    /// <exception cref="ArgumentException">The slot is out of range, or the letterbox is for another size.</exception>
    public void Place(int slot, in Letterbox box)
    {
        if (box.TargetWidth != Model.Input.Width || box.TargetHeight != Model.Input.Height || box.SourceWidth < 1)
            throw new ArgumentException($"letterbox for {box.TargetWidth}x{box.TargetHeight}: the detector takes {Model.Input.Width}x{Model.Input.Height}");
        Slot into = SlotAt(slot);
        into.Box = box;
        into.HasPadding = false;
    }

    /// <summary>The bytes of a slot in main memory, as <c>Put</c> left them.</summary>
    /// <param name="slot">0..<see cref="Capacity"/>-1.</param>
    /// <exception cref="ArgumentException">The slot is out of range.</exception>
    internal ReadOnlySpan<byte> BytesOf(int slot)
    {
        SlotAt(slot);
        return _runner.InputOf(slot);
    }

    private static bool HasSameBars(in Letterbox a, in Letterbox b) =>
        a.Left == b.Left && a.Top == b.Top && a.ContentWidth == b.ContentWidth && a.ContentHeight == b.ContentHeight;

    private Slot SlotAt(int slot) =>
        (uint)slot < (uint)Capacity ? _slots[slot] : throw new ArgumentOutOfRangeException(nameof(slot), slot, $"slots are 0..{Capacity - 1}");

    private Span<byte> BytePlanes(int slot, Slot into) =>
        IsDirect ? _runner.Input<byte>(slot) : into.Bytes ??= new byte[Model.Letterbox.TensorLength];

    private Span<float> FloatPlanes(int slot, Slot into) =>
        IsDirect ? _runner.Input<float>(slot) : into.Floats ??= new float[Model.Letterbox.TensorLength];

    private void Finish(int slot, Slot into, in Letterbox box)
    {
        into.Box = box;
        if (IsDirect)
            return;
        if (Model.Input.Element == TensorElement.Float16)
            PlaneConversion.ToHalf(into.Floats, _runner.Input<Half>(slot), Model.Input.IsInterleaved);
        else if (Model.Input.Element == TensorElement.UInt8)
            PlaneConversion.Interleave<byte>(into.Bytes, _runner.Input<byte>(slot));
        else
            PlaneConversion.Interleave<float>(into.Floats, _runner.Input<float>(slot));
    }
}
