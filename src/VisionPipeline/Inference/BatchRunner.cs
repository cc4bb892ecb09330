using Microsoft.ML.OnnxRuntime;
using VisionPipeline.Native;

namespace VisionPipeline.Inference;

/// <summary>Runs a model with one input over batches: slots are filled, <see cref="Run"/> runs the first of them, results are read slot by slot.</summary>
/// <remarks>
/// Input and outputs lie in memory that is made once and never moves; a run allocates nothing once each batch size has been seen.
/// A model with a fixed batch side is run as often as it takes. NOT thread-safe, but different slots may be filled by different
/// threads while no run is on. Owns native objects until <see cref="Dispose"/>; the model stays the caller's.
/// </remarks>
public sealed class BatchRunner : IDisposable
{
    private readonly OnnxModel _model;
    private readonly TensorPort _port;
    private readonly long[] _itemShape;
    private readonly int _itemLength;
    private readonly int _fixed;
    private readonly bool _varying;
    private readonly TensorBuffer _input;
    private readonly BatchOutput[] _outputs;
    private readonly BatchBinding?[] _bindings;
    private readonly RunOptions _options = new();
    private ModelEngine _engine;
    private DeviceInput? _device;
    private DeviceOutput? _results;
    private int _count;
    private bool _disposed;

    /// <summary>Makes memory for a number of items. Nothing is run yet.</summary>
    /// <param name="model">A model with one input of float, half or uint8 whose first side is the batch.</param>
    /// <param name="itemShape">Sides of one item: those of the input without the batch, all positive.</param>
    /// <param name="capacity">Largest batch, at least 1.</param>
    /// <param name="outputs">Names of the outputs to read; null for all of them.</param>
    /// <param name="outputShapes">Sides of one item of each output, so that runs write straight into this object's memory; null where they are unknown or vary from run to run: results are copied then.</param>
    /// <param name="partSize">Items per run of the model where its batch side is open but it does not keep its word; 0 for the whole batch at once. A fixed batch side goes before it.</param>
    /// <exception cref="ModelException">The model's input does not fit, or an output is not there.</exception>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public BatchRunner(
        OnnxModel model,
        IReadOnlyList<int> itemShape,
        int capacity,
        IReadOnlyList<string>? outputs = null,
        IReadOnlyList<int[]>? outputShapes = null,
        int partSize = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _model = model;
        _port = model.Inputs is [var only] && only.Element != TensorElement.Other && only.Dimensions.Count == itemShape.Count + 1
            ? only
            : throw Misfit($"one input of {itemShape.Count + 1} sides in float, half or uint8 is wanted");
        for (int i = 0; i < itemShape.Count; i++)
        {
            if (itemShape[i] < 1 || (_port.Dimensions[i + 1] > 0 && _port.Dimensions[i + 1] != itemShape[i]))
                throw Misfit($"its input cannot be ? x {string.Join(" x ", itemShape)}");
        }

        _itemShape = [.. itemShape.Select(static d => (long)d)];
        _itemLength = itemShape.Aggregate(1, static (a, b) => checked(a * b));
        _fixed = _port.Dimensions[0] > 0 ? _port.Dimensions[0] : partSize;
        Capacity = capacity;
        int slots = _fixed == 0 ? capacity : (capacity + _fixed - 1) / _fixed * _fixed;
        _input = TensorBuffer.Create(_port.Element, checked(slots * _itemLength));
        _outputs = [.. (outputs ?? [.. model.Outputs.Select(static o => o.Name)]).Select(name => new BatchOutput(
            model.Outputs.FirstOrDefault(o => o.Name == name) ?? throw Misfit($"it has no output '{name}'"), slots))];
        _varying = outputShapes is null;
        for (int i = 0; i < _outputs.Length && outputShapes is not null; i++)
        {
            if (_outputs[i].Port.Element == TensorElement.Other)
                throw Misfit($"its output '{_outputs[i].Port.Name}' is not made of float, half or uint8");
            _outputs[i].Bind(outputShapes[i]);
        }

