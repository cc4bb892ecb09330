using System.Runtime.CompilerServices;

namespace VisionPipeline.Gpu;

/// <summary>The one argument of a letterbox launch. As many pictures as fit into what a launch can carry (<see cref="Native.Cuda.KernelArguments.MaxBytes"/>).</summary>
[InlineArray(Count)]
internal struct LetterboxJobs
{
    public const int Count = 8;

    private LetterboxJob _first;
}
