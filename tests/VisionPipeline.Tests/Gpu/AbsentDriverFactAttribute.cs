using System.Runtime.InteropServices;

namespace VisionPipeline.Tests.Gpu;

/// <summary>A fact about a machine without a CUDA driver.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AbsentDriverFactAttribute : FactAttribute
{
    public AbsentDriverFactAttribute()
    {
        if (NativeLibrary.TryLoad("libcuda.so.1", out _))
            Skip = "this machine has a CUDA driver";
    }
}
