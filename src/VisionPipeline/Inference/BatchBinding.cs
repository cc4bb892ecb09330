using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Inference;

/// <summary>The tensors of one run: which memory the model reads and writes. Owns native objects until <see cref="Dispose"/>.</summary>
internal sealed class BatchBinding : IDisposable
{
    private static readonly NativeHandleCounter Counter = NativeHandleCounter.For("OrtIoBinding");
    private readonly List<OrtValue> _tensors = [];
    private readonly List<string> _anywhere = [];
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions? _recorded;
    private bool _disposed;

    /// <param name="session">What runs.</param>
    /// <param name="graph">Number of the recording that its runs play, at least 1; 0 for runs that are not recorded.</param>
    public BatchBinding(InferenceSession session, int graph = 0)
    {
        _session = session;
        if (graph > 0)
        {
            // The waiting is done once, by whoever brings the results down (onnxruntime_run_options_config_keys.h).
            _recorded = new RunOptions();
            _recorded.AddRunConfigEntry("gpu_graph_id", graph.ToString(CultureInfo.InvariantCulture));
            _recorded.AddRunConfigEntry("disable_synchronize_execution_providers", "1");
        }

        _binding = session.CreateIoBinding();
        Counter.Created();
    }

    /// <summary>Lets the model read a tensor; it is this object's from now on.</summary>
    public void Read(string name, OrtValue tensor)
    {
        _tensors.Add(tensor);
        _binding.BindInput(name, tensor);
    }

    /// <summary>Lets the model write a tensor; it is this object's from now on.</summary>
    public void Write(string name, OrtValue tensor)
    {
        _tensors.Add(tensor);
        _binding.BindOutput(name, tensor);
    }

    /// <summary>Lets ONNX Runtime allocate an output in main memory, run by run.</summary>
    public void WriteAnywhere(string name) => _anywhere.Add(name);

    /// <summary>Runs into the bound tensors. Allocates nothing. A recorded run is only queued.</summary>
    public void Run(RunOptions options)
    {
        if (_recorded is not null)
        {
            _session.RunWithBinding(_recorded, _binding);
            return;
        }

        _session.RunWithBinding(options, _binding);
        _binding.SynchronizeBoundOutputs();
    }

    /// <summary>Runs and hands over the outputs of <see cref="WriteAnywhere"/>, in the order in which they were named.</summary>
    public IDisposableReadOnlyCollection<OrtValue> RunForResults(RunOptions options)
    {
        // A binding keeps what a run allocated and writes there again, which fails once the size differs.
        _binding.ClearBoundOutputs();
        foreach (string name in _anywhere)
            _binding.BindOutputToDevice(name, OrtMemoryInfo.DefaultInstance);
        return _session.RunWithBoundResults(options, _binding);
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _binding.Dispose();
        _recorded?.Dispose();
        foreach (OrtValue tensor in _tensors)
            tensor.Dispose();
        Counter.Released();
    }
}
