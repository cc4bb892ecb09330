using System.Runtime.InteropServices;

namespace VisionPipeline.Tests.Batching;

/// <summary>Memory whose last byte lies before a page that may not be touched: a read past the end ends the test run instead of going unseen.</summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;

    private readonly nuint _size;
    private readonly nint _base;
    private readonly int _length;

    public GuardedMemory(ReadOnlySpan<byte> content)
    {
        nuint page = (nuint)Environment.SystemPageSize;
        nuint body = ((nuint)content.Length + page - 1) / page * page;
        _size = body + page;
        _length = content.Length;
        _base = mmap(0, _size, ReadWrite, PrivateAnonymous, -1, 0);
        Assert.NotEqual(-1, _base);
        Start = (byte*)_base + body - (nuint)_length;
        Assert.Equal(0, mprotect(_base + (nint)body, page, 0));
        content.CopyTo(new Span<byte>(Start, _length));
    }

    private byte* Start { get; }

    public Span<byte> Span => new(Start, _length);

    public void Dispose() => _ = munmap(_base, _size);

#pragma warning disable SYSLIB1054, IDE1006 // The C names, blittable as they are.
    [DllImport("libc")]
    private static extern nint mmap(nint address, nuint length, int protection, int flags, int file, nint offset);

    [DllImport("libc")]
    private static extern int mprotect(nint address, nuint length, int protection);

    [DllImport("libc")]
    private static extern int munmap(nint address, nuint length);
#pragma warning restore SYSLIB1054, IDE1006
}
