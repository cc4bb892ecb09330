using VisionPipeline.Native.Cuda;
using VisionPipeline.Testing;

namespace VisionPipeline.Native.Tests.Cuda;

/// <summary>Builds the fake libraries once and makes the bindings find them and nothing else.</summary>
public sealed class FakeGpuFixture : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("vision-fake-gpu-");

    public FakeGpuFixture()
    {
        Folder = Directory.CreateDirectory(Path.Combine(_root.FullName, "new")).FullName;
        Empty = Directory.CreateDirectory(Path.Combine(_root.FullName, "empty")).FullName;
        if (!GccFactAttribute.IsPresent)
            return;
        Build(Folder, "libcuda.so.1", "fake_cuda.c");
        Build(Folder, "libnvrtc.so.12", "fake_nvrtc.c", "-DMAJOR=12");
        Build(Folder, "libnvidia-ml.so.1", "fake_nvml.c");
        Driver = new FakeLibrary(Path.Combine(Folder, "libcuda.so.1"));
        Compiler = new FakeLibrary(Path.Combine(Folder, "libnvrtc.so.12"));
        Monitor = new FakeLibrary(Path.Combine(Folder, "libnvidia-ml.so.1"));
        Point(Folder);
    }

    internal static string Sources { get; } = Checkout.PathOf("tests/VisionPipeline.Native.Tests/Cuda/Fakes");

    /// <summary>A folder with all three fakes.</summary>
    internal string Folder { get; }

    /// <summary>A folder with nothing in it.</summary>
    internal string Empty { get; }

    internal FakeLibrary Driver { get; } = null!;

    internal FakeLibrary Compiler { get; } = null!;

    internal FakeLibrary Monitor { get; } = null!;

    public void Dispose()
    {
        Point();
        _root.Delete(recursive: true);
    }

    internal static void Point(params string[] folders)
    {
        CudaLibraries.Driver.SearchOnly(folders);
        CudaLibraries.Compiler.SearchOnly(folders);
        CudaLibraries.Monitor.SearchOnly(folders);
    }

    internal string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_root.FullName, name)).FullName;

    internal static void Build(string folder, string file, string source, params string[] options) =>
        GccFactAttribute.Compile([.. options, "-shared", "-fPIC", "-O1", "-o", Path.Combine(folder, file), Path.Combine(Sources, source)]);
}
