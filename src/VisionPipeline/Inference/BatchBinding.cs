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
    private bool _disposed;

    public BatchBinding(InferenceSession session)
    {
        _session = session;
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

    /// <summary>Runs into the bound tensors. Allocates nothing.</summary>
    public void Run(RunOptions options)
    {
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
        foreach (OrtValue tensor in _tensors)
            tensor.Dispose();
        Counter.Released();
    }
}
