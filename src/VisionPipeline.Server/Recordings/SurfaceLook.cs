using OpenCvSharp;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Gpu;

namespace VisionPipeline.Server.Recordings;

/// <summary>Pictures on a device, not upright.</summary>
/// <param name="look">Stays the caller's.</param>
internal sealed class SurfaceLook(GpuLook look) : IPlateLook
{
    private GpuSurface _surface;
    private Rotation _rotation;

    private UprightMap Map => new(_surface.Format.Width, _surface.Format.Height, _rotation);

    /// <summary>Takes a picture.</summary>
    /// <param name="surface">Must stay until <see cref="Finish"/> has returned.</param>
    /// <param name="rotation">The turn that makes it upright.</param>
    public void Show(in GpuSurface surface, Rotation rotation) => (_surface, _rotation) = (surface, rotation);

    public void Begin() => look.Begin();

    public void Put(int slot, Rect part) => look.Put(slot, _surface, _rotation, AreaOf(part));

    public void Finish() => look.Finish();

    public Box Place(Rect part, in Box found)
    {
        PixelArea area = AreaOf(part);
        return Map.At(found with { X = area.Left + found.X, Y = area.Top + found.Y });
    }

    private PixelArea AreaOf(Rect part)
    {
        (double x0, double y0) = Map.Back(part.Left, part.Top);
        (double x1, double y1) = Map.Back(part.Right, part.Bottom);
        return new PixelArea((int)Math.Min(x0, x1), (int)Math.Min(y0, y1), (int)Math.Abs(x1 - x0), (int)Math.Abs(y1 - y0)).Whole(_surface.Format);
    }
}
