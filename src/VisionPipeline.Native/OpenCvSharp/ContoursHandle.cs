using VisionPipeline.Native.Loading;

namespace OpenCvSharp;

/// <summary>Owns the outlines that one <c>cv::findContours</c> call found, until they are copied out.</summary>
internal sealed class ContoursHandle(nint native) : CountedHandle("Contours", native)
{
    protected override void Free(nint native) => OpenCvNative.ContoursDelete(native);
}
