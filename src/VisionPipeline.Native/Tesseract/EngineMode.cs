namespace Tesseract;

/// <summary>Which recogniser is used; values of <c>TessOcrEngineMode</c> (capi.h).</summary>
public enum EngineMode
{
    /// <summary>The old one; Debian's language files do not carry it.</summary>
    TesseractOnly = 0,

    /// <summary>The neural one.</summary>
    LstmOnly = 1,

    /// <summary>Both; Debian's language files carry only the neural one.</summary>
    TesseractAndLstm = 2,

    /// <summary>What the language file carries.</summary>
    Default = 3,
}
