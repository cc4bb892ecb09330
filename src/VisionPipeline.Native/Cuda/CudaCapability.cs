namespace VisionPipeline.Native.Cuda;

/// <summary>A compute capability: which instructions a device knows.</summary>
/// <param name="Major">Major number, e.g. 9.</param>
/// <param name="Minor">Minor number, e.g. 0.</param>
public readonly record struct CudaCapability(int Major, int Minor) : IComparable<CudaCapability>
{
    /// <summary>The number as the compilers write it: 90 for 9.0, 120 for 12.0.</summary>
    public int Number => (Major * 10) + Minor;

    /// <summary>From the compilers' number, e.g. 87 for 8.7.</summary>
    /// <param name="number">Ten times major plus minor.</param>
    public static CudaCapability FromNumber(int number) => new(number / 10, number % 10);

    /// <inheritdoc/>
    public int CompareTo(CudaCapability other) => Number.CompareTo(other.Number);

    /// <summary>Written as NVIDIA does: <c>9.0</c>.</summary>
    public override string ToString() => $"{Major}.{Minor}";
}
