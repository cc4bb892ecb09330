using System.Runtime.InteropServices;

namespace Tesseract;

/// <summary>Text that Tesseract allocated.</summary>
internal static unsafe class NativeText
{
    /// <summary>Copies it and gives the original back; null stays null.</summary>
    public static string? Take(byte* text)
    {
        if (text == null)
            return null;
        try
        {
            return Marshal.PtrToStringUTF8((nint)text);
        }
        finally
        {
            TesseractNative.DeleteText(text);
        }
    }
}
