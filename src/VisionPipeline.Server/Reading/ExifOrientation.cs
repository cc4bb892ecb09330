using System.Buffers.Binary;

namespace VisionPipeline.Server.Reading;

/// <summary>How a camera was held, as its JPEG or PNG says (CIPA DC-008 Exif 2.32, tag 274): 1 upright, 3, 6, 8 turned, 2, 4, 5, 7 mirrored too.</summary>
internal static class ExifOrientation
{
    private const ushort Tag = 274;

    /// <summary>The orientation, 1..8; 1 where the file does not say or says nonsense.</summary>
    /// <param name="file">The file's bytes, or at least its head.</param>
    public static int Of(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> tiff = file is [0xff, 0xd8, ..] ? InJpeg(file) : InPng(file);
        return tiff.Length < 8 ? 1 : OfTiff(tiff);
    }

    // Segments up to the scan (ITU-T T.81, B.1.1.4): marker, length with itself, content. APP1 "Exif\0\0" holds a TIFF.
    private static ReadOnlySpan<byte> InJpeg(ReadOnlySpan<byte> file)
    {
        int at = 2;
        while (at + 4 <= file.Length && file[at] == 0xff && file[at + 1] is not (0xda or 0xd9))
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (length < 2 || at + 2 + length > file.Length)
                return default;
            ReadOnlySpan<byte> content = file.Slice(at + 4, length - 2);
            if (file[at + 1] == 0xe1 && content.StartsWith("Exif\0\0"u8))
                return content[6..];
            at += 2 + length;
        }

        return default;
    }

    // Chunks (W3C PNG, 5.3): length, type, content, CRC. eXIf holds a TIFF.
    private static ReadOnlySpan<byte> InPng(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
        if (!file.StartsWith(signature))
            return default;
        int at = signature.Length;
        while (at + 12 <= file.Length)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - 12)
                return default;
            if (file.Slice(at + 4, 4).SequenceEqual("eXIf"u8))
                return file.Slice(at + 8, (int)length);
            at += 12 + (int)length;
        }

        return default;
    }

    private static int OfTiff(ReadOnlySpan<byte> tiff)
    {
        bool little = tiff.StartsWith("II"u8);
        if (!little && !tiff.StartsWith("MM"u8))
            return 1;
        uint first = Word(tiff, 4, little);
        if (first > tiff.Length - 2)
            return 1;
        int count = Half(tiff, (int)first, little);
        for (int i = 0; i < count; i++)
        {
            int entry = (int)first + 2 + (i * 12);
            if (entry + 12 > tiff.Length)
                return 1;
            if (Half(tiff, entry, little) == Tag)
                return Half(tiff, entry + 8, little) is >= 1 and <= 8 and int found ? found : 1;
        }

        return 1;
    }

    private static int Half(ReadOnlySpan<byte> data, int at, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(data[at..]) : BinaryPrimitives.ReadUInt16BigEndian(data[at..]);

    private static uint Word(ReadOnlySpan<byte> data, int at, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(data[at..]) : BinaryPrimitives.ReadUInt32BigEndian(data[at..]);
}
