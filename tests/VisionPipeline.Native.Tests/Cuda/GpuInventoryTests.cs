using System.Reflection;
using System.Runtime.Loader;
using VisionPipeline.Native.Cuda;

namespace VisionPipeline.Native.Tests.Cuda;

public sealed class GpuInventoryTests(FakeGpuFixture gpu) : FakeGpuTest(gpu)
{
    [GccFact]
    public void Read_WithCudaAndNvml_JoinsBothByIdentity()
    {
        GpuInventory inventory = GpuInventory.Read();

        Assert.Null(inventory.Reason);
        Assert.Null(inventory.MonitorReason);
        Assert.Equal(2, inventory.Devices.Count);
        Assert.Equal(
            new GpuDevice
            {
                Index = 1,
                Name = "Fake GPU 1",
                Uuid = "GPU-10111213-1415-1617-1819-1a1b1c1d1e1f",
                PciBusId = "0000:B3:00.0",
                ComputeCapability = "9.0",
                MemoryTotalBytes = 2L << 34,
                SmCount = 133,
                AsyncEngineCount = 3,
                Integrated = false,
                CudaVersion = "13.0",
                DriverVersion = "580.65.06",
                MemoryUsedBytes = 5_000_000_001,
                GpuPercent = 41,
                NvdecPercent = 61,
                NvencPercent = 71,
                NvencH264CapacityPercent = 91,
                TemperatureCelsius = 51,
                PowerWatts = 123.001,
                Mig = false,
            },
            inventory.Devices[1]);
        Assert.DoesNotContain("cuDevicePrimaryCtxRetain", Driver.Journal);
    }

    [GccFact]
    public void Read_OnJetson_ListsTheIntegratedGpuWithoutNvml()
    {
        Driver.Set("devices", 1);
        Driver.Set("integrated", 1);
        CudaLibraries.Monitor.SearchOnly(Gpu.Empty);

        GpuInventory inventory = GpuInventory.Read();

        GpuDevice device = Assert.Single(inventory.Devices);
        Assert.True(device.Integrated);
        Assert.Equal(1L << 34, device.MemoryTotalBytes);
        Assert.Null(device.MemoryUsedBytes);
        Assert.Null(device.DriverVersion);
        Assert.Null(inventory.Reason);
        Assert.Equal("no NVML: libnvidia-ml.so.1 not found", inventory.MonitorReason);
    }

    [GccFact]
    public void Read_OfMigInstance_LeavesOutTheMemoryOfTheWholeGpu()
    {
        Driver.Set("mig", 1);
        Gpu.Monitor.Set("migmode", 1);

        GpuDevice device = GpuInventory.Read().Devices[0];

        Assert.True(device.Mig);
        Assert.Null(device.MemoryUsedBytes);
        Assert.Equal(50, device.TemperatureCelsius);
    }

    [GccFact]
    public void Read_WithOneBrokenCard_ListsTheOther()
    {
        Driver.Set("lost", 1);

        GpuInventory inventory = GpuInventory.Read();

        Assert.Equal(1, Assert.Single(inventory.Devices).Index);
        Assert.StartsWith("device 0: cuDeviceGetAttribute: ", inventory.Reason, StringComparison.Ordinal);
    }

    [GccFact]
    public void Read_WithNvmlThatFails_StillLists()
    {
        Gpu.Monitor.Fail("nvmlInit_v2", 9);
        Assert.Equal("nvmlInit_v2: Driver Not Loaded (9)", Listed().MonitorReason);
        Gpu.Monitor.Reset();
        Gpu.Monitor.Fail("nvmlDeviceGetMemoryInfo", 15);
        Assert.Equal("nvmlDeviceGetMemoryInfo: GPU is lost (15)", Listed().MonitorReason);

        static GpuInventory Listed()
        {
            GpuInventory inventory = GpuInventory.Read();
            Assert.Equal(2, inventory.Devices.Count);
            Assert.Null(inventory.Devices[0].GpuPercent);
            return inventory;
        }
    }

