using System.Buffers.Binary;

namespace VisionPipeline.Recording;

/// <summary>How far a fragmented MP4 file is whole (boxes of ISO/IEC 14496-12, 4.2 and 8.8).</summary>
/// <param name="WholeBytes">End of its last whole fragment, or of what may follow the fragments; 0 without a whole movie header.</param>
/// <param name="Fragments">Whole fragments: a moof and its mdat.</param>
/// <param name="Length">The file's size.</param>
public readonly record struct Mp4Extent(long WholeBytes, int Fragments, long Length)
{
    /// <summary>Reads the boxes of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Mp4Extent Of(string path)
    {
        using FileStream file = File.OpenRead(path);
        long length = file.Length;
        long whole = 0;
        int fragments = 0;
        bool movie = false;
        bool moof = false;
        Span<byte> head = stackalloc byte[16];
        for (long at = 0; at + 8 <= length;)
        {
            file.Position = at;
            int got = file.ReadAtLeast(head, 16, throwOnEndOfStream: false);
            long size = BinaryPrimitives.ReadUInt32BigEndian(head);
            if (size == 1 && got == 16)
                size = (long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(head[8..]), long.MaxValue / 2);

            // Nothing that is ours is shorter than its own header; zeros are what a power cut leaves of an unsynced tail.
            if (size < 8 || at + size > length)
                break;
            uint type = BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
            at += size;
            movie |= type == Moov;
            if (type == Mdat && moof)
                fragments++;
            if (type is not Moof && movie)
                whole = at;
            moof = type == Moof;
        }

        return new Mp4Extent(whole, fragments, length);
    }

    private const uint Moov = 0x6D6F6F76;
    private const uint Moof = 0x6D6F6F66;
    private const uint Mdat = 0x6D646174;
}
