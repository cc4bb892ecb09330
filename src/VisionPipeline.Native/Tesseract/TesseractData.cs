namespace Tesseract;

/// <summary>Where Tesseract's language files are.</summary>
public static class TesseractData
{
    private static readonly string[] Places =
    [
        Path.Combine(AppContext.BaseDirectory, "tessdata"),
        "/usr/share/tesseract-ocr/5/tessdata",
        "/usr/share/tesseract-ocr/4.00/tessdata",
        "/usr/share/tessdata",
        "/usr/local/share/tessdata",
    ];

    /// <summary>The folder with a language's file: <c>TESSDATA_PREFIX</c> first, then beside the program (a bundle), then where Debian and others put it; null where there is none.</summary>
    /// <param name="language">A language's short name, e.g. <c>eng</c>.</param>
    public static string? Find(string language)
    {
        string? prefix = Environment.GetEnvironmentVariable("TESSDATA_PREFIX");
        IEnumerable<string> folders = string.IsNullOrEmpty(prefix) ? Places : [prefix, Path.Combine(prefix, "tessdata"), .. Places];
        return folders.FirstOrDefault(folder => Has(folder, language));
    }

    internal static bool Has(string folder, string language) => File.Exists(Path.Combine(folder, language + ".traineddata"));

    internal static string Missing(string language, string? folder) =>
        $"no {language}.traineddata in {folder ?? string.Join(", ", Places)}: install the package tesseract-ocr-{language} (./vision setup), or name its folder in TESSDATA_PREFIX";
}
