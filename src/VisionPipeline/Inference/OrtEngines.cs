using Microsoft.ML.OnnxRuntime;
using VisionPipeline.Native;
using VisionPipeline.Native.OnnxRuntime;

namespace VisionPipeline.Inference;

/// <summary>Makes sessions of ONNX Runtime. Stateless, thread-safe.</summary>
internal sealed class OrtEngines : IEngineFactory
{
    public static OrtEngines Instance { get; } = new();

    public ModelEngine? Open(string path, byte[] content, OnnxModelOptions options, OrtProvider provider, out string? problem)
    {
        if (provider == OrtProvider.Cpu || options.Stream == 0)
            return OpenOnce(path, content, options with { Stream = 0, Graphs = false }, provider, out problem);

        if (options.Graphs)
            return OpenOnce(path, content, options, provider, out problem);

        // A provider that takes no stream of others is still a provider: what fills its input is then waited for.
        return OpenOnce(path, content, options, provider, out problem) ?? OpenOnce(path, content, options with { Stream = 0 }, provider, out problem);
    }

    private ModelEngine? OpenOnce(string path, byte[] content, OnnxModelOptions options, OrtProvider provider, out string? problem)
    {
        problem = null;
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
        settings.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", Path.GetDirectoryName(Path.GetFullPath(path))!);
        try
        {
            OrtProviders.Append(settings, provider, Setup(path, content, options, provider));
        }
        catch (Exception e) when (e is NativeException or OnnxRuntimeException or IOException or UnauthorizedAccessException)
        {
            problem = $"{provider}: {(e is OnnxRuntimeException ort ? OnnxModel.Words(ort) : e.Message)}";
            return null;
        }

        try
        {
            return new ModelEngine(new InferenceSession(content, settings), provider, options.Stream != 0, options.Graphs);
        }
        catch (OnnxRuntimeException e) when (e.Message.Contains("InvalidProtobuf", StringComparison.Ordinal))
        {
            throw new ModelException(ModelFault.NotOnnx, $"model {path}: not an ONNX model ({OnnxModel.Words(e)})", e);
        }
        catch (OnnxRuntimeException e) when (provider == OrtProvider.Cpu)
        {
            throw new ModelException(ModelFault.Refused, $"model {path}: ONNX Runtime cannot run it ({OnnxModel.Words(e)})", e);
        }
        catch (OnnxRuntimeException e)
        {
            problem = $"{provider}: {OnnxModel.Words(e)}";
            return null;
        }
    }

    private OrtProviderSetup Setup(string path, byte[] content, OnnxModelOptions options, OrtProvider provider) => new()
    {
        Device = options.Device,
        Stream = options.Stream,
        HalfPrecision = options.HalfPrecision,
        Graphs = options.Graphs,
        CacheFolder = options.CacheFolder,
        Profile = provider == OrtProvider.TensorRt && options.MaxBatch > 0 ? Profile(path, content, options) : null,
    };

    // What the model's input is called and how large it is, only a session tells: one on the CPU takes a moment, an engine minutes.
    private TensorRtProfile? Profile(string path, byte[] content, OnnxModelOptions options)
    {
        ModelEngine? engine = Open(path, content, options, OrtProvider.Cpu, out _);
        if (engine is null)
            return null;
        engine.Hold();
        try
        {
            return ProfileOf([.. engine.Session.InputNames.Select(name => TensorPort.Of(name, engine.Session.InputMetadata[name]))], options.MaxBatch);
        }
        finally
        {
            engine.Release();
        }
    }

    /// <summary>The profile for batches from one to the most; null where the batch side is fixed, another side is open, or there are more inputs than one.</summary>
    internal static TensorRtProfile? ProfileOf(IReadOnlyList<TensorPort> inputs, int most) =>
        inputs is [{ Dimensions: { Count: > 1 } sides } only] && sides[0] < 1 && sides.Skip(1).All(static side => side > 0) ? new TensorRtProfile(only.Name, [.. sides.Skip(1)], most) : null;
}
