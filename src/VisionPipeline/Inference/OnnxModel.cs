using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using VisionPipeline.Native.OnnxRuntime;

namespace VisionPipeline.Inference;

/// <summary>An opened ONNX model. Owns the native session until <see cref="Dispose"/>; disposing twice is harmless.</summary>
/// <remarks>What it says of itself is immutable; a provider that fails while running is replaced by the next of its list, for good. Runs go through a <see cref="BatchRunner"/>, which must be disposed first; any number of them may share a model, each on its own thread.</remarks>
public sealed class OnnxModel : IDisposable
{
    private readonly Lock _lock = new();
    private readonly byte[] _content;
    private readonly OnnxModelOptions _options;
    private readonly List<string> _skipped;
    private volatile ModelEngine _engine;
    private int _place;
    private bool _hasFallenBack;
    private bool _disposed;

    private OnnxModel(string path, byte[] content, OnnxModelOptions options, ModelEngine engine, int place, List<string> skipped)
    {
        Path = path;
        _content = content;
        _options = options;
        _engine = engine;
        _place = place;
        _skipped = skipped;
        InferenceSession session = engine.Session;
        Inputs = [.. session.InputNames.Select(name => TensorPort.Of(name, session.InputMetadata[name]))];
        Outputs = [.. session.OutputNames.Select(name => TensorPort.Of(name, session.OutputMetadata[name]))];
        Metadata = session.ModelMetadata.CustomMetadataMap;
    }

    /// <summary>The file that it came from.</summary>
    public string Path { get; }

    /// <summary>What it runs on now.</summary>
    public OrtProvider Provider => _engine.Provider;

    /// <summary>One line for each provider that was asked for earlier and did not work, or worked no longer.</summary>
    public IReadOnlyList<string> Skipped
    {
        get
        {
            lock (_lock)
                return [.. _skipped];
        }
    }

    /// <summary>Its inputs, in the model's order.</summary>
    public IReadOnlyList<TensorPort> Inputs { get; }

    /// <summary>Its outputs, in the model's order.</summary>
    public IReadOnlyList<TensorPort> Outputs { get; }

    /// <summary>What its maker wrote into it (<c>metadata_props</c>).</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether what was queued on <see cref="OnnxModelOptions.Stream"/> comes before its runs now; else it must be waited for.</summary>
    public bool SharesStream => _engine.SharesStream;

    /// <summary>Whether recorded runs are played again (CUDA graphs).</summary>
    public bool UsesGraphs => _engine.UsesGraphs;

    /// <summary>Why recorded runs are not played again although that was asked for; null else.</summary>
    public string? GraphsProblem { get; private set; }

    /// <summary>
    /// Whether a run may take minutes, as TensorRT builds an engine in it: where it is to come next, or took over while running. What
    /// is opened at the start is built then. Never waits, so that it may be asked while a run is on.
    /// </summary>
    internal bool MayBuild => _options.Providers.Skip(Volatile.Read(ref _place) + (Volatile.Read(ref _hasFallenBack) ? 0 : 1)).Contains(OrtProvider.TensorRt);

    /// <summary>Whether a runner with all its tensors on the device should ask for <see cref="TryGraphs"/>.</summary>
    internal bool WantsGraphs => _options.Graphs && _engine is { IsOnDevice: true, SharesStream: true, UsesGraphs: false };

    /// <summary>The engine that is in use, to be compared with the one that is held.</summary>
    internal ModelEngine Engine => _engine;

    /// <summary>Holds the engine that is in use; the caller releases it.</summary>
    internal ModelEngine Hold()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _engine.Hold();
        }
    }

    /// <summary>Opens the provider in use once more, with recording: not before, as whatever it runs first is what it would play again.</summary>
    /// <returns>Whether it does so now; else all is as it was, and <see cref="GraphsProblem"/> says why.</returns>
    internal bool TryGraphs()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            ModelEngine plain = _engine;
            if (_options.Engines.Open(Path, _content, _options, plain.Provider, out string? problem) is not { } next)
            {
                GraphsProblem = problem;
                return false;
            }

            _engine = next.Hold();
            plain.Release();
            return true;
        }
    }

    /// <summary>Says why recorded runs are not played again.</summary>
    internal void RefuseGraphs(string problem) => GraphsProblem = problem;

    /// <summary>Puts the next provider in the place of one that failed while running; where another thread has done so already, that one is it.</summary>
    /// <param name="failed">The engine that failed; the caller still holds it.</param>
    /// <param name="reason">What it said, in one line.</param>
    /// <returns>Whether there is another one now.</returns>
    internal bool FallBack(ModelEngine failed, string reason)
    {
        ProviderChange change;
        lock (_lock)
        {
            if (_disposed)
                return false;
            if (_engine != failed)
                return true;
            if (OpenFrom(_place + 1, Path, _content, _options, _skipped, out int place) is not { } next)
                return false;
            _skipped.Add($"{failed.Provider}: {reason}");
            change = new ProviderChange(System.IO.Path.GetFileNameWithoutExtension(Path), failed.Provider, next.Provider, reason);
            _engine = next.Hold();
            Volatile.Write(ref _hasFallenBack, true);
            Volatile.Write(ref _place, place);
            failed.Release();
        }

        _options.Changed?.Invoke(change);
        return true;
    }

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
        if (OpenFrom(0, path, content, options, skipped, out int place) is not { } engine)
            throw new ModelException(ModelFault.NoProvider, $"model {path}: no provider works: {string.Join("; ", skipped)}");
        engine.Hold();
        try
        {
            return new OnnxModel(path, content, options, engine, place, skipped);
        }
        catch
        {
            engine.Release();
            throw;
        }
    }

    /// <summary>Releases the session.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
        }

        _engine.Release();
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

    // The first provider from a place in the list on that takes the model.
    private static ModelEngine? OpenFrom(int first, string path, byte[] content, OnnxModelOptions options, List<string> skipped, out int index)
    {
        for (index = first; index < options.Providers.Count; index++)
        {
            if (options.Engines.Open(path, content, options with { Graphs = false }, options.Providers[index], out string? problem) is { } engine)
                return engine;
            skipped.Add(problem ?? $"{options.Providers[index]}: does not work");
        }

        return null;
    }
}
