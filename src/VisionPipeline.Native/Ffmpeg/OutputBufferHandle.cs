using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FFmpeg.AutoGen;
using VisionPipeline.Native.Loading;
using VisionPipeline.Native.Storage;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>An <c>AVIOContext</c> that writes into memory of ours, which grows as needed.</summary>
/// <remarks>
/// Native memory, because the callback must not depend on where the collector keeps a managed array. It begins and ends at whole blocks,
/// as writing past the page cache wants it: in front stays what the block holds that is not full yet.
/// </remarks>
internal sealed unsafe class OutputBufferHandle : CountedHandle
{
    // One write callback for each so many bytes. Muxers go back in it to fill in the sizes of boxes, so that it cannot be passed by.
    private const int ChunkBytes = 64 << 10;

    private const int Block = DirectWriting.BlockBytes;
    private const int BoxHeader = 8;

    private OutputBufferHandle(nint native)
        : base("AVIOContext", native)
    {
    }

    public AVIOContext* Context => ((State*)Live)->Context;

    public ReadOnlySpan<byte> Pending
    {
        get
        {
            var state = (State*)Live;
            return new(state->Data + state->Start, checked((int)(state->Length - state->Start)));
        }
    }

    /// <summary>
    /// <see cref="Pending"/> in whole blocks: what its first block held before in front, and a free box (ISO/IEC 14496-12, 8.1.2) after it.
    /// Empty where nothing is pending.
    /// </summary>
    public ReadOnlySpan<byte> PendingBlocks
    {
        get
        {
            var state = (State*)Live;
            if (state->Length == state->Start)
                return default;
            long end = (state->Length + Block - 1) / Block * Block;
            if (end - state->Length is > 0 and < BoxHeader)
                end += Block;
            if (end > state->Length)
            {
                // There is room: the memory is two blocks longer than what was ever appended.
                var free = new Span<byte>(state->Data + state->Length, checked((int)(end - state->Length)));
                free.Clear();
                BinaryPrimitives.WriteInt32BigEndian(free, free.Length);
                "free"u8.CopyTo(free[4..]);
            }

            return new(state->Data, checked((int)end));
        }
    }

    public static OutputBufferHandle Create()
    {
        var state = (State*)NativeMemory.AllocZeroed((nuint)sizeof(State));
        var chunk = (byte*)ffmpeg.av_malloc(ChunkBytes);
        if (chunk is not null)
            state->Context = ffmpeg.avio_alloc_context(chunk, ChunkBytes, 1, state, null, &Append, null);
        if (state->Context is null)
        {
            ffmpeg.av_free(chunk);
            NativeMemory.Free(state);
            throw new OutOfMemoryException("avio_alloc_context: no memory");
        }

        return new OutputBufferHandle((nint)state);
    }

    /// <summary>Forgets the bytes and keeps the memory, and what stands in the block that is not full yet.</summary>
    public void Clear()
    {
        var state = (State*)Live;
        long kept = state->Length % Block;
        if (kept < state->Length)
            Buffer.MemoryCopy(state->Data + state->Length - kept, state->Data, Block, kept);
        state->Start = state->Length = kept;
    }

    protected override void Free(nint native)
    {
        var state = (State*)native;
        ffmpeg.av_freep(&state->Context->buffer);
        ffmpeg.avio_context_free(&state->Context);
        NativeMemory.AlignedFree(state->Data);
        NativeMemory.Free(state);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Append(void* opaque, byte* bytes, int count)
    {
        var state = (State*)opaque;
        long needed = state->Length + count;
        if (needed > int.MaxValue - (2 * Block))
            return ffmpeg.AVERROR(ffmpeg.ENOMEM);
        if (needed + (2 * Block) > state->Capacity)
        {
            long capacity = Math.Max(needed + (2 * Block), Math.Max(ChunkBytes, state->Capacity * 2));
            try
            {
                state->Data = (byte*)NativeMemory.AlignedRealloc(state->Data, (nuint)capacity, Block);
            }
            catch (OutOfMemoryException)
            {
                return ffmpeg.AVERROR(ffmpeg.ENOMEM);
            }

            state->Capacity = capacity;
        }

        Buffer.MemoryCopy(bytes, state->Data + state->Length, state->Capacity - state->Length, count);
        state->Length = needed;
        return count;
    }

    private struct State
    {
        public AVIOContext* Context;
        public byte* Data;
        public long Start;
        public long Length;
        public long Capacity;
    }
}
