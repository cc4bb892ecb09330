namespace VisionPipeline.Inference;

/// <summary>Memory for the results of a <see cref="BatchRunner"/> on a device, from which they come down in one copy. Whoever took it disposes it.</summary>
/// <remarks>Address and size never change.</remarks>
public abstract class DeviceOutput : IDisposable
{
    /// <summary>The device's address of the first byte.</summary>
    public abstract ulong Address { get; }

    /// <summary>Index of the GPU.</summary>
    public abstract int Device { get; }

    /// <summary>Copies its start to main memory, behind the work that fills it, and waits for that: the one wait of a run.</summary>
    /// <param name="bytes">How much.</param>
    /// <returns>The bytes, valid until it is called again.</returns>
    /// <exception cref="Native.NativeException">The device failed.</exception>
    public abstract ReadOnlySpan<byte> Fetch(int bytes);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the memory. Harmless twice.</summary>
    /// <param name="disposing">Always true.</param>
    protected abstract void Dispose(bool disposing);
}
