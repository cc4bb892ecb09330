using System.Runtime.InteropServices;
using VisionPipeline.Native.Loading;

namespace Tesseract;

/// <summary>Owns one <c>TessBaseAPI</c>.</summary>
internal sealed class EngineHandle : SafeHandle
{
    private static readonly NativeHandleCounter Counter = NativeHandleCounter.For("Tesseract");

    public EngineHandle(nint handle)
        : base(0, ownsHandle: true)
    {
        SetHandle(handle);
        Counter.Created();
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        TesseractNative.Delete(handle);
        Counter.Released();
        return true;
    }
}
