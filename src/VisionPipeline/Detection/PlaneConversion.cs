using System.Numerics.Tensors;

namespace VisionPipeline.Detection;

/// <summary>Brings planar pictures into the layouts that no letterbox writes itself: half precision and interleaved channels.</summary>
internal static class PlaneConversion
{
    /// <summary>Copies three planes into (H, W, 3).</summary>
    public static void Interleave<T>(ReadOnlySpan<T> planes, Span<T> into)
    {
        int area = planes.Length / 3;
        ReadOnlySpan<T> a = planes[..area];
        ReadOnlySpan<T> b = planes.Slice(area, area);
        ReadOnlySpan<T> c = planes.Slice(2 * area, area);
        for (int i = 0; i < area; i++)
            (into[3 * i], into[(3 * i) + 1], into[(3 * i) + 2]) = (a[i], b[i], c[i]);
    }

    /// <summary>Rounds to half precision, interleaving where asked to.</summary>
    public static void ToHalf(ReadOnlySpan<float> planes, Span<Half> into, bool interleave)
    {
        if (!interleave)
        {
            TensorPrimitives.ConvertToHalf(planes, into);
            return;
        }

        int area = planes.Length / 3;
        for (int i = 0; i < area; i++)
        {
            for (int plane = 0; plane < 3; plane++)
                into[(3 * i) + plane] = (Half)planes[(plane * area) + i];
        }
    }
}
