using System.Runtime.InteropServices;
using VisionPipeline.Native.Loading;

namespace OpenCvSharp;

/// <summary>Owns one <c>cv::CLAHE</c>.</summary>
internal sealed class ClaheHandle : SafeHandle
{
    private static readonly NativeHandleCounter Counter = NativeHandleCounter.For("CLAHE");

    public ClaheHandle(nint handle)
        : base(0, ownsHandle: true)
    {
        SetHandle(handle);
        Counter.Created();
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        OpenCvNative.ClaheDelete(handle);
        Counter.Released();
        return true;
    }
}
