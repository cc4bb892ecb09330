using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace VisionPipeline.Native.Loading;

/// <summary>Looks into the head of a shared object before the dynamic loader does.</summary>
/// <remarks>
/// Two reasons: the loader maps a file that was cut short and the process then dies of a bus error, and it passes over a file
/// of another processor without a word. Layout after elf(5), <c>Elf64_Ehdr</c> and <c>Elf64_Phdr</c>.
/// </remarks>
internal static class ElfFile
{
    private const int HeaderBytes = 64;
    private const int SegmentHeaderBytes = 56;
    private const uint LoadSegment = 1; // PT_LOAD
    private const uint DynamicSegment = 2; // PT_DYNAMIC

    /// <summary>What keeps this file from being loaded into this process, or null where nothing is seen.</summary>
    /// <param name="path">A file that exists.</param>
    /// <param name="deadly">True where the attempt would end the process.</param>
    internal static string? FaultOf(string path, out bool deadly)
    {
        deadly = false;
        try
        {
            using FileStream file = File.OpenRead(path);
            Span<byte> head = stackalloc byte[HeaderBytes];
            int got = file.ReadAtLeast(head, HeaderBytes, throwOnEndOfStream: false);
            if (got < 4 || !head[..4].SequenceEqual("\u007fELF"u8))
                return $"not a shared library (no ELF header, {file.Length} bytes)";
            if (got < HeaderBytes)
                return $"cut short at {file.Length} bytes";
            if (head[4] != 2)
                return "a 32-bit library, this process is 64-bit";
            ushort machine = BinaryPrimitives.ReadUInt16LittleEndian(head[18..]);
            if (machine != OwnMachine())
                return $"made for {MachineName(machine)}, this process runs on {MachineName(OwnMachine())}";
            (long needed, bool whole) = Extent(file, head);
            deadly = file.Length < needed || !whole;
            if (file.Length < needed)
                return needed == long.MaxValue ? $"damaged (its program headers lie nowhere), {file.Length} bytes" : $"cut short: {file.Length} of {needed} bytes";
            return whole ? null : "damaged (its program headers are none of a shared library)";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read: {e.Message}";
        }
    }

    private static (long Needed, bool Whole) Extent(FileStream file, ReadOnlySpan<byte> head)
    {
        long table = BinaryPrimitives.ReadInt64LittleEndian(head[32..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(head[56..]);
        long needed = Clamp(table, (long)count * SegmentHeaderBytes);
        if (file.Length < needed)
            return (needed, false);
        file.Position = table;
        bool loads = false;
        bool links = false;
        Span<byte> segment = stackalloc byte[SegmentHeaderBytes];
        for (int i = 0; i < count; i++)
        {
            file.ReadExactly(segment);
            uint kind = BinaryPrimitives.ReadUInt32LittleEndian(segment);
            links |= kind == DynamicSegment;
            if (kind != LoadSegment)
                continue;
            loads = true;
            long offset = BinaryPrimitives.ReadInt64LittleEndian(segment[8..]);
            long size = BinaryPrimitives.ReadInt64LittleEndian(segment[32..]);
            needed = Math.Max(needed, Clamp(offset, size));
        }

        return (needed, loads && links && table % 8 == 0);
    }

    private static long Clamp(long offset, long size) =>
        offset < 0 || size < 0 || offset > long.MaxValue - size ? long.MaxValue : offset + size;

    // e_machine, elf.h: EM_X86_64 62, EM_AARCH64 183, EM_ARM 40, EM_386 3.
    private static ushort OwnMachine() => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? (ushort)183 : (ushort)62;

    private static string MachineName(ushort machine) => machine switch
    {
        62 => "x86-64",
        183 => "arm64",
        40 => "arm",
        3 => "x86",
        _ => $"processor kind {machine}",
    };
}
