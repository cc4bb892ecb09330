using System.Buffers.Binary;

namespace VisionPipeline.Native.Cuda;

/// <summary>Judges a module image before the driver sees it: the driver takes a pointer without a length and reads past a short one.</summary>
internal static class CudaImage
{
    private const uint FatBinaryMagic = 0xBA55ED50; // fatbinary header: magic, version u16, header size u16, body size u64

    /// <exception cref="ArgumentException">It is neither cubin, fat binary nor PTX, or it is cut short.</exception>
    internal static void Check(ReadOnlySpan<byte> image)
    {
        if (image.Length >= 4 && image[..4].SequenceEqual("\u007fELF"u8))
            CheckCubin(image);
        else if (image.Length >= 16 && BinaryPrimitives.ReadUInt32LittleEndian(image) == FatBinaryMagic)
            CheckExtent(image.Length, BinaryPrimitives.ReadUInt16LittleEndian(image[6..]), BinaryPrimitives.ReadUInt64LittleEndian(image[8..]), 1);
        else if (image.IndexOf(".version"u8) < 0)
            throw new ArgumentException($"not a module: {image.Length} bytes that are neither cubin, fat binary nor PTX text", nameof(image));
    }

    // Elf64_Ehdr of elf(5): section headers at e_shoff, e_shnum of them; their bodies from sh_offset, sh_size long.
    private static void CheckCubin(ReadOnlySpan<byte> image)
    {
        const int HeaderBytes = 64;
        const int SectionBytes = 64;
        const uint NoBits = 8; // SHT_NOBITS
        if (image.Length < HeaderBytes)
            throw CutShort(image.Length);
        ulong table = BinaryPrimitives.ReadUInt64LittleEndian(image[40..]);
        ushort count = BinaryPrimitives.ReadUInt16LittleEndian(image[60..]);
        CheckExtent(image.Length, table, SectionBytes, count);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> section = image.Slice((int)table + (i * SectionBytes), SectionBytes);
            if (BinaryPrimitives.ReadUInt32LittleEndian(section[4..]) != NoBits)
                CheckExtent(image.Length, BinaryPrimitives.ReadUInt64LittleEndian(section[24..]), BinaryPrimitives.ReadUInt64LittleEndian(section[32..]), 1);
        }
    }

    private static void CheckExtent(int length, ulong offset, ulong size, ulong count)
    {
        if (offset > (ulong)length || size > (ulong)length || size * count > (ulong)length - offset)
            throw CutShort(length);
    }

    private static ArgumentException CutShort(int length) => new($"the module image is cut short or damaged at {length} bytes", "image");
}
