using System.Buffers.Binary;

namespace VisionPipeline.Sources;

/// <summary>What can be said of a local source without libavformat, which has one error for every kind of wrong file.</summary>
internal static class LocalFiles
{
    private static readonly string[] PictureExtensions = [".jpg", ".jpeg", ".png", ".bmp", ".webp"];

    /// <summary>Refuses what is plainly absent or empty.</summary>
    /// <exception cref="SourceException">It is.</exception>
    public static void Check(SourceUrl url)
    {
        string path = url.LocalPath ?? "";
        if (url.Kind == SourceKind.File)
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                throw new SourceException(SourceFault.NotFound, path, "file not found");
            if (file.Length == 0)
                throw new SourceException(SourceFault.NotMedia, path, "the file is empty (0 bytes)");
        }
        else if (url.Kind == SourceKind.Device && !File.Exists(path))
        {
            string[] present = Directory.Exists("/dev") ? Directory.GetFiles("/dev", "video*") : [];
            string have = present.Length == 0 ? "this machine has no /dev/video*" : $"present are {string.Join(", ", present.Order())}";
            throw new SourceException(SourceFault.NotFound, path, $"no such device; {have}");
        }
        else if (url.Kind == SourceKind.ImageSequence && Directory.Exists(path) && FirstPicture(path) is null)
        {
            throw new SourceException(SourceFault.NotFound, path, $"the folder holds no pictures ({string.Join(", ", PictureExtensions)})");
        }
    }

    /// <summary>The address for libavformat; a folder becomes a glob over its first picture's kind.</summary>
    public static string Resolve(SourceUrl url) =>
        url.Kind == SourceKind.ImageSequence && Directory.Exists(url.LocalPath)
            ? Path.Combine(url.LocalPath, "*" + Path.GetExtension(FirstPicture(url.LocalPath)))
            : url.Secret;

    /// <summary>Why a file that libavformat found invalid is so; null where nothing more is known.</summary>
    public static string? WhyNotMedia(SourceUrl url)
    {
        if (url.Kind != SourceKind.File)
            return null;
        try
        {
            using FileStream file = File.OpenRead(url.LocalPath!);
            Span<byte> head = stackalloc byte[512];
            head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
            if (head.Length >= 8 && head[4..8].SequenceEqual("ftyp"u8))
                return HasIndex(file) ? null : "an mp4 without its index (moov): cut off, or still being written";
            return head.ContainsAnyExcept(PlainText) ? null : "a text file, not media";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private static readonly System.Buffers.SearchValues<byte> PlainText =
        System.Buffers.SearchValues.Create([.. Enumerable.Range(0x20, 0x5f).Select(code => (byte)code), (byte)'\t', (byte)'\n', (byte)'\r']);

    // Walks the top-level boxes (ISO/IEC 14496-12, 4.2): 32-bit size and type; size 1 means a 64-bit size follows, 0 "to the end".
    private static bool HasIndex(FileStream file)
    {
        Span<byte> header = stackalloc byte[16];
        long at = 0;
        while (at + 8 <= file.Length)
        {
            file.Position = at;
            int got = file.ReadAtLeast(header, 16, throwOnEndOfStream: false);
            long size = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (header[4..8].SequenceEqual("moov"u8))
                return at + size <= file.Length;
            if (size == 1 && got == 16)
                size = (long)BinaryPrimitives.ReadUInt64BigEndian(header[8..]);
            if (size < 8 || size > file.Length - at)
                return false;
            at += size;
        }

        return false;
    }

    private static string? FirstPicture(string folder) => Directory
        .EnumerateFiles(folder)
        .Where(file => PictureExtensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
        .Order(StringComparer.Ordinal)
        .FirstOrDefault();
}
