using System.Runtime.CompilerServices;

namespace VisionPipeline.Gpu;

/// <summary>The one argument of a launch that adds up cells. As many pictures as fit into what a launch can carry (<see cref="Native.Cuda.KernelArguments.MaxBytes"/>).</summary>
[InlineArray(Count)]
internal struct MotionJobs
{
    public const int Count = 12;

    private MotionJob _first;
}
