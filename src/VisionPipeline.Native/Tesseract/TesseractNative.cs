using System.Runtime.InteropServices;

namespace Tesseract;

/// <summary>The functions of Tesseract's C API (capi.h, 5.x) that are used. <c>BOOL</c> is an int.</summary>
internal static unsafe partial class TesseractNative
{
    public const string Library = "libtesseract.so.5";

    [LibraryImport(Library, EntryPoint = "TessVersion")]
    public static partial byte* Version();

    [LibraryImport(Library, EntryPoint = "TessBaseAPICreate")]
    public static partial nint Create();

    [LibraryImport(Library, EntryPoint = "TessBaseAPIDelete")]
    public static partial void Delete(nint api);

    [LibraryImport(Library, EntryPoint = "TessBaseAPIInit2", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Init(EngineHandle api, string datapath, string language, int mode);

    [LibraryImport(Library, EntryPoint = "TessBaseAPISetVariable", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetVariable(EngineHandle api, string name, string value);

    [LibraryImport(Library, EntryPoint = "TessBaseAPISetPageSegMode")]
    public static partial void SetPageSegMode(EngineHandle api, int mode);

    [LibraryImport(Library, EntryPoint = "TessBaseAPISetImage")]
    public static partial void SetImage(EngineHandle api, byte* data, int width, int height, int bytesPerPixel, int bytesPerLine);

    [LibraryImport(Library, EntryPoint = "TessBaseAPISetSourceResolution")]
    public static partial void SetSourceResolution(EngineHandle api, int pixelsPerInch);

    [LibraryImport(Library, EntryPoint = "TessBaseAPIRecognize")]
    public static partial int Recognize(EngineHandle api, nint monitor);

    [LibraryImport(Library, EntryPoint = "TessBaseAPIGetUTF8Text")]
    public static partial byte* GetUtf8Text(EngineHandle api);

    [LibraryImport(Library, EntryPoint = "TessBaseAPIMeanTextConf")]
    public static partial int MeanTextConf(EngineHandle api);

    [LibraryImport(Library, EntryPoint = "TessBaseAPIClear")]
    public static partial void Clear(EngineHandle api);

    [LibraryImport(Library, EntryPoint = "TessDeleteText")]
    public static partial void DeleteText(byte* text);

    [LibraryImport(Library, EntryPoint = "TessBaseAPIGetIterator")]
    public static partial nint GetIterator(EngineHandle api);

    [LibraryImport(Library, EntryPoint = "TessResultIteratorDelete")]
    public static partial void IteratorDelete(nint iterator);

    [LibraryImport(Library, EntryPoint = "TessPageIteratorBegin")]
    public static partial void IteratorBegin(IteratorHandle iterator);

    [LibraryImport(Library, EntryPoint = "TessResultIteratorNext")]
    public static partial int IteratorNext(IteratorHandle iterator, int level);

    [LibraryImport(Library, EntryPoint = "TessResultIteratorGetUTF8Text")]
    public static partial byte* IteratorText(IteratorHandle iterator, int level);

    [LibraryImport(Library, EntryPoint = "TessResultIteratorConfidence")]
    public static partial float IteratorConfidence(IteratorHandle iterator, int level);

    [LibraryImport(Library, EntryPoint = "TessPageIteratorBoundingBox")]
    public static partial int IteratorBox(IteratorHandle iterator, int level, out int left, out int top, out int right, out int bottom);

    [LibraryImport(Library, EntryPoint = "TessResultIteratorGetChoiceIterator")]
    public static partial nint GetChoiceIterator(IteratorHandle iterator);

    [LibraryImport(Library, EntryPoint = "TessChoiceIteratorDelete")]
    public static partial void ChoiceDelete(nint iterator);

    [LibraryImport(Library, EntryPoint = "TessChoiceIteratorNext")]
    public static partial int ChoiceNext(ChoiceHandle iterator);

    [LibraryImport(Library, EntryPoint = "TessChoiceIteratorGetUTF8Text")]
    public static partial byte* ChoiceText(ChoiceHandle iterator);

    [LibraryImport(Library, EntryPoint = "TessChoiceIteratorConfidence")]
    public static partial float ChoiceConfidence(ChoiceHandle iterator);

    /// <summary>Reaches a libgomp that another library loaded earlier; it counts for the calling thread.</summary>
    [LibraryImport("libgomp.so.1", EntryPoint = "omp_set_num_threads")]
    public static partial void OmpSetNumThreads(int threads);
}
