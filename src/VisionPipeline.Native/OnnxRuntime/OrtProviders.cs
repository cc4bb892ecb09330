using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace VisionPipeline.Native.OnnxRuntime;

/// <summary>Puts a provider into session options, and tries providers out for real. Thread-safe.</summary>
public static class OrtProviders
{
    private const string CudaLibrary = "libonnxruntime_providers_cuda.so";
    private const string TensorRtLibrary = "libonnxruntime_providers_tensorrt.so";
    private const string CudaRegistration = "CUDA";
    private static readonly Lock Gate = new();
    private static bool _cudaRegistered;

    /// <summary>Tries every provider with a small model.</summary>
    /// <returns>One report per provider, in the order of <see cref="OrtProvider"/>. Never throws.</returns>
    public static IReadOnlyList<OrtProviderReport> Probe() =>
        [Probe(OrtProvider.Cpu), Probe(OrtProvider.Cuda), Probe(OrtProvider.TensorRt)];

    /// <summary>Tries one provider with a small model. Never throws.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="device">The index of the GPU among those that ONNX Runtime sees; the CPU has none.</param>
    public static OrtProviderReport Probe(OrtProvider provider, int device = 0)
    {
        bool inBuild = false;
        string? library = null;
        try
        {
            OrtNativeLibrary.EnsureLoaded();
            inBuild = InBuild(provider);
            library = LibraryOf(provider);
            string? problem = Absence(provider, inBuild, library) ?? Run(provider, device);
            return new(provider, inBuild, library, problem is null, problem);
        }
        catch (Exception e) when (e is OnnxRuntimeException or NativeException or TypeInitializationException or DllNotFoundException
                                    or EntryPointNotFoundException or ArgumentException or InvalidOperationException)
        {
            Exception cause = e is TypeInitializationException { InnerException: { } inner } ? inner : e;
            return new(provider, inBuild, library, false, cause.Message.Split('\n')[0].Trim());
        }
    }

    /// <summary>Makes a session created with these options run on the provider, as far as it knows the model's operators.</summary>
    /// <param name="options">The options; the caller keeps them.</param>
    /// <param name="provider">The provider. <see cref="OrtProvider.Cpu"/> adds nothing: it is always last in line.</param>
    /// <param name="setup">How it is set up; null for the defaults.</param>
    /// <exception cref="OrtLibraryException">The provider is not installed, or has no such device.</exception>
    /// <exception cref="OnnxRuntimeException">The provider's library did not load.</exception>
    public static void Append(SessionOptions options, OrtProvider provider, OrtProviderSetup? setup = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        setup ??= new OrtProviderSetup();
        ArgumentOutOfRangeException.ThrowIfNegative(setup.Device);
        OrtNativeLibrary.EnsureLoaded();
        if (provider == OrtProvider.Cpu)
            return;
        bool inBuild = InBuild(provider);
        string? library = LibraryOf(provider);
        if (Absence(provider, inBuild, library) is { } absence)
            throw new OrtLibraryException("AppendExecutionProvider", absence);
        if (provider == OrtProvider.TensorRt)
            AppendTensorRt(options, setup);
        else if (inBuild)
            AppendCuda(options, setup);
        else
            AppendCudaLibrary(options, library!, setup);
    }

    private static void AppendTensorRt(SessionOptions options, OrtProviderSetup setup)
    {
        if (setup.CacheFolder is { } folder)
            Directory.CreateDirectory(folder);
        using var own = new OrtTensorRTProviderOptions();
        own.UpdateOptions(setup.ForTensorRt());
        options.AppendExecutionProvider_Tensorrt(own);

        // Nodes that TensorRT does not take stay on the device.
        if (InBuild(OrtProvider.Cuda) && LibraryOf(OrtProvider.Cuda) is not null)
            AppendCuda(options, setup with { Graphs = false });
    }