    [GccFact]
    public void Read_WithoutCuda_SaysWhyInOneLine()
    {
        CudaLibraries.Driver.SearchOnly(Gpu.Empty);
        CudaLibraries.Monitor.SearchOnly(Gpu.Empty);
        Assert.Equal("no CUDA driver: libcuda.so.1 not found", Reason());
        CudaLibraries.Monitor.SearchOnly(Gpu.Folder);
        Assert.Equal(
            "no CUDA driver: libcuda.so.1 not found; NVML sees 2 GPU, so give the container the compute and video capabilities",
            Reason());
        CudaLibraries.Driver.SearchOnly(Gpu.Folder);
        CudaLibraries.Monitor.SearchOnly(Gpu.Empty);
        Driver.Fail("cuInit", 100);
        Assert.Equal("cuInit: CUDA_ERROR_NO_DEVICE: no CUDA-capable device is detected (100)", Reason());
        Driver.Reset();
        Driver.Set("devices", 0);
        Assert.Equal("the CUDA 13.0 driver shows no device (see CUDA_VISIBLE_DEVICES)", Reason());

        static string? Reason()
        {
            GpuInventory inventory = GpuInventory.Read();
            Assert.Empty(inventory.Devices);
            return inventory.Reason;
        }
    }

    [GccFact]
    public void Read_WithALibraryThatIsNoLibrary_SaysWhyInOneLine()
    {
        string folder = Gpu.NewFolder("broken");
        File.WriteAllText(Path.Combine(folder, "libcuda.so.1"), "hello");
        FakeGpuFixture.Point(folder);

        GpuInventory inventory = GpuInventory.Read();

        Assert.Equal($"no CUDA driver: {folder}/libcuda.so.1: not a shared library (no ELF header, 5 bytes)", inventory.Reason);
    }

    // A bound function keeps its library, so other libraries of the same name are tried through a second copy of the bindings.
    [GccFact]
    public void Read_WithADriverBeforeCuda114_FallsBackToTheOlderCalls()
    {
        string folder = Gpu.NewFolder("old");
        FakeGpuFixture.Build(folder, "libcuda.so.1", "fake_cuda.c", "-DOLD_DRIVER");
        new FakeLibrary(Path.Combine(folder, "libcuda.so.1")).Reset();

        Assert.Contains("Uuid = GPU-00010203-0405-0607-0809-0a0b0c0d0e0f", ReadIsolated(folder), StringComparison.Ordinal);
    }

    [GccFact]
    public void Read_WithAForeignLibraryUnderTheName_DoesNotThrow()
    {
        string folder = Gpu.NewFolder("foreign");
        FakeGpuFixture.Build(folder, "libcuda.so.1", "fake_nvml.c");

        Assert.Contains("not a usable CUDA driver: Unable to find an entry point named 'cuInit'", ReadIsolated(folder), StringComparison.Ordinal);
    }

    private string ReadIsolated(string folder)
    {
        AssemblyLoadContext context = new("bindings", isCollectible: false);
        Assembly copy = context.LoadFromAssemblyPath(typeof(GpuInventory).Assembly.Location);
        object driver = Static(copy, typeof(CudaLibraries), "Driver");
        object monitor = Static(copy, typeof(CudaLibraries), "Monitor");
        Search(driver, folder);
        Search(monitor, Gpu.Empty);
        object inventory = copy.GetType(typeof(GpuInventory).FullName!)!.GetMethod("Read", BindingFlags.Public | BindingFlags.Static)!.Invoke(null, null)!;
        var devices = (System.Collections.IEnumerable)inventory.GetType().GetProperty("Devices")!.GetValue(inventory)!;
        return inventory + string.Join(' ', devices.Cast<object>());

        static object Static(Assembly copy, Type type, string name) =>
            copy.GetType(type.FullName!)!.GetProperty(name, BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;

        static void Search(object library, string folder) =>
            library.GetType().GetMethod("SearchOnly", BindingFlags.NonPublic | BindingFlags.Instance)!.Invoke(library, [new[] { folder }]);
    }
}
