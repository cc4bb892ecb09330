using VisionPipeline.Frames;
using VisionPipeline.Native.Cuda;

namespace VisionPipeline.Gpu;

/// <summary>Brings a picture's planes down. Stateless.</summary>
internal static class PlaneCopy
{
    /// <summary>Copies them through page-locked memory into a window, and waits.</summary>
    /// <param name="stream">Ordered behind whoever wrote them.</param>
    /// <param name="staging">Large enough for all of them; nobody else's meanwhile.</param>
    /// <param name="planes">Where they lie, as many as the format has, or more.</param>
    /// <param name="format">Theirs.</param>
    /// <param name="window">Has taken that format.</param>
    /// <returns>Bytes that came down.</returns>
    /// <exception cref="CudaException">The device failed.</exception>
    public static int Down(CudaStream stream, CudaHostMemory staging, ReadOnlySpan<CudaPlane> planes, in YuvFormat format, FrameWindow window)
    {
        int at = 0;
        for (int plane = 0; plane < format.PlaneCount; plane++)
        {
            stream.CopyToHost(staging, at, format.RowBytes(plane), planes[plane]);
            at += format.RowBytes(plane) * format.Rows(plane);
        }

        stream.Synchronize();
        at = 0;
        for (int plane = 0; plane < format.PlaneCount; plane++)
        {
            Span<byte> into = window.Plane(plane);
            staging.Span.Slice(at, into.Length).CopyTo(into);
            at += into.Length;
        }

        return at;
    }
}