    private static void AppendCuda(SessionOptions options, OrtProviderSetup setup)
    {
        using var own = new OrtCUDAProviderOptions();
        own.UpdateOptions(setup.ForCuda());
        options.AppendExecutionProvider_CUDA(own);
    }

    private static void AppendCudaLibrary(SessionOptions options, string library, OrtProviderSetup setup)
    {
        OrtEnv environment = OrtEnv.Instance();
        lock (Gate)
        {
            if (!_cudaRegistered)
                environment.RegisterExecutionProviderLibrary(CudaRegistration, library);
            _cudaRegistered = true;
        }

        OrtEpDevice[] devices = [.. environment.GetEpDevices().Where(static d =>
            d.EpName.Contains(CudaRegistration, StringComparison.OrdinalIgnoreCase) && d.HardwareDevice.Type == OrtHardwareDeviceType.GPU)];
        if (setup.Device >= devices.Length)
            throw new OrtLibraryException("GetEpDevices", $"CUDA device {setup.Device} is not there: the provider sees {devices.Length}");

        // The provider knows its device by the choice made here.
        Dictionary<string, string> keys = setup.ForCuda();
        keys.Remove("device_id");
        options.AppendExecutionProvider(environment, [devices[setup.Device]], keys.Count == 0 ? null : keys);
    }

    private static bool InBuild(OrtProvider provider) => OrtEnv.Instance().GetAvailableProviders().Contains(provider switch
    {
        OrtProvider.Cpu => "CPUExecutionProvider",
        OrtProvider.Cuda => "CUDAExecutionProvider",
        OrtProvider.TensorRt => "TensorrtExecutionProvider",
        _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, null),
    });

    /// <summary>The provider's file beside the library in use, or beside the application.</summary>
    private static string? LibraryOf(OrtProvider provider)
    {
        string? file = provider switch
        {
            OrtProvider.Cuda => CudaLibrary,
            OrtProvider.TensorRt => TensorRtLibrary,
            _ => null,
        };
        string? beside = Path.GetDirectoryName(OrtNativeLibrary.LoadedPath);
        string?[] folders = OrtNativeLibrary.Folder is null ? [beside, AppContext.BaseDirectory] : [beside];
        return file is null ? null : folders.OfType<string>().Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }

    /// <summary>What is missing before the provider is worth a try, in one line.</summary>
    private static string? Absence(OrtProvider provider, bool inBuild, string? library)
    {
        if (provider == OrtProvider.Cpu)
            return null;
        if (!NativeLibrary.TryLoad("libcuda.so.1", out _))
            return "libcuda.so.1 not found: there is no NVIDIA driver here";
        if (provider == OrtProvider.TensorRt && !inBuild)
            return $"this ONNX Runtime is built without TensorRT: name a folder with one that has it ({OrtNativeLibrary.FolderVariable} or models.native_path)";
        if (library is null)
            return provider == OrtProvider.Cuda ? "CUDA provider not installed: ./vision setup --gpu" : $"{TensorRtLibrary} is not beside ONNX Runtime";
        return null;
    }

    /// <summary>Runs the small model on the provider; null when the answer is right.</summary>
    private static string? Run(OrtProvider provider, int device)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        Append(options, provider, new OrtProviderSetup { Device = device });
        // Else a provider that takes no node would look fine, with the CPU doing its work.
        if (provider != OrtProvider.Cpu)
            options.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");
        using var session = new InferenceSession(OrtProbeModel.Create(), options);
        float[] x = [1.5f, -2f, 0f, 1000f];
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(x, [OrtProbeModel.Length]);
        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(run, ["x"], [input], ["y"]);
        ReadOnlySpan<float> y = outputs[0].GetTensorDataAsSpan<float>();
        for (int i = 0; i < x.Length; i++)
        {
            if (i >= y.Length || y[i] != x[i] + x[i])
                return $"x + x came out wrong at {i}: {(i < y.Length ? y[i] : float.NaN)} for x = {x[i]}";
        }

        return null;
    }
}
