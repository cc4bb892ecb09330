using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace VisionPipeline.Native.Cuda;

/// <summary>The arguments of one kernel launch, gathered on the stack: add them in the kernel's order.</summary>
/// <remarks>No allocation. A value is copied when it is added, and again by the driver when the kernel is launched.</remarks>
public unsafe ref struct KernelArguments
{
    /// <summary>Most arguments of a launch.</summary>
    public const int MaxCount = 32;

    /// <summary>Most bytes of all arguments, each rounded up to 8.</summary>
    public const int MaxBytes = 512;

    private const int WordBytes = 8;

    private Words _words;
    private Starts _starts;
    private Sizes _sizes;
    private int _used;

    /// <summary>Arguments added so far.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a value.</summary>
    /// <typeparam name="T">A type of the same size and layout as the kernel's parameter.</typeparam>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">There is no room for more.</exception>
    public void Add<T>(T value)
        where T : unmanaged
    {
        int words = (sizeof(T) + WordBytes - 1) / WordBytes;
        if (Count == MaxCount || (_used + words) * WordBytes > MaxBytes)
            throw new InvalidOperationException($"a launch takes at most {MaxCount} arguments of {MaxBytes} bytes together");
        Unsafe.WriteUnaligned(ref Unsafe.As<ulong, byte>(ref _words[_used]), value);
        _starts[Count] = (byte)_used;
        _sizes[Count] = (ushort)sizeof(T);
        _used += words;
        Count++;
    }

    /// <summary>Adds the address of device memory.</summary>
    /// <param name="memory">It must outlive the launch.</param>
    public void Add(CudaMemory memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        Add(memory.Address);
    }

    internal readonly int SizeOf(int index) => _sizes[index];

    /// <summary>Writes the <c>kernelParams</c> array.</summary>
    /// <remarks>
    /// Entries past the last argument point at the first word: a kernel with more parameters than were given then reads harmless
    /// bytes instead of what lies behind the array.
    /// </remarks>
    internal readonly void Point(ulong* words, void** pointers)
    {
        for (int i = 0; i < MaxCount; i++)
            pointers[i] = words + (i < Count ? _starts[i] : 0);
    }

    [UnscopedRef]
    internal readonly ref readonly ulong FirstWord() => ref _words[0];

    [InlineArray(MaxBytes / WordBytes)]
    private struct Words
    {
        private ulong _first;
    }

    [InlineArray(MaxCount)]
    private struct Starts
    {
        private byte _first;
    }

    [InlineArray(MaxCount)]
    private struct Sizes
    {
        private ushort _first;
    }
}
