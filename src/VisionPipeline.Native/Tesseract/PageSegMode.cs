namespace Tesseract;

/// <summary>How a picture is taken apart; values of <c>TessPageSegMode</c> (capi.h).</summary>
public enum PageSegMode
{
    /// <summary>Orientation and script only (needs osd.traineddata).</summary>
    OsdOnly = 0,

    /// <summary>Automatic with orientation and script (needs osd.traineddata).</summary>
    AutoOsd = 1,

    /// <summary>Automatic, without recognition.</summary>
    AutoOnly = 2,

    /// <summary>Automatic.</summary>
    Auto = 3,

    /// <summary>One column of text of several sizes.</summary>
    SingleColumn = 4,

    /// <summary>One block of vertical text.</summary>
    SingleBlockVertText = 5,

    /// <summary>One block of text: for plates of two lines.</summary>
    SingleBlock = 6,

    /// <summary>One line: for plates of one line.</summary>
    SingleLine = 7,

    /// <summary>One word.</summary>
    SingleWord = 8,

    /// <summary>One word in a circle.</summary>
    CircleWord = 9,

    /// <summary>One character.</summary>
    SingleChar = 10,

    /// <summary>As much text as there is, in no order.</summary>
    SparseText = 11,

    /// <summary>The same with orientation and script (needs osd.traineddata).</summary>
    SparseTextOsd = 12,

    /// <summary>One line, without any of Tesseract's own corrections.</summary>
    RawLine = 13,
}
