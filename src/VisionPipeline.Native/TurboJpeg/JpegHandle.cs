using System.Runtime.InteropServices;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.TurboJpeg;

/// <summary>Owns one TurboJPEG compressor or decompressor.</summary>
internal sealed class JpegHandle : SafeHandle
{
    private static readonly NativeHandleCounter Counter = NativeHandleCounter.For("TurboJPEG");

    private JpegHandle(nint handle)
        : base(0, ownsHandle: true)
    {
        SetHandle(handle);
        Counter.Created();
    }

    public override bool IsInvalid => handle == 0;

    public static JpegHandle Make(bool compressor)
    {
        string call = compressor ? "tjInitCompress" : "tjInitDecompress";
        try
        {
            nint made = compressor ? TurboJpegNative.InitCompress() : TurboJpegNative.InitDecompress();
            return made == 0 ? throw new JpegException(call, "no instance was made: out of memory", 1) : new JpegHandle(made);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new JpegException(call, "libturbojpeg.so.0 is missing or too old: run ./vision setup (package libturbojpeg0)", -1);
        }
    }

    /// <summary>Raises the library's own words about the last call on this instance.</summary>
    public JpegException Failure(string call) => new(call, Words(), TurboJpegNative.GetErrorCode(this));

    public unsafe string Words() => Marshal.PtrToStringUTF8((nint)TurboJpegNative.GetErrorStr2(this)) ?? "";

    protected override bool ReleaseHandle()
    {
        Counter.Released();
        return TurboJpegNative.Destroy(handle) == 0;
    }
}
