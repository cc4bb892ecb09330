using System.Buffers;
using System.Runtime.InteropServices;
using VisionPipeline.Native.Loading;

namespace OpenCvSharp;

/// <summary>Owns one <c>cv::Mat</c>, and what keeps its memory in place where the matrix is only a view of it.</summary>
internal sealed class MatHandle : SafeHandle
{
    /// <summary>Stands for "no matrix" in optional arguments; it owns nothing.</summary>
    public static readonly MatHandle None = new(0, default, null);

    public static readonly NativeHandleCounter Counter = NativeHandleCounter.For("Mat");

    private readonly MatHandle? _parent;
    private MemoryHandle _pin;

    /// <param name="handle">A <c>cv::Mat*</c> from the shim; owned from here on.</param>
    /// <param name="pin">Pins the memory that a view looks at; released after the matrix.</param>
    /// <param name="parent">The view whose memory this matrix shares; kept alive until this one is released.</param>
    public MatHandle(nint handle, MemoryHandle pin, MatHandle? parent)
        : base(0, ownsHandle: true)
    {
        _pin = pin;
        if (handle == 0)
            return;
        SetHandle(handle);
        Counter.Created();
        if (parent is null)
            return;
        bool added = false;
        parent.DangerousAddRef(ref added);
        _parent = parent;
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        OpenCvNative.MatDelete(handle);
        Counter.Released();
        _pin.Dispose();
        _parent?.DangerousRelease();
        return true;
    }
}
