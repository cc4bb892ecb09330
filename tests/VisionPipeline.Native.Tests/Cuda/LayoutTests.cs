using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Native.Nvml;

namespace VisionPipeline.Native.Tests.Cuda;

public sealed class LayoutTests
{
    [GccFact]
    public void Layouts_AgainstCTwin_AreIdentical()
    {
        string program = Path.Combine(Directory.CreateTempSubdirectory("vision-twin-").FullName, "twin");
        GccFactAttribute.Compile("-o", program, Path.Combine(FakeGpuFixture.Sources, "twin_layout.c"));
        Dictionary<string, int> theirs = GccFactAttribute.Run(program)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => line.Split(' '))
            .ToDictionary(static parts => parts[0], static parts => int.Parse(parts[1], CultureInfo.InvariantCulture));
        Directory.Delete(Path.GetDirectoryName(program)!, recursive: true);

        Assert.Equal(theirs.OrderBy(static p => p.Key), Ours().OrderBy(static p => p.Key));
    }

    private static Dictionary<string, int> Ours()
    {
        Dictionary<string, int> ours = new()
        {
            ["CUuuid"] = Unsafe.SizeOf<CudaUuid>(),
            ["CUDA_MEMCPY2D"] = Unsafe.SizeOf<CudaMemcpy2D>(),
            ["nvmlMemory_t"] = Unsafe.SizeOf<NvmlMemory>(),
            ["nvmlUtilization_t"] = Unsafe.SizeOf<NvmlUtilization>(),
            ["nvmlPciInfo_t"] = Unsafe.SizeOf<NvmlPciInfo>(),
            ["CU_MEMORYTYPE_HOST"] = (int)CudaMemcpy2D.Host,
            ["CU_MEMORYTYPE_DEVICE"] = (int)CudaMemcpy2D.Device,
            ["CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK"] = (int)CudaDeviceAttribute.MaxThreadsPerBlock,
            ["CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT"] = (int)CudaDeviceAttribute.MultiprocessorCount,
            ["CU_DEVICE_ATTRIBUTE_INTEGRATED"] = (int)CudaDeviceAttribute.Integrated,
            ["CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE"] = (int)CudaDeviceAttribute.MemoryClockRate,
            ["CU_DEVICE_ATTRIBUTE_GLOBAL_MEMORY_BUS_WIDTH"] = (int)CudaDeviceAttribute.MemoryBusWidth,
            ["CU_DEVICE_ATTRIBUTE_ASYNC_ENGINE_COUNT"] = (int)CudaDeviceAttribute.AsyncEngineCount,
            ["CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR"] = (int)CudaDeviceAttribute.ComputeCapabilityMajor,
            ["CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR"] = (int)CudaDeviceAttribute.ComputeCapabilityMinor,
            ["NVML_ENCODER_QUERY_H264"] = (int)NvmlEncoder.H264,
            ["NVML_ENCODER_QUERY_HEVC"] = (int)NvmlEncoder.Hevc,
            ["NVML_ENCODER_QUERY_AV1"] = (int)NvmlEncoder.Av1,
            ["NVML_CLOCK_GRAPHICS"] = (int)NvmlClock.Graphics,
            ["NVML_CLOCK_SM"] = (int)NvmlClock.Multiprocessor,
            ["NVML_CLOCK_MEM"] = (int)NvmlClock.Memory,
            ["NVML_CLOCK_VIDEO"] = (int)NvmlClock.Video,
        };
        AddOffsets<CudaMemcpy2D>(ours, "CUDA_MEMCPY2D", new()
        {
            ["srcXInBytes"] = "SourceX",
            ["srcY"] = "SourceY",
            ["srcMemoryType"] = "SourceKind",
            ["srcHost"] = "SourceHost",
            ["srcDevice"] = "SourceDevice",
            ["srcArray"] = "SourceArray",
            ["srcPitch"] = "SourcePitch",
            ["dstXInBytes"] = "DestinationX",
            ["dstY"] = "DestinationY",
            ["dstMemoryType"] = "DestinationKind",
            ["dstHost"] = "DestinationHost",
            ["dstDevice"] = "DestinationDevice",
            ["dstArray"] = "DestinationArray",
            ["dstPitch"] = "DestinationPitch",
            ["WidthInBytes"] = "WidthBytes",
            ["Height"] = "Rows",
        });
        AddOffsets<NvmlMemory>(ours, "nvmlMemory_t", new() { ["total"] = "Total", ["free"] = "Free", ["used"] = "Used" });
        AddOffsets<NvmlUtilization>(ours, "nvmlUtilization_t", new() { ["gpu"] = "Gpu", ["memory"] = "Memory" });
        NvmlPciInfo pci = default;
        ours["nvmlPciInfo_t.domain"] = Offset(ref pci, ref pci.Domain);
        ours["nvmlPciInfo_t.bus"] = Offset(ref pci, ref pci.Bus);
        ours["nvmlPciInfo_t.pciSubSystemId"] = Offset(ref pci, ref pci.PciSubSystemId);
        ours["nvmlPciInfo_t.busId"] = Offset(ref pci, ref pci.BusId);
        return ours;
    }

    private static int Offset<TWhole, TField>(ref TWhole whole, ref TField field) =>
        (int)Unsafe.ByteOffset(ref Unsafe.As<TWhole, byte>(ref whole), ref Unsafe.As<TField, byte>(ref field));

    private static void AddOffsets<T>(Dictionary<string, int> ours, string native, Dictionary<string, string> fields)
    {
        foreach ((string theirs, string name) in fields)
            ours[$"{native}.{theirs}"] = (int)Marshal.OffsetOf<T>(name);
    }
}
