using VisionPipeline.Native.Loading;

namespace Tesseract;

/// <summary>Owns one <c>TessResultIterator</c>, which looks into its engine's results.</summary>
internal sealed class IteratorHandle(nint native, EngineHandle parent) : CountedHandle("TesseractIterator", native, parent)
{
    protected override void Free(nint native) => TesseractNative.IteratorDelete(native);
}
