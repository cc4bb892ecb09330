namespace Tesseract;

/// <summary>What an iterator steps over; values of <c>TessPageIteratorLevel</c> (capi.h).</summary>
public enum PageIteratorLevel
{
    /// <summary>Blocks.</summary>
    Block = 0,

    /// <summary>Paragraphs.</summary>
    Para = 1,

    /// <summary>Lines.</summary>
    TextLine = 2,

    /// <summary>Words.</summary>
    Word = 3,

    /// <summary>Characters.</summary>
    Symbol = 4,
}
