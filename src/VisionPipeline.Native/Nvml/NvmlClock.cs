namespace VisionPipeline.Native.Nvml;

/// <summary>The clocks of a GPU: <c>nvmlClockType_t</c> of nvml.h, with its values.</summary>
internal enum NvmlClock
{
    Graphics = 0, // NVML_CLOCK_GRAPHICS
    Multiprocessor = 1, // NVML_CLOCK_SM
    Memory = 2, // NVML_CLOCK_MEM
    Video = 3, // NVML_CLOCK_VIDEO
}
