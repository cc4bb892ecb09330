namespace VisionPipeline.Native.Cuda;

/// <summary>A kernel of a loaded module.</summary>
/// <remarks>Holds nothing of its own; usable while the module is not disposed. Thread-safe.</remarks>
public sealed unsafe class CudaFunction
{
    private readonly CudaModule _module;
    private readonly nint _function;
    private readonly int[]? _parameterSizes;

    internal CudaFunction(CudaModule module, nint function, string name, int[]? parameterSizes)
    {
        _module = module;
        _function = function;
        _parameterSizes = parameterSizes;
        Name = name;
    }

    /// <summary>Its name in the module.</summary>
    public string Name { get; }

    /// <summary>Parameters it takes; null where the driver cannot tell (before CUDA 12.4) and arguments go unchecked.</summary>
    public int? ParameterCount => _parameterSizes?.Length;

    /// <summary>Queues one launch (<c>cuLaunchKernel</c>). No allocation.</summary>
    /// <param name="stream">A stream of the module's context.</param>
    /// <param name="grid">Blocks and threads.</param>
    /// <param name="arguments">The arguments in the kernel's order.</param>
    /// <exception cref="ArgumentException">The shape is impossible or the arguments are not those of the kernel.</exception>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public void Launch(CudaStream stream, CudaGrid grid, scoped in KernelArguments arguments)
    {
        ArgumentNullException.ThrowIfNull(stream);
        grid.Check();
        CheckArguments(arguments);
        using CudaScope scope = stream.Enter();
        void** pointers = stackalloc void*[KernelArguments.MaxCount];
        bool held = false;
        try
        {
            // A function is part of its module: the module must not be unloaded during the call.
            _module.Handle.DangerousAddRef(ref held);
            fixed (ulong* words = &arguments.FirstWord())
            {
                arguments.Point(words, pointers);
                int status = CudaNative.cuLaunchKernel(
                    _function,
                    (uint)grid.GridX,
                    (uint)grid.GridY,
                    (uint)grid.GridZ,
                    (uint)grid.BlockX,
                    (uint)grid.BlockY,
                    (uint)grid.BlockZ,
                    (uint)grid.SharedBytes,
                    stream.Handle,
                    pointers,
                    null);
                if (status != CudaGate.Success)
                    throw new CudaException("cuLaunchKernel", $"{CudaGate.Words(status)}: {Name}", status);
            }
        }
        finally
        {
            if (held)
                _module.Handle.DangerousRelease();
        }
    }

    private void CheckArguments(scoped in KernelArguments arguments)
    {
        if (_parameterSizes is null)
            return;
        if (arguments.Count != _parameterSizes.Length)
            throw new ArgumentException($"{Name} takes {_parameterSizes.Length} arguments, got {arguments.Count}", nameof(arguments));
        for (int i = 0; i < _parameterSizes.Length; i++)
        {
            if (arguments.SizeOf(i) != _parameterSizes[i])
                throw new ArgumentException($"{Name}: argument {i} has {_parameterSizes[i]} bytes, got {arguments.SizeOf(i)}", nameof(arguments));
        }
    }
}
