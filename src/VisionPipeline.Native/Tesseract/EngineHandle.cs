using VisionPipeline.Native.Loading;

namespace Tesseract;

/// <summary>Owns one <c>TessBaseAPI</c>.</summary>
internal sealed class EngineHandle(nint native) : CountedHandle("Tesseract", native)
{
    protected override void Free(nint native) => TesseractNative.Delete(native);
}
