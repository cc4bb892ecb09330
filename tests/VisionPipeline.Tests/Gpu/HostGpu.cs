using System.Runtime.InteropServices;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Gpu;

[CollectionDefinition(Name)]
public sealed class HostGpuCollection : ICollectionFixture<HostGpu>
{
    public const string Name = "host GPU";
}

/// <summary>A CUDA driver whose device is the host, with our kernel texts compiled into it, and an NVRTC that compiles nothing: the managed face runs as it would, and the kernels with it.</summary>
public sealed class HostGpu : IAsyncLifetime
{
    /// <summary>What has to be on the path.</summary>
    public const string Compilers = "g++";

    /// <summary>Set to 1 to leave the real driver in place, for <c>GpuDeviceTests</c> alone.</summary>
    public const string RealVariable = "VISION_TEST_GPU";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("vision-host-gpu-");
    private nint _driver;
    private nint _compiler;

    /// <summary>Builds the libraries once.</summary>
    public async Task InitializeAsync()
    {
        if (IsReal || new NeedsFactAttribute(Compilers).Skip is not null)
            return;
        string fakes = Folder("tests", "VisionPipeline.Native.Tests", "Cuda", "Fakes");
        string kernels = Path.Combine(Shims, "kernels.cpp");
        string made = Libraries;
        Directory.CreateDirectory(made);
        await Compile("g++", "-std=c++17", "-O2", "-Wall", "-Wextra", "-Werror", "-Wno-unknown-pragmas", "-fPIC", $"-I{Texts}", "-c", kernels, "-o", Path.Combine(made, "kernels.o"));
        await Compile("gcc", "-O1", "-fPIC", "-c", Path.Combine(fakes, "fake_cuda.c"), "-o", Path.Combine(made, "driver.o"));
        await Compile("g++", "-shared", Path.Combine(made, "driver.o"), Path.Combine(made, "kernels.o"), "-o", Path.Combine(made, "libcuda.so.1"));
        await Compile("gcc", "-O1", "-fPIC", "-shared", "-DMAJOR=12", Path.Combine(fakes, "fake_nvrtc.c"), "-o", Path.Combine(made, "libnvrtc.so.12"));
        _driver = NativeLibrary.Load(Path.Combine(made, "libcuda.so.1"));
        _compiler = NativeLibrary.Load(Path.Combine(made, "libnvrtc.so.12"));
        Show();
        Reset();
    }

    /// <summary>A folder for one test's files.</summary>
    public string NewFolder() => _root.CreateSubdirectory(Guid.NewGuid().ToString("N")).FullName;

    /// <summary>What was called and launched since the last reset.</summary>
    public string[] Journal => Lines(_driver);

    /// <summary>Likewise of the compiler.</summary>
    public string[] CompilerJournal => Lines(_compiler);

    /// <summary>Whether the machine's own driver and NVRTC are used.</summary>
    public static bool IsReal => Environment.GetEnvironmentVariable(RealVariable) == "1";

    /// <summary>Where the kernel texts lie.</summary>
    public static string Texts => Folder("src", "VisionPipeline", "Gpu");

    /// <summary>Where what compilers need besides lies.</summary>
    public static string Shims => Folder("tests", "VisionPipeline.Tests", "Gpu", "Host");

    private string Libraries => Path.Combine(_root.FullName, "lib");

    /// <summary>Forgets journals and faults.</summary>
    public unsafe void Reset()
    {
        foreach (nint library in new[] { _driver, _compiler })
            ((delegate* unmanaged<void>)NativeLibrary.GetExport(library, "fake_reset"))();
        Named("memory", text => ((delegate* unmanaged<byte*, long, void>)NativeLibrary.GetExport(_driver, "fake_set"))((byte*)text, 1L << 26));
    }

    /// <summary>Gives the device a property, until <see cref="Reset"/>.</summary>
    public unsafe void Set(string name, long value) =>
        Named(name, text => ((delegate* unmanaged<byte*, long, void>)NativeLibrary.GetExport(_driver, "fake_set"))((byte*)text, value));

    /// <summary>Makes a call of the driver fail from now on.</summary>
    public void Fail(string call, int code) => Fail(_driver, call, code);

    /// <summary>Makes a call of the compiler fail from now on.</summary>
    public void FailCompiler(string call, int code) => Fail(_compiler, call, code);

    /// <summary>Hides the driver until <see cref="Show"/>.</summary>
    public void Hide() => CudaLibraries.UseFolder(_root.FullName);

    /// <summary>Shows it again.</summary>
    public void Show() => CudaLibraries.UseFolder(Libraries);

    public Task DisposeAsync()
    {
        if (!IsReal)
            Hide();
        _root.Delete(recursive: true);
        return Task.CompletedTask;
    }

    private static unsafe void Fail(nint library, string call, int code) =>
        Named(call, text => ((delegate* unmanaged<byte*, int, void>)NativeLibrary.GetExport(library, "fake_fail"))((byte*)text, code));

    private static async Task Compile(string file, params string[] arguments) =>
        (await CommandLine.RunAsync(file, arguments)).OrThrow(file);

    private static unsafe string[] Lines(nint library) =>
        Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<byte*>)NativeLibrary.GetExport(library, "fake_journal"))())!
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static void Named(string name, Action<nint> use)
    {
        nint text = Marshal.StringToCoTaskMemUTF8(name);
        use(text);
        Marshal.FreeCoTaskMem(text);
    }

    private static string Folder(params string[] parts)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string found = Path.Combine([folder.FullName, .. parts]);
            if (Directory.Exists(found))
                return found;
        }

        throw new DirectoryNotFoundException($"{Path.Combine(parts)} lies in no folder above the tests");
    }
}
