using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using VisionPipeline.Native;
using VisionPipeline.Native.Loading;
using VisionPipeline.Native.OnnxRuntime;

namespace VisionPipeline.Inference;

/// <summary>An opened ONNX model. Owns the native session until <see cref="Dispose"/>; disposing twice is harmless.</summary>
/// <remarks>What it says of itself is immutable. Runs go through a <see cref="BatchRunner"/>, which must be disposed first; any number of them may share a model, each on its own thread.</remarks>
public sealed class OnnxModel : IDisposable
{
    private static readonly NativeHandleCounter Counter = NativeHandleCounter.For("InferenceSession");
    private bool _disposed;

    private OnnxModel(string path, InferenceSession session, OrtProvider provider, IReadOnlyList<string> skipped)
    {
        Path = path;
        Session = session;
        Provider = provider;
        Skipped = skipped;
        Inputs = [.. session.InputNames.Select(name => TensorPort.Of(name, session.InputMetadata[name]))];
        Outputs = [.. session.OutputNames.Select(name => TensorPort.Of(name, session.OutputMetadata[name]))];
        Metadata = session.ModelMetadata.CustomMetadataMap;
        Counter.Created();
    }

    /// <summary>The file that it came from.</summary>
    public string Path { get; }

    /// <summary>What it runs on.</summary>
    public OrtProvider Provider { get; }

    /// <summary>One line for each provider that was asked for earlier and did not work.</summary>
    public IReadOnlyList<string> Skipped { get; }

    /// <summary>Its inputs, in the model's order.</summary>
    public IReadOnlyList<TensorPort> Inputs { get; }

    /// <summary>Its outputs, in the model's order.</summary>
    public IReadOnlyList<TensorPort> Outputs { get; }

    /// <summary>What its maker wrote into it (<c>metadata_props</c>).</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    internal InferenceSession Session { get; }

    /// <summary>Reads a file, compares its hash, and makes it ready on the first provider that works.</summary>
    /// <param name="path">The <c>.onnx</c> file. Weights that it keeps in files of their own are looked for beside it; the hash does not cover those.</param>
    /// <param name="options">How to open it.</param>
    /// <exception cref="ModelException">The file is missing, has another hash, is no ONNX model, or no provider takes it.</exception>
    /// <exception cref="ArgumentException">The options are out of range.</exception>
    /// <exception cref="OrtLibraryException">ONNX Runtime itself is missing.</exception>
    public static OnnxModel Open(string path, OnnxModelOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new OnnxModelOptions();
        if (options.Threads < 1 || options.Device < 0 || options.Providers.Count == 0)
            throw new ArgumentException($"model {path}: threads {options.Threads} (at least 1), device {options.Device} (at least 0), {options.Providers.Count} providers (at least 1)");
        byte[] content = Read(path, options.Sha256);
        OrtNativeLibrary.EnsureLoaded();
        List<string> skipped = [];
        foreach (OrtProvider provider in options.Providers)
        {
            if (TryOpen(path, content, options, provider, skipped) is { } model)
                return model;
        }

        throw new ModelException(ModelFault.NoProvider, $"model {path}: no provider works: {string.Join("; ", skipped)}");
    }

    /// <summary>Releases the session.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Session.Dispose();
        Counter.Released();
    }

    /// <summary>What ONNX Runtime says, on one line and without its error code.</summary>
    internal static string Words(OnnxRuntimeException e)
    {
        string line = e.Message.ReplaceLineEndings(" ").Trim();
        int end = line.StartsWith("[ErrorCode:", StringComparison.Ordinal) ? line.IndexOf(']', StringComparison.Ordinal) : -1;
        return line[(end + 1)..].Trim();
    }

    private static byte[] Read(string path, string? sha256)
    {
        byte[] content;
        try
        {
            content = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelException(ModelFault.FileMissing, $"model {path}: the file is missing", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(ModelFault.FileMissing, $"model {path}: cannot be read ({e.Message})", e);
        }

        string found = Convert.ToHexStringLower(SHA256.HashData(content));
        if (sha256 is not null && !found.Equals(sha256, StringComparison.OrdinalIgnoreCase))
            throw new ModelException(ModelFault.HashDiffers, $"model {path}: its SHA-256 is {found}, {sha256.ToLowerInvariant()} is wanted");
        if (content.Length == 0)
            throw new ModelException(ModelFault.NotOnnx, $"model {path}: not an ONNX model (the file is empty)");
        return content;
    }

    private static OnnxModel? TryOpen(string path, byte[] content, OnnxModelOptions options, OrtProvider provider, List<string> skipped)
    {
        using var settings = new SessionOptions
        {
            IntraOpNumThreads = options.Threads,
            InterOpNumThreads = 1,
            // Faults come as exceptions; the library's own lines on stderr would only repeat them.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        settings.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
        // Numbers near zero cost a hundred times as much as others and change no result that matters.
        settings.AddSessionConfigEntry("session.set_denormal_as_zero", "1");
        settings.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
        try
        {
            OrtProviders.Append(settings, provider, options.Device);
        }
        catch (Exception e) when (e is NativeException or OnnxRuntimeException)
        {
            skipped.Add($"{provider}: {(e is OnnxRuntimeException ort ? Words(ort) : e.Message)}");
            return null;
        }

        InferenceSession session;
        try
        {
            session = new InferenceSession(content, settings);
        }
        catch (OnnxRuntimeException e) when (e.Message.Contains("InvalidProtobuf", StringComparison.Ordinal))
        {
            throw new ModelException(ModelFault.NotOnnx, $"model {path}: not an ONNX model ({Words(e)})", e);
        }
        catch (OnnxRuntimeException e) when (provider == OrtProvider.Cpu)
        {
            throw new ModelException(ModelFault.Refused, $"model {path}: ONNX Runtime cannot run it ({Words(e)})", e);
        }
        catch (OnnxRuntimeException e)
        {
            skipped.Add($"{provider}: {Words(e)}");
            return null;
        }

        try
        {
            return new OnnxModel(path, session, provider, skipped);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
