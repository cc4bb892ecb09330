namespace VisionPipeline.Native.Cuda;

/// <summary>Rows of bytes in device memory, ours or another library's (a plane of a decoded surface).</summary>
/// <remarks>
/// Borrowed: holds nothing alive. The address is a number for the device and for engines that share the context; the host must
/// not read through it.
/// </remarks>
/// <param name="Address">Device address of the first byte (<c>CUdeviceptr</c>).</param>
/// <param name="PitchBytes">Bytes from row to row, at least <paramref name="WidthBytes"/>.</param>
/// <param name="WidthBytes">Bytes of a row that count.</param>
/// <param name="Rows">Rows.</param>
public readonly record struct CudaPlane(ulong Address, long PitchBytes, long WidthBytes, int Rows)
{
    internal void Check(string parameter)
    {
        if (Address == 0 || WidthBytes < 1 || Rows < 1 || PitchBytes < WidthBytes)
            throw new ArgumentException($"not a plane: {this}; needs an address, at least 1x1 and a pitch of at least the width", parameter);
    }
}
