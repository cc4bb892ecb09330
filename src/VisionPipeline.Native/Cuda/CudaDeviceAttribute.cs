namespace VisionPipeline.Native.Cuda;

/// <summary>The device attributes that are asked for here: <c>CUdevice_attribute</c> of cuda.h, with its values.</summary>
public enum CudaDeviceAttribute
{
    /// <summary>Most threads in one block (CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK).</summary>
    MaxThreadsPerBlock = 1,

    /// <summary>Streaming multiprocessors (CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT).</summary>
    MultiprocessorCount = 16,

    /// <summary>1 where the device shares memory with the host, as on Jetson (CU_DEVICE_ATTRIBUTE_INTEGRATED).</summary>
    Integrated = 18,

    /// <summary>Peak clock of the memory in kHz (CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE).</summary>
    MemoryClockRate = 36,

    /// <summary>Width of the memory bus in bits (CU_DEVICE_ATTRIBUTE_GLOBAL_MEMORY_BUS_WIDTH).</summary>
    MemoryBusWidth = 37,

    /// <summary>Copy engines that work beside kernels (CU_DEVICE_ATTRIBUTE_ASYNC_ENGINE_COUNT).</summary>
    AsyncEngineCount = 40,

    /// <summary>Major number of the compute capability (CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR).</summary>
    ComputeCapabilityMajor = 75,

    /// <summary>Minor number of the compute capability (CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR).</summary>
    ComputeCapabilityMinor = 76,
}
