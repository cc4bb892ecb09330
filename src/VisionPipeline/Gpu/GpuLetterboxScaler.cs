using System.Runtime.InteropServices;
using VisionPipeline.Batching;
using VisionPipeline.Frames;
using VisionPipeline.Native.Cuda;

namespace VisionPipeline.Gpu;

/// <summary>One camera's letterbox on the device: keeps the plan of the current format and uploads a new one when the stream changes.</summary>
/// <remarks>
/// Owns some tens of kilobytes of device memory until <see cref="Dispose"/>. NOT thread-safe: used and disposed by the thread of
/// its <see cref="GpuLetterbox"/>. A change of format or rotation waits for the stream once; all else neither waits nor allocates.
/// </remarks>
public sealed class GpuLetterboxScaler : IDisposable
{
    private CudaMemory? _plan;
    private YuvFormat _format;
    private bool _disposed;

    internal GpuLetterboxScaler(GpuLetterbox owner) => Owner = owner;

    /// <summary>Where the last picture came to lie.</summary>
    public Letterbox Letterbox { get; private set; }

    /// <summary>Device memory of the plan, in bytes; 0 before the first picture.</summary>
    public long DeviceBytes => _plan?.Bytes ?? 0;

    internal GpuLetterbox Owner { get; }

    /// <summary>Frees the plan; pictures that were put with it are launched first. Harmless twice.</summary>
    public void Dispose()
    {
        _disposed = true;
        Retire();
    }

    /// <summary>Device address of the plan for a format: the current one where it fits, else a new one.</summary>
    internal ulong PlanFor(in YuvFormat format, Rotation rotation)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_plan is null || _format != format || Letterbox.Rotation != rotation)
        {
            LetterboxTables tables = LetterboxTables.Build(format, Owner.Options, rotation, Owner.Element == Inference.TensorElement.UInt8, Owner.IsInterleaved);
            CudaMemory plan = Upload(tables.Words);
            try
            {
                Retire();
            }
            catch
            {
                plan.Dispose();
                throw;
            }

            _plan = plan;
            _format = format;
            Letterbox = tables.Box;
        }

        return _plan.Address;
    }

    private CudaMemory Upload(ReadOnlySpan<int> words)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(words);
        using CudaHostMemory host = Owner.Context.AllocateHost(bytes.Length);
        bytes.CopyTo(host.Span);
        CudaMemory plan = Owner.Context.Allocate(bytes.Length);
        try
        {
            Owner.Stream.CopyToDevice(plan, host, bytes.Length);
            Owner.Stream.Synchronize();
            return plan;
        }
        catch
        {
            plan.Dispose();
            throw;
        }
    }

    // Pictures that wait for the launch name the plan by its address; the driver frees it after the work that is under way.
    private void Retire()
    {
        if (_plan is null)
            return;
        try
        {
            Owner.Launch();
        }
        finally
        {
            _plan.Dispose();
            _plan = null;
        }
    }
}
