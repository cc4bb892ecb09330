using VisionPipeline.Native.Loading;

namespace Tesseract;

/// <summary>Owns one <c>TessChoiceIterator</c>, which looks into its <c>TessResultIterator</c>.</summary>
internal sealed class ChoiceHandle(nint native, IteratorHandle parent) : CountedHandle("TesseractChoice", native, parent)
{
    protected override void Free(nint native) => TesseractNative.ChoiceDelete(native);
}
