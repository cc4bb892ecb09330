using System.Runtime.InteropServices;

namespace Tesseract;

/// <summary>A Tesseract engine with one language or several, by the shape of the <c>Tesseract</c> package.</summary>
/// <remarks>
/// Owns a native engine (10 to 14 MiB) until <see cref="Dispose"/>. Not thread-safe: one engine per thread, and one <see cref="Page"/>
/// at a time. OpenMP is held to one thread.
/// </remarks>
public sealed unsafe class TesseractEngine : IDisposable
{
    /// <summary>The largest side of a picture, of leptonica's and Tesseract's 16-bit coordinates.</summary>
    public const int MaxSide = 32767;

    private readonly string _datapath;
    private Page? _page;

    /// <summary>Loads an engine.</summary>
    /// <param name="datapath">The folder with the language files; null or empty looks in <c>TESSDATA_PREFIX</c> and the usual places.</param>
    /// <param name="language">Short names joined by <c>+</c>, e.g. <c>eng</c>.</param>
    /// <param name="engineMode">Which recogniser.</param>
    /// <exception cref="TesseractException">The library or a language file is missing or of no use.</exception>
    public TesseractEngine(string? datapath = null, string language = "eng", EngineMode engineMode = EngineMode.Default)
    {
        ArgumentException.ThrowIfNullOrEmpty(language);
        const string Call = "TessBaseAPIInit2";
        if (engineMode is < EngineMode.TesseractOnly or > EngineMode.Default)
            throw new TesseractException(Call, $"engine mode {(int)engineMode} is not known", -1);
        _datapath = Locate(datapath, language);
        Handle = Create();
        try
        {
            // The status line of a blank picture and the like would go to stderr.
            _ = TesseractNative.SetVariable(Handle, "debug_file", "/dev/null");
            OneThread();
            int status = TesseractNative.Init(Handle, _datapath, language, (int)engineMode);
            if (status != 0)
                throw new TesseractException(Call, $"the language files of '{language}' in {_datapath} cannot be loaded in mode {engineMode}: damaged, or without that recogniser", status);
        }
        catch
        {
            Handle.Dispose();
            throw;
        }
    }

    /// <summary>The library's own version, e.g. <c>5.3.0</c>.</summary>
    public static string Version
    {
        get
        {
            TesseractLibraries.Prepare();
            return Marshal.PtrToStringUTF8((nint)TesseractNative.Version()) ?? "unknown";
        }
    }

    /// <summary>How a picture is taken apart where <see cref="Process"/> does not say.</summary>
    public PageSegMode DefaultPageSegMode { get; set; } = PageSegMode.SingleLine;

    internal EngineHandle Handle { get; }

    /// <summary>Sets one of Tesseract's variables, e.g. <c>tessedit_char_whitelist</c>.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="value">Its value as text.</param>
    /// <returns>False where there is no such variable.</returns>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public bool SetVariable(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        return TesseractNative.SetVariable(Handle, name, value) != 0;
    }

    /// <summary>Recognises a grey picture; it is copied. Dispose the page before the next call.</summary>
    /// <param name="grey">Rows of 8-bit pixels, <paramref name="stride"/> bytes apart, dark text on light ground for best results.</param>
    /// <param name="width">Pixels across, 1..32767.</param>
    /// <param name="height">Pixels down, 1..32767.</param>
    /// <param name="stride">Bytes from row to row.</param>
    /// <param name="pageSegMode">How the picture is taken apart; <see cref="DefaultPageSegMode"/> when null.</param>
    /// <exception cref="TesseractException">An argument is out of range, the span too short, or recognition failed.</exception>
    /// <exception cref="InvalidOperationException">The last page is not disposed.</exception>
    public Page Process(ReadOnlySpan<byte> grey, int width, int height, int stride, PageSegMode? pageSegMode = null)
    {
        const string Call = "TessBaseAPIRecognize";
        PageSegMode mode = pageSegMode ?? DefaultPageSegMode;
        Require(Call, width, height, stride, grey.Length, mode);
        if (_page is { IsDisposed: false })
            throw new InvalidOperationException("dispose the last page before the next picture: an engine holds one at a time");
        OneThread();
        TesseractNative.SetPageSegMode(Handle, (int)mode);
        fixed (byte* data = grey)
            TesseractNative.SetImage(Handle, data, width, height, 1, stride);

        // Without a stated resolution Tesseract guesses one, and says so, for each picture.
        TesseractNative.SetSourceResolution(Handle, 300);
        int status = TesseractNative.Recognize(Handle, 0);
        if (status != 0)
        {
            TesseractNative.Clear(Handle);
            throw new TesseractException(Call, "recognition failed", status);
        }

        return _page = new Page(this);
    }

    /// <summary>Releases the native engine, and the page if there is one; a second call does nothing.</summary>
    public void Dispose()
    {
        _page?.Dispose();
        Handle.Dispose();
    }

    private static EngineHandle Create()
    {
        try
        {
            TesseractLibraries.Prepare();
            nint made = TesseractNative.Create();
            return made == 0 ? throw new TesseractException("TessBaseAPICreate", "no engine was made: out of memory", -1) : new EngineHandle(made);
        }
        catch (DllNotFoundException)
        {
            throw new TesseractException("TessBaseAPICreate", "libtesseract.so.5 is missing: run ./vision setup (packages libtesseract5, tesseract-ocr-eng)", -1);
        }
    }

    // libgomp may have been loaded by another library before the environment was set; its setting is one per thread.
    private static void OneThread()
    {
        try
        {
            TesseractNative.OmpSetNumThreads(1);
        }
        catch (DllNotFoundException)
        {
            // A Tesseract that was built without OpenMP has one thread as it is.
        }
    }

    private static string Locate(string? datapath, string language)
    {
        string? folder = string.IsNullOrEmpty(datapath) ? null : datapath;
        foreach (string name in language.Split('+'))
        {
            if (name.Length == 0 || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_'))
                throw new TesseractException("TessBaseAPIInit2", $"'{language}' is no list of languages such as eng or eng+deu", -1);
            folder ??= TesseractData.Find(name);
            if (folder is null || !TesseractData.Has(folder, name))
                throw new TesseractException("TessBaseAPIInit2", TesseractData.Missing(name, folder), -1);
        }

        return folder!;
    }

    private void Require(string call, int width, int height, int stride, int available, PageSegMode mode)
    {
        if (width is < 1 or > MaxSide || height is < 1 or > MaxSide)
            throw new TesseractException(call, $"a picture of {width} x {height} pixels is not within 1..{MaxSide} each way", -1);
        if (stride < width)
            throw new TesseractException(call, $"the stride of {stride} bytes is shorter than a row of {width}", -1);
        long needed = ((height - 1L) * stride) + width;
        if (available < needed)
            throw new TesseractException(call, $"the picture of {available} bytes is too short: {needed} are needed", -1);
        if (mode is < PageSegMode.OsdOnly or > PageSegMode.RawLine)
            throw new TesseractException(call, $"page segmentation mode {(int)mode} is not known", -1);
        if (mode is PageSegMode.OsdOnly or PageSegMode.AutoOsd or PageSegMode.SparseTextOsd && !TesseractData.Has(_datapath, "osd"))
            throw new TesseractException(call, TesseractData.Missing("osd", _datapath), -1);
    }
}
