using System.Runtime.CompilerServices;

namespace VisionPipeline.Gpu;

/// <summary>The crops of one launch: as many as there are passes that change a crop's place.</summary>
[InlineArray(Count)]
internal struct CropMaps
{
    public const int Count = 6;

    private CropMap _first;
}
