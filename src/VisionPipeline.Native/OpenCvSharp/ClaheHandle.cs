using VisionPipeline.Native.Loading;

namespace OpenCvSharp;

/// <summary>Owns one <c>cv::CLAHE</c>.</summary>
internal sealed class ClaheHandle(nint native) : CountedHandle("CLAHE", native)
{
    protected override void Free(nint native) => OpenCvNative.ClaheDelete(native);
}
