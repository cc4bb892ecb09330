using System.Text;

namespace VisionPipeline.Settings;

/// <summary>Reads a settings file as text.</summary>
internal static class SettingsText
{
    // Ten thousand cameras with everything said of each are about 3 MB.
    private const int MaxBytes = 4 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file.</summary>
    /// <exception cref="IOException">It cannot be read or is no text; the message is one line, without the path where the path is known to the caller.</exception>
    public static string Read(string path)
    {
        if (Directory.Exists(path))
            throw new IOException("cannot be read (it is a directory)");
        try
        {
            using FileStream file = File.OpenRead(path);
            byte[] bytes = new byte[file.CanSeek && file.Length > 0 ? Math.Min(file.Length + 1, MaxBytes + 1) : MaxBytes + 1];
            int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > MaxBytes)
                throw new IOException($"is more than {MaxBytes >> 20} MB, which no settings file is");
            string text = Strict.GetString(bytes, 0, length);
            return text.StartsWith('\uFEFF') ? text[1..] : text;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException or NotSupportedException)
        {
            throw new IOException($"cannot be read ({(e is UnauthorizedAccessException ? "permission denied" : e is NotSupportedException ? e.Message : "no such file")})", e);
        }
        catch (DecoderFallbackException e)
        {
            throw new IOException("is no UTF-8 text", e);
        }
    }
}
