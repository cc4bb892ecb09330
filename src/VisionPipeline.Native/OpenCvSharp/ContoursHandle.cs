using System.Runtime.InteropServices;
using VisionPipeline.Native.Loading;

namespace OpenCvSharp;

/// <summary>Owns the outlines that one <c>cv::findContours</c> call found, until they are copied out.</summary>
internal sealed class ContoursHandle : SafeHandle
{
    private static readonly NativeHandleCounter Counter = NativeHandleCounter.For("Contours");

    public ContoursHandle(nint handle)
        : base(0, ownsHandle: true)
    {
        SetHandle(handle);
        Counter.Created();
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        OpenCvNative.ContoursDelete(handle);
        Counter.Released();
        return true;
    }
}
