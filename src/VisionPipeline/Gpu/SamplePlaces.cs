using System.Runtime.CompilerServices;

namespace VisionPipeline.Gpu;

/// <summary>Columns of a picture, and from <see cref="FirstRow"/> on rows of it.</summary>
[InlineArray(2 * FirstRow)]
internal struct SamplePlaces
{
    public const int FirstRow = 64;

    private ushort _first;
}
