using System.Runtime.InteropServices;

namespace VisionPipeline.Gpu;

/// <summary>The one argument of a launch of the cutter: struct CropJobs of platecrop.cu.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CropJobs
{
    public CropSurface Surface;
    public CropMaps Maps;
}
