using System.Runtime.InteropServices;
using VisionPipeline.Native.Cuda;

namespace VisionPipeline.Native.Tests.Cuda;

/// <summary>A fact about a machine without any NVIDIA library.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AbsentDriverFactAttribute : FactAttribute
{
    public AbsentDriverFactAttribute()
    {
        bool present = new[] { "libcuda.so.1", "libnvidia-ml.so.1" }.Any(static name => NativeLibrary.TryLoad(name, out _))
            || Directory.Exists(CudaLibraries.JetsonFolder);
        if (present)
            Skip = "this machine has an NVIDIA driver";
    }
}