        _bindings = new BatchBinding?[(_fixed == 0 ? capacity : slots / _fixed) + 1];
        _engine = model.Hold();
    }

    /// <summary>Largest batch.</summary>
    public int Capacity { get; }

    /// <summary>What the input is made of.</summary>
    public TensorElement Element => _port.Element;

    /// <summary>Bytes of the whole input: <see cref="Capacity"/> items, and those that fill the last part where the batch side is fixed.</summary>
    public int InputBytes => _input.Bytes.Length;

    /// <summary>Whether a run that fails is tried again on the model's next provider. On, but for runs that only find out what a model can do.</summary>
    internal bool FallsBack { get; init; } = true;

    /// <summary>Tensors that were bound so far, for all sizes of batches.</summary>
    internal int Bindings { get; private set; }

    /// <summary>
    /// Lets runs take their input from a device's memory; engines elsewhere get it fetched into main memory. Where the model may record
    /// its runs (<see cref="OnnxModelOptions.Graphs"/>), its outputs go to the device too, and come down in one copy.
    /// </summary>
    /// <param name="device">It; stays the caller's, and must outlive this. Null takes main memory again.</param>
    /// <exception cref="ArgumentException">It is smaller than <see cref="InputBytes"/>.</exception>
    public void UseDevice(DeviceInput? device)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (device is not null && device.Bytes < InputBytes)
            throw new ArgumentException($"{device.Bytes} bytes of a device's memory: {InputBytes} are needed", nameof(device));
        Unbind();
        _results?.Dispose();
        _results = null;
        _device = device;
        if (device is not null && _model.WantsGraphs)
            UseGraphs(device);
    }

    /// <summary>The bytes of one item of the input in main memory.</summary>
    /// <param name="slot">0..<see cref="Capacity"/>-1.</param>
    internal Span<byte> InputOf(int slot)
    {
        int bytes = BytesOf(_itemLength);
        return _input.Bytes.Slice(slot * bytes, bytes);
    }

    /// <summary>The memory of one item of the input, to be filled before <see cref="Run"/>. It keeps its content between runs.</summary>
    /// <typeparam name="T"><see cref="float"/>, <see cref="Half"/> or <see cref="byte"/>, as <see cref="Element"/> says.</typeparam>
    /// <param name="slot">0..<see cref="Capacity"/>-1.</param>
    /// <exception cref="ArgumentException">The input is made of something else.</exception>
    public Span<T> Input<T>(int slot)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if ((uint)slot >= (uint)Capacity)
            throw new ArgumentOutOfRangeException(nameof(slot), slot, $"slots are 0..{Capacity - 1}");
        Type wanted = Element switch
        {
            TensorElement.Float32 => typeof(float),
            TensorElement.Float16 => typeof(Half),
            _ => typeof(byte),
        };
        if (typeof(T) != wanted)
            throw new ArgumentException($"the input is made of {wanted.Name}, not of {typeof(T).Name}");
        return _input.As<T>().Slice(slot * _itemLength, _itemLength);
    }

    /// <summary>Runs the model over the first slots.</summary>
    /// <param name="count">How many, 1..<see cref="Capacity"/>.</param>
    /// <exception cref="ModelException">The run failed on every provider that is left; the results of the last one are gone.</exception>
    /// <exception cref="Native.NativeException">A device's memory could not be fetched.</exception>
    public void Run(int count)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Capacity);
        _count = 0;
        foreach (BatchOutput output in _outputs)
            output.Clear();
        // A provider that another runner's failure took out of use is left without failing on it once more.
        if (_engine != _model.Engine)
            Move();
        while (TryRun(count) is { } failure)
        {
            if (!FallsBack || !_engine.IsOnDevice || !_model.FallBack(_engine, failure.Words))
                throw new ModelException(ModelFault.RunFailed, $"model {_model.Path}: the run over {count} items failed ({failure.Words})", failure.Cause);
            Move();
            foreach (BatchOutput output in _outputs)
                output.Clear();
        }

        foreach (BatchOutput output in _outputs)
        {
            if (!_varying)
                output.Settle(count);
        }

        _count = count;
    }

    /// <summary>The numbers of one item of an output, as the last run left them; valid until the next run.</summary>
    /// <param name="output">Index into the names given at construction.</param>
    /// <param name="slot">An item of the last run.</param>
    public ReadOnlySpan<float> Output(int output, int slot)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if ((uint)slot >= (uint)_count)
            throw new ArgumentOutOfRangeException(nameof(slot), slot, $"the last run had {_count} items");
        return _outputs[output].Item(slot);
    }

    /// <summary>Sides of one item of an output: as given, or those of the last run.</summary>
    /// <param name="output">Index into the names given at construction.</param>
    public IReadOnlyList<int> OutputShape(int output) => _outputs[output].ItemShape;

    /// <summary>Releases the native objects.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Unbind();
        _results?.Dispose();
        _engine.Release();
        _options.Dispose();
    }

    // Null where it went well.
    private (string Words, Exception? Cause)? TryRun(int count)
    {
        if (_engine.Fault is { } fault)
            return (fault, null);
        if (_engine.UsesGraphs && _results is null)
            return ("what it has recorded lies in device memory that is no more", null);
        if (_device is { IsShared: false } && !_engine.IsOnDevice)
            _device.Fetch(_input.Bytes[..(count * BytesOf(_itemLength))]);
        try
        {
            if (_engine.UsesGraphs)
                RunRecorded(_fixed != 0 ? _fixed : _engine.HasOneGraph ? Capacity : count);
            else if (_fixed == 0)
                RunPart(count, 0, count);
            for (int slot = 0; _fixed != 0 && !_engine.UsesGraphs && slot < count; slot += _fixed)
                RunPart(slot / _fixed, slot, _fixed);
            return null;
        }
        catch (OnnxRuntimeException e)
        {
            return (OnnxModel.Words(e), e);
        }
    }

    // Slots beyond the batch hold what an earlier one left: they are run where all runs must have one size, and nobody looks.
    private void RunRecorded(int items)
    {
        BatchBinding binding = _bindings[_fixed == 0 ? items : 0] ??= Bind(0, items);
        binding.Run(_options);
        int all = 0;
        foreach (BatchOutput output in _outputs)
            all += output.BytesOf(items);
        ReadOnlySpan<byte> results = _results!.Fetch(all);
        foreach (BatchOutput output in _outputs)
        {
            int bytes = output.BytesOf(items);
            output.Take(results[..bytes]);
            results = results[bytes..];
        }
    }

    // One recording takes one run: a model whose fixed side is smaller than the batch runs part by part.
    private void UseGraphs(DeviceInput device)
    {
        if (_varying || (_fixed != 0 && _fixed < Capacity))
        {
            _model.RefuseGraphs(_varying ? "its results vary in size" : $"its batch side is {_fixed}, of {Capacity}");
            return;
        }

        try
        {
            _results = device.TakeOutput(_outputs.Sum(output => output.BytesOf(Math.Max(Capacity, _fixed))));
        }
        catch (NativeException e)
        {
            _model.RefuseGraphs(e.Message);
        }

        if (_results is null || _model.TryGraphs())
            return;
        _results.Dispose();
        _results = null;
    }

    private void Move()
    {
        Unbind();
        ModelEngine next = _model.Hold();
        _engine.Release();
        _engine = next;
    }

    private void Unbind()
    {
        for (int i = 0; i < _bindings.Length; i++)
        {
            _bindings[i]?.Dispose();
            _bindings[i] = null;
        }
    }

    private int BytesOf(int elements) => elements * (Element switch { TensorElement.Float32 => 4, TensorElement.Float16 => 2, _ => 1 });

    private void RunPart(int index, int slot, int items)
    {
        BatchBinding binding = _bindings[index] ??= Bind(slot, items);
        if (!_varying)
        {
            binding.Run(_options);
            return;
        }

        using IDisposableReadOnlyCollection<OrtValue> results = binding.RunForResults(_options);
        for (int i = 0; i < _outputs.Length; i++)
        {
            bool taken = _outputs[i].Port.Element == TensorElement.Other || _outputs[i].Take(results[i], slot, items);
            // Where all outputs are read to learn what there is, one without a batch side is simply not a candidate.
            if (!taken && _outputs.Length == 1)
                throw Misfit($"its output '{_outputs[i].Port.Name}' does not begin with the {items} items of the batch");
        }
    }

    private BatchBinding Bind(int slot, int items)
    {
        bool records = _engine.UsesGraphs;
        var binding = new BatchBinding(_engine.Session, records ? items : 0);
        Bindings++;
        int at = 0;
        try
        {
            bool inPlace = _device is not null && (_engine.IsOnDevice || _device.IsShared);
            binding.Read(_port.Name, inPlace
                ? _device!.Tensor(Element, (long)slot * _itemLength, [items, .. _itemShape], _device.IsShared)
                : _input.Tensor(slot * _itemLength, [items, .. _itemShape]));
            foreach (BatchOutput output in _outputs)
            {
                if (_varying)
                    binding.WriteAnywhere(output.Port.Name);
                else if (records)
                    binding.Write(output.Port.Name, output.Tensor(_results!, at, items, _device!.IsShared));
                else
                    binding.Write(output.Port.Name, output.Tensor(slot, items));
                at += records ? output.BytesOf(items) : 0;
            }

            return binding;
        }
        catch
        {
            binding.Dispose();
            throw;
        }
    }

    private ModelException Misfit(string wanted) => new(
        ModelFault.UnknownForm,
        $"model {_model.Path}: {wanted}; found inputs {string.Join(", ", _model.Inputs)}, outputs {string.Join(", ", _model.Outputs)}");
}
