using VisionPipeline.Frames;
using VisionPipeline.Inference;

namespace VisionPipeline.Recognition;

/// <summary>A reader's batch on a device: plates that were kept there are cut into it without coming down. For one thread.</summary>
internal interface IDeviceCrops : IDisposable
{
    /// <summary>The batch.</summary>
    DeviceInput Batch { get; }

    /// <summary>Queues a crop.</summary>
    /// <param name="patch">The neighbourhood of the plate; must stay until <see cref="Complete"/> has returned.</param>
    /// <param name="place">The plate in the upright patch.</param>
    /// <param name="cut">How it is cut.</param>
    /// <param name="slot">Where it goes.</param>
    /// <returns>False where this has no way to do it: the processor has.</returns>
    /// <exception cref="Native.NativeException">The device failed.</exception>
    bool TryCut(IPicturePatch patch, in PlatePlace place, in PlateCut cut, int slot);

    /// <summary>Queues a crop that the processor made.</summary>
    /// <param name="slot">Where it goes.</param>
    /// <param name="crop">Its bytes; may change when this returns.</param>
    /// <exception cref="Native.NativeException">The device failed.</exception>
    void Put(int slot, ReadOnlySpan<byte> crop);

    /// <summary>Waits until all that was queued lies in the batch.</summary>
    /// <exception cref="Native.NativeException">The device failed.</exception>
    void Complete();

    /// <summary>Forgets what was queued and not completed: after a fault its crops must not go where those of the next plates lie.</summary>
    void Drop();
}
