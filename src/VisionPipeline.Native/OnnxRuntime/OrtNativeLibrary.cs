using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.OnnxRuntime;

/// <summary>
/// Chooses which <c>libonnxruntime.so</c> the C# API of ONNX Runtime uses: the one in <see cref="Folder"/>, else the one
/// beside the application, else the system's.
/// </summary>
/// <remarks>
/// Call <see cref="EnsureLoaded"/> before the first type of <c>Microsoft.ML.OnnxRuntime</c> is used: it gives a clear error
/// where the API itself would fail in a type initialiser. The choice is made once per process. Thread-safe.
/// </remarks>
public static class OrtNativeLibrary
{
    /// <summary>The environment variable that names a folder with another ONNX Runtime, e.g. one built with TensorRT.</summary>
    public const string FolderVariable = "VISION_ONNXRUNTIME_PATH";

    private const string DllImportName = "onnxruntime";
    private static readonly Lock Gate = new();
    private static string? _folder;
    private static nint _library;

    /// <summary>The oldest version that has every function that the C# API reads at its start.</summary>
    public static Version Required { get; } = new(1, 25);

    /// <summary>
    /// A folder with the <c>libonnxruntime.so</c> to use, and its provider libraries beside it; null for the one that came with
    /// the application. Until set, what <see cref="FolderVariable"/> says.
    /// </summary>
    /// <exception cref="InvalidOperationException">Set to another folder after ONNX Runtime was loaded.</exception>
    public static string? Folder
    {
        get
        {
            lock (Gate)
                return CurrentFolder;
        }

        set
        {
            lock (Gate)
            {
                if (LoadedPath is { } path && value != CurrentFolder)
                    throw new InvalidOperationException($"ONNX Runtime is in use already, from {path}: its folder must be set before the first model is opened");
                _folder = value;
            }
        }
    }

    /// <summary>The file that is in use; null before the first use.</summary>
    public static string? LoadedPath => LoadedLibraries.PathOf("libonnxruntime.so");

    /// <summary>The files that would be tried, in order.</summary>
    public static IReadOnlyList<string> Candidates
    {
        get
        {
            // The file has its soname where it comes from npm's onnxruntime-node (arm64) or a distribution.
            string? folder = Folder;
            return folder is null
                ? [Path.Combine(AppContext.BaseDirectory, "libonnxruntime.so"), Path.Combine(AppContext.BaseDirectory, "libonnxruntime.so.1"), "libonnxruntime.so.1"]
                : [Path.Combine(folder, "libonnxruntime.so"), Path.Combine(folder, "libonnxruntime.so.1")];
        }
    }

    private static string? CurrentFolder =>
        _folder ?? (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named ? named : null);

    /// <summary>Loads ONNX Runtime and hands it to the C# API. Does nothing the second time.</summary>
    /// <exception cref="OrtLibraryException">There is no such library, or its version does not fit the C# API.</exception>
    public static void EnsureLoaded()
    {
        lock (Gate)
        {
            if (_library != 0)
                return;
            // Microsoft's builds for Linux make a device id under ~/.cache and send what models do over the network, unless told not to.
            LibcEnvironment.Set("ORT_DISABLE_TELEMETRY", "1", overwrite: false);
            nint library = Load();
            OrtEnv.DisableDllImportResolver = true;
            try
            {
                NativeLibrary.SetDllImportResolver(typeof(OrtEnv).Assembly, Resolve);
            }
            catch (InvalidOperationException)
            {
                // The API was used before us and has its own resolver, which knows only the file beside the application.
                if (CurrentFolder is { } folder)
                    throw new OrtLibraryException("EnsureLoaded", $"ONNX Runtime was used before {folder} could be chosen");
            }

            _library = library;
        }
    }

    private static nint Load()
    {
        string? failure = null;
        foreach (string file in Candidates)
        {
            if (Path.IsPathRooted(file) && !File.Exists(file))
                continue;
            nint library = 0;
            try
            {
                library = NativeLibrary.Load(file);
                if (OrtVersion.Judge(OrtVersion.Of(library)) is not { } fault)
                    return library;
                failure ??= $"{file}: {fault}";
            }
            catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
            {
                failure ??= e is DllNotFoundException ? LoaderWords(e.Message) : $"{file}: {e.Message}";
            }

            if (library != 0)
                NativeLibrary.Free(library);
        }

        string where = CurrentFolder is { } folder ? $"{folder} ({FolderVariable} or models.native_path)" : AppContext.BaseDirectory;
        throw new OrtLibraryException("load", failure ?? $"no libonnxruntime.so in {where}");
    }

    // .NET opens with a line of general advice; the loader's own words, which name the file and the fault, follow.
    private static string LoaderWords(string message) =>
        message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1).FirstOrDefault() ?? message;

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name == DllImportName ? _library : 0;
}
