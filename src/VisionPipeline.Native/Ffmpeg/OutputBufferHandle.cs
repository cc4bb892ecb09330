using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FFmpeg.AutoGen;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>An <c>AVIOContext</c> that writes into memory of ours, which grows as needed.</summary>
/// <remarks>Native memory, because the callback must not depend on where the collector keeps a managed array.</remarks>
internal sealed unsafe class OutputBufferHandle : CountedHandle
{
    // One write callback for each so many bytes. Muxers go back in it to fill in the sizes of boxes, so that it cannot be passed by.
    private const int ChunkBytes = 64 << 10;

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
            return new(state->Data, checked((int)state->Length));
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

    /// <summary>Forgets the bytes and keeps the memory.</summary>
    public void Clear() => ((State*)Live)->Length = 0;

    protected override void Free(nint native)
    {
        var state = (State*)native;
        ffmpeg.av_freep(&state->Context->buffer);
        ffmpeg.avio_context_free(&state->Context);
        NativeMemory.Free(state->Data);
        NativeMemory.Free(state);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Append(void* opaque, byte* bytes, int count)
    {
        var state = (State*)opaque;
        long needed = state->Length + count;
        if (needed > int.MaxValue)
            return ffmpeg.AVERROR(ffmpeg.ENOMEM);
        if (needed > state->Capacity)
        {
            long capacity = Math.Max(needed, Math.Max(ChunkBytes, state->Capacity * 2));
            try
            {
                state->Data = (byte*)NativeMemory.Realloc(state->Data, (nuint)capacity);
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
        public long Length;
        public long Capacity;
    }
}
