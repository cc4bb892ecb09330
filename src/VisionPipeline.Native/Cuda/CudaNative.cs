using System.Runtime.InteropServices;

namespace VisionPipeline.Native.Cuda;

/// <summary>The entry points of the CUDA driver API that are used here, under their exported names (cuda.h; the <c>_v2</c> forms
/// that cuda.h maps the plain names to).</summary>
/// <remarks>A status of type CUresult comes back as int. Overloads with <c>nint</c> serve release, where the SafeHandle is already closing.</remarks>
internal static unsafe partial class CudaNative
{
    internal const string Library = "libcuda.so.1";

    [LibraryImport(Library)]
    internal static partial int cuInit(uint flags);

    [LibraryImport(Library)]
    internal static partial int cuDriverGetVersion(out int version);

    [LibraryImport(Library)]
    internal static partial int cuGetErrorName(int error, out byte* name);

    [LibraryImport(Library)]
    internal static partial int cuGetErrorString(int error, out byte* text);

    [LibraryImport(Library)]
    internal static partial int cuDeviceGetCount(out int count);

    [LibraryImport(Library)]
    internal static partial int cuDeviceGet(out int device, int ordinal);

    [LibraryImport(Library)]
    internal static partial int cuDeviceGetName(byte* name, int capacity, int device);

    [LibraryImport(Library)]
    internal static partial int cuDeviceGetAttribute(out int value, CudaDeviceAttribute attribute, int device);

    [LibraryImport(Library)]
    internal static partial int cuDeviceTotalMem_v2(out nuint bytes, int device);

    [LibraryImport(Library)]
    internal static partial int cuDeviceGetUuid_v2(CudaUuid* uuid, int device);

    [LibraryImport(Library)]
    internal static partial int cuDeviceGetUuid(CudaUuid* uuid, int device);

    [LibraryImport(Library)]
    internal static partial int cuDeviceGetPCIBusId(byte* text, int capacity, int device);

    [LibraryImport(Library)]
    internal static partial int cuDevicePrimaryCtxGetState(int device, out uint flags, out int active);

    [LibraryImport(Library)]
    internal static partial int cuDevicePrimaryCtxSetFlags_v2(int device, uint flags);

    [LibraryImport(Library)]
    internal static partial int cuDevicePrimaryCtxRetain(out CudaContextHandle context, int device);

    [LibraryImport(Library)]
    internal static partial int cuDevicePrimaryCtxRelease_v2(int device);

    [LibraryImport(Library)]
    internal static partial int cuCtxGetCurrent(out nint context);

    [LibraryImport(Library)]
    internal static partial int cuCtxPushCurrent_v2(CudaContextHandle context);

    [LibraryImport(Library)]
    internal static partial int cuCtxPushCurrent_v2(nint context);

    [LibraryImport(Library)]
    internal static partial int cuCtxPopCurrent_v2(out nint context);

    [LibraryImport(Library)]
    internal static partial int cuCtxSynchronize();

    [LibraryImport(Library)]
    internal static partial int cuMemGetInfo_v2(out nuint free, out nuint total);

    [LibraryImport(Library)]
    internal static partial int cuMemAlloc_v2(out CudaMemoryHandle memory, nuint bytes);

    [LibraryImport(Library)]
    internal static partial int cuMemAllocPitch_v2(out CudaMemoryHandle memory, out nuint pitch, nuint widthBytes, nuint rows, uint elementBytes);

    [LibraryImport(Library)]
    internal static partial int cuMemFree_v2(nint memory);

    [LibraryImport(Library)]
    internal static partial int cuMemHostAlloc(out CudaHostMemoryHandle memory, nuint bytes, uint flags);

    [LibraryImport(Library)]
    internal static partial int cuMemFreeHost(nint memory);

    [LibraryImport(Library)]
    internal static partial int cuMemcpyHtoDAsync_v2(ulong destination, void* source, nuint bytes, CudaStreamHandle stream);

    [LibraryImport(Library)]
    internal static partial int cuMemcpyDtoHAsync_v2(void* destination, ulong source, nuint bytes, CudaStreamHandle stream);

    [LibraryImport(Library)]
    internal static partial int cuMemcpyDtoDAsync_v2(ulong destination, ulong source, nuint bytes, CudaStreamHandle stream);

    [LibraryImport(Library)]
    internal static partial int cuMemcpy2DAsync_v2(CudaMemcpy2D* copy, CudaStreamHandle stream);

    [LibraryImport(Library)]
    internal static partial int cuMemsetD2D8Async(ulong destination, nuint pitch, byte value, nuint widthBytes, nuint rows, CudaStreamHandle stream);

    [LibraryImport(Library)]
    internal static partial int cuMemsetD8Async(ulong destination, byte value, nuint bytes, CudaStreamHandle stream);

    [LibraryImport(Library)]
    internal static partial int cuStreamCreateWithPriority(out CudaStreamHandle stream, uint flags, int priority);

    [LibraryImport(Library)]
    internal static partial int cuStreamDestroy_v2(nint stream);

    [LibraryImport(Library)]
    internal static partial int cuStreamSynchronize(CudaStreamHandle stream);

    [LibraryImport(Library)]
    internal static partial int cuStreamQuery(CudaStreamHandle stream);

    [LibraryImport(Library)]
    internal static partial int cuStreamWaitEvent(CudaStreamHandle stream, CudaEventHandle signal, uint flags);

    [LibraryImport(Library)]
    internal static partial int cuEventCreate(out CudaEventHandle signal, uint flags);

    [LibraryImport(Library)]
    internal static partial int cuEventDestroy_v2(nint signal);

    [LibraryImport(Library)]
    internal static partial int cuEventRecord(CudaEventHandle signal, CudaStreamHandle stream);

    [LibraryImport(Library)]
    internal static partial int cuEventRecord(CudaEventHandle signal, nint stream);

    [LibraryImport(Library)]
    internal static partial int cuEventQuery(CudaEventHandle signal);

    [LibraryImport(Library)]
    internal static partial int cuEventSynchronize(CudaEventHandle signal);

    [LibraryImport(Library)]
    internal static partial int cuEventElapsedTime(out float milliseconds, CudaEventHandle start, CudaEventHandle end);

    [LibraryImport(Library)]
    internal static partial int cuModuleLoadDataEx(out CudaModuleHandle module, byte* image, uint optionCount, int* options, nuint* values);

    [LibraryImport(Library)]
    internal static partial int cuModuleUnload(nint module);

    [LibraryImport(Library)]
    internal static partial int cuModuleGetFunction(out nint function, CudaModuleHandle module, byte* name);

    [LibraryImport(Library)]
    internal static partial int cuFuncGetParamInfo(nint function, nuint index, out nuint offset, out nuint size);

    [LibraryImport(Library)]
    internal static partial int cuLaunchKernel(
        nint function,
        uint gridX,
        uint gridY,
        uint gridZ,
        uint blockX,
        uint blockY,
        uint blockZ,
        uint sharedBytes,
        CudaStreamHandle stream,
        void** arguments,
        void** extra);
}
