using System.Runtime.InteropServices;
using VisionPipeline.Native.Loading;

namespace Tesseract;

/// <summary>Owns one <c>TessChoiceIterator</c>.</summary>
internal sealed class ChoiceHandle : SafeHandle
{
    private static readonly NativeHandleCounter Counter = NativeHandleCounter.For("TesseractChoice");

    // What an iterator looks into must outlive it, also where nobody disposed either and the finalizers run in any order.
    private readonly IteratorHandle? _parent;

    public ChoiceHandle(nint handle, IteratorHandle parent)
        : base(0, ownsHandle: true)
    {
        SetHandle(handle);
        Counter.Created();
        bool added = false;
        parent.DangerousAddRef(ref added);
        _parent = parent;
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        TesseractNative.ChoiceDelete(handle);
        Counter.Released();
        _parent?.DangerousRelease();
        return true;
    }
}
