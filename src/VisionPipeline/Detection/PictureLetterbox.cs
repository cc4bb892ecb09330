using OpenCvSharp;
using VisionPipeline.Batching;
using VisionPipeline.Frames;

namespace VisionPipeline.Detection;

/// <summary>Letterboxes still pictures of packed RGB into planar tensors: area averages where it shrinks, bilinear where it enlarges.</summary>
/// <remarks>For stills, where a few ms do not matter; frames of a camera go through <see cref="LetterboxScaler"/>. NOT thread-safe. Owns two OpenCV matrices until <see cref="Dispose"/>; they keep the size of the last picture.</remarks>
/// <param name="options">The tensor to fill.</param>
public sealed class PictureLetterbox(LetterboxOptions options) : IDisposable
{
    private readonly Mat _source = new();
    private readonly Mat _content = new();

    /// <summary>Writes a picture into a float tensor, bars included.</summary>
    /// <param name="rgb">Rows of R, G, B bytes.</param>
    /// <param name="width">In pixels, 1..<see cref="YuvFormat.MaxSide"/>.</param>
    /// <param name="height">In pixels, likewise.</param>
    /// <param name="stride">Bytes from row to row; 0 for no gap.</param>
    /// <param name="tensor">Three planes, values 0..<see cref="LetterboxOptions.White"/>.</param>
    /// <returns>Where the picture lies.</returns>
    /// <exception cref="ArgumentException">A size is out of range, or the pixels or the tensor are too short.</exception>
    public Letterbox Run(ReadOnlySpan<byte> rgb, int width, int height, int stride, Span<float> tensor)
    {
        Letterbox box = Resize(rgb, width, height, stride, tensor.Length);
        float unit = options.White / 255;
        tensor[..options.TensorLength].Fill(options.Padding * unit);
        (int first, int last) = Planes();
        int area = box.TargetWidth * box.TargetHeight;
        for (int y = 0; y < box.ContentHeight; y++)
        {
            ReadOnlySpan<byte> row = _content.RowSpan(y);
            int at = ((box.Top + y) * box.TargetWidth) + box.Left;
            Span<float> a = tensor.Slice((first * area) + at, box.ContentWidth);
            Span<float> b = tensor.Slice(area + at, box.ContentWidth);
            Span<float> c = tensor.Slice((last * area) + at, box.ContentWidth);
            for (int x = 0; x < a.Length; x++)
                (a[x], b[x], c[x]) = (row[3 * x] * unit, row[(3 * x) + 1] * unit, row[(3 * x) + 2] * unit);
        }

        return box;
    }

    /// <summary>Writes a picture into a byte tensor, bars included.</summary>
    /// <param name="rgb">Rows of R, G, B bytes.</param>
    /// <param name="width">In pixels, 1..<see cref="YuvFormat.MaxSide"/>.</param>
    /// <param name="height">In pixels, likewise.</param>
    /// <param name="stride">Bytes from row to row; 0 for no gap.</param>
    /// <param name="tensor">Three planes, values 0..255.</param>
    /// <returns>Where the picture lies.</returns>
    /// <exception cref="ArgumentException">A size is out of range, or the pixels or the tensor are too short.</exception>
    public Letterbox Run(ReadOnlySpan<byte> rgb, int width, int height, int stride, Span<byte> tensor)
    {
        Letterbox box = Resize(rgb, width, height, stride, tensor.Length);
        tensor[..options.TensorLength].Fill(options.Padding);
        (int first, int last) = Planes();
        int area = box.TargetWidth * box.TargetHeight;
        for (int y = 0; y < box.ContentHeight; y++)
        {
            ReadOnlySpan<byte> row = _content.RowSpan(y);
            int at = ((box.Top + y) * box.TargetWidth) + box.Left;
            Span<byte> a = tensor.Slice((first * area) + at, box.ContentWidth);
            Span<byte> b = tensor.Slice(area + at, box.ContentWidth);
            Span<byte> c = tensor.Slice((last * area) + at, box.ContentWidth);
            for (int x = 0; x < a.Length; x++)
                (a[x], b[x], c[x]) = (row[3 * x], row[(3 * x) + 1], row[(3 * x) + 2]);
        }

        return box;
    }

    /// <summary>Releases the matrices.</summary>
    public void Dispose()
    {
        _source.Dispose();
        _content.Dispose();
    }

    private Letterbox Resize(ReadOnlySpan<byte> rgb, int width, int height, int stride, int length)
    {
        if (width is < 1 or > YuvFormat.MaxSide || height is < 1 or > YuvFormat.MaxSide)
            throw new ArgumentException($"picture of {width}x{height}: each side must be 1..{YuvFormat.MaxSide} pixels");
        if (length < options.TensorLength)
            throw new ArgumentException($"letterbox tensor has {length} elements: {options.TensorLength} needed");
        Letterbox box = Letterbox.Fit(width, height, Rotation.None, options.TargetWidth, options.TargetHeight);
        _source.CopyFrom(height, width, MatType.CV_8UC3, rgb, stride);
        Cv2.Resize(_source, _content, new Size(box.ContentWidth, box.ContentHeight), interpolation: box.Scale < 1 ? InterpolationFlags.Area : InterpolationFlags.Linear);
        return box;
    }

    // Which plane takes the first byte of a pixel (red) and which the last (blue); green is always the middle one.
    private (int First, int Last) Planes() => options.Channels == ChannelOrder.Rgb ? (0, 2) : (2, 0);
}
