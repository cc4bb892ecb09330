/* A CUDA driver whose device memory is host memory. It runs one kernel, fill_plane, on the calling thread, and those of a kernel
   text that was compiled for the host and linked in. */
#include "fake.h"

struct linked_kernel {
    const char *name;
    size_t parameter_bytes; /* of its one parameter */
    void (*run)(const unsigned grid[3], const unsigned block[3], void *parameter);
};
extern const struct linked_kernel linked_kernels[] __attribute__((weak)); /* ends with a null name */

struct CUctx_st { int device; };
struct CUstream_st { int priority; };
struct CUevent_st { int recorded; };
struct CUmod_st { int unused; };
struct CUfunc_st { const struct linked_kernel *linked; };

static struct CUctx_st contexts[4] = { { 0 }, { 1 }, { 2 }, { 3 } };
static struct CUfunc_st fill_plane;
static int retained[4];
static __thread CUcontext stack[16];
static __thread int depth;

static void fake_defaults(void)
{
    fake_set("version", 13000);
    fake_set("devices", 2);
    fake_set("integrated", 0);
    fake_set("busy", 0);
    fake_set("mig", 0);
    fake_set("memory", 1 << 20);
    fake_set("free", 3000);
}

static int current(const char *call)
{
    if (depth > 0 && retained[stack[depth - 1]->device] > 0)
        return 0;
    note("NO CONTEXT %s", call);
    return 201;
}
#define CURRENT(call) do { ENTER(call); int none_ = current(call); if (none_) return none_; } while (0)

static void *make(const char *kind, size_t bytes) { ++*number(kind); return calloc(1, bytes); }
static void unmake(const char *kind, void *object) { --*number(kind); free(object); }

CUresult cuInit(unsigned flags) { ENTER("cuInit"); return flags ? 1 : 0; }
CUresult cuDriverGetVersion(int *version) { ENTER("cuDriverGetVersion"); *version = (int)*number("version"); return 0; }

static const struct { int code; const char *name, *text; } words[] = {
    { 1, "CUDA_ERROR_INVALID_VALUE", "invalid argument" },
    { 2, "CUDA_ERROR_OUT_OF_MEMORY", "out of memory" },
    { 100, "CUDA_ERROR_NO_DEVICE", "no CUDA-capable device is detected" },
    { 201, "CUDA_ERROR_INVALID_CONTEXT", "invalid device context" },
    { 218, "CUDA_ERROR_INVALID_PTX", "a PTX JIT compilation failed" },
    { 500, "CUDA_ERROR_NOT_FOUND", "named symbol not found" },
    { 700, "CUDA_ERROR_ILLEGAL_ADDRESS", "an illegal memory access was encountered" },
};

static CUresult find(int code, const char **text, int name)
{
    *text = NULL;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].code == code) {
            *text = name ? words[i].name : words[i].text;
            return 0;
        }
    return 1;
}

CUresult cuGetErrorName(CUresult error, const char **text) { return find(error, text, 1); }
CUresult cuGetErrorString(CUresult error, const char **text) { return find(error, text, 0); }

CUresult cuDeviceGetCount(int *count) { ENTER("cuDeviceGetCount"); *count = (int)*number("devices"); return 0; }
CUresult cuDeviceGet(CUdevice *device, int ordinal) { ENTER("cuDeviceGet"); *device = ordinal; return 0; }
CUresult cuDeviceTotalMem_v2(size_t *bytes, CUdevice device) { ENTER("cuDeviceTotalMem_v2"); *bytes = (size_t)(device + 1) << 34; return 0; }

CUresult cuDeviceGetName(char *name, int capacity, CUdevice device)
{
    ENTER("cuDeviceGetName");
    snprintf(name, (size_t)capacity, "Fake GPU %d", device);
    return 0;
}

CUresult cuDeviceGetAttribute(int *value, CUdevice_attribute attribute, CUdevice device)
{
    ENTER("cuDeviceGetAttribute");
    if (device == (int)*number("lost") - 1)
        return 999;
    switch (attribute) {
    case CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK: *value = 1024; return 0;
    case CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT: *value = 132 + device; return 0;
    case CU_DEVICE_ATTRIBUTE_INTEGRATED: *value = (int)*number("integrated"); return 0;
    case CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE: *value = 2619000; return 0;
    case CU_DEVICE_ATTRIBUTE_GLOBAL_MEMORY_BUS_WIDTH: *value = device ? 0 : 5120; return 0;
    case CU_DEVICE_ATTRIBUTE_ASYNC_ENGINE_COUNT: *value = 3; return 0;
    case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR: *value = 8 + device; return 0;
    case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR: *value = device ? 0 : 7; return 0;
    default: return 1;
    }
}

static void uuid_of(CUuuid *uuid, CUdevice device)
{
    for (int i = 0; i < 16; i++)
        uuid->bytes[i] = (char)(device * 16 + i + (*number("mig") ? 64 : 0));
}

CUresult cuDeviceGetUuid(CUuuid *uuid, CUdevice device) { ENTER("cuDeviceGetUuid"); uuid_of(uuid, device); return 0; }
#ifndef OLD_DRIVER
CUresult cuDeviceGetUuid_v2(CUuuid *uuid, CUdevice device) { ENTER("cuDeviceGetUuid_v2"); uuid_of(uuid, device); return 0; }
#endif

CUresult cuDeviceGetPCIBusId(char *text, int capacity, CUdevice device)
{
    ENTER("cuDeviceGetPCIBusId");
    snprintf(text, (size_t)capacity, "0000:%s:00.0", device ? "B3" : "65");
    return 0;
}

CUresult cuDevicePrimaryCtxSetFlags_v2(CUdevice device, unsigned flags)
{
    ENTER("cuDevicePrimaryCtxSetFlags_v2");
    note("flags %u", flags);
    return device < 4 ? 0 : 101;
}

CUresult cuDevicePrimaryCtxGetState(CUdevice device, unsigned *flags, int *active) { *flags = 4; *active = retained[device] > 0; return 0; }

CUresult cuDevicePrimaryCtxRetain(CUcontext *context, CUdevice device)
{
    ENTER("cuDevicePrimaryCtxRetain");
    retained[device]++;
    *context = &contexts[device];
    return 0;
}

CUresult cuDevicePrimaryCtxRelease_v2(CUdevice device)
{
    ENTER("cuDevicePrimaryCtxRelease_v2");
    retained[device]--;
    fake_set("depth", depth);
    return 0;
}

CUresult cuCtxGetCurrent(CUcontext *context) { *context = depth ? stack[depth - 1] : NULL; return 0; }

CUresult cuCtxPushCurrent_v2(CUcontext context)
{
    ENTER("cuCtxPushCurrent_v2");
    stack[depth++] = context;
    return 0;
}

CUresult cuCtxPopCurrent_v2(CUcontext *context)
{
    ENTER("cuCtxPopCurrent_v2");
    if (!depth)
        return 201;
    *context = stack[--depth];
    return 0;
}

int fake_depth(void) { return depth; }

CUresult cuCtxSynchronize(void) { CURRENT("cuCtxSynchronize"); return 0; }
CUresult cuMemGetInfo_v2(size_t *free, size_t *total) { CURRENT("cuMemGetInfo_v2"); *free = (size_t)*number("free"); *total = 4000; return 0; }

CUresult cuMemAlloc_v2(CUdeviceptr *memory, size_t bytes)
{
    CURRENT("cuMemAlloc_v2");
    if ((long long)bytes > *number("memory"))
        return 2;
    *memory = (CUdeviceptr)make("live.memory", bytes);
    return 0;
}

CUresult cuMemAllocPitch_v2(CUdeviceptr *memory, size_t *pitch, size_t width, size_t rows, unsigned element)
{
    CURRENT("cuMemAllocPitch_v2");
    note("pitch for %zu x %zu / %u", width, rows, element);
    *pitch = (width + 511) / 512 * 512;
    *memory = (CUdeviceptr)make("live.memory", *pitch * rows);
    return 0;
}

CUresult cuMemFree_v2(CUdeviceptr memory) { CURRENT("cuMemFree_v2"); unmake("live.memory", (void *)memory); return 0; }

CUresult cuMemHostAlloc(void **memory, size_t bytes, unsigned flags)
{
    CURRENT("cuMemHostAlloc");
    note("host flags %u", flags);
    *memory = make("live.host", bytes);
    return 0;
}

CUresult cuMemFreeHost(void *memory) { CURRENT("cuMemFreeHost"); unmake("live.host", memory); return 0; }

CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr to, const void *from, size_t bytes, CUstream stream)
{
    CURRENT("cuMemcpyHtoDAsync_v2");
    memcpy((void *)to, from, bytes);
    return stream ? 0 : 1;
}

CUresult cuMemcpyDtoHAsync_v2(void *to, CUdeviceptr from, size_t bytes, CUstream stream)
{
    CURRENT("cuMemcpyDtoHAsync_v2");
    memcpy(to, (void *)from, bytes);
    return stream ? 0 : 1;
}

CUresult cuMemcpyDtoDAsync_v2(CUdeviceptr to, CUdeviceptr from, size_t bytes, CUstream stream)
{
    CURRENT("cuMemcpyDtoDAsync_v2");
    memcpy((void *)to, (void *)from, bytes);
    return stream ? 0 : 1;
}

CUresult cuMemcpy2DAsync_v2(const CUDA_MEMCPY2D *copy, CUstream stream)
{
    CURRENT("cuMemcpy2DAsync_v2");
    const char *from = copy->srcMemoryType == CU_MEMORYTYPE_HOST ? copy->srcHost
        : copy->srcMemoryType == CU_MEMORYTYPE_DEVICE ? (const char *)copy->srcDevice : NULL;
    char *to = copy->dstMemoryType == CU_MEMORYTYPE_HOST ? copy->dstHost
        : copy->dstMemoryType == CU_MEMORYTYPE_DEVICE ? (char *)copy->dstDevice : NULL;
    if (!from || !to || !stream || copy->srcArray || copy->dstArray || copy->srcPitch < copy->WidthInBytes || copy->dstPitch < copy->WidthInBytes)
        return 1;
    note("copy %zu x %zu, pitch %zu to %zu", copy->WidthInBytes, copy->Height, copy->srcPitch, copy->dstPitch);
    for (size_t y = 0; y < copy->Height; y++)
        memcpy(to + (y + copy->dstY) * copy->dstPitch + copy->dstXInBytes, from + (y + copy->srcY) * copy->srcPitch + copy->srcXInBytes, copy->WidthInBytes);
    return 0;
}

CUresult cuMemsetD8Async(CUdeviceptr to, unsigned char value, size_t bytes, CUstream stream)
{
    CURRENT("cuMemsetD8Async");
    memset((void *)to, value, bytes);
    return stream ? 0 : 1;
}

CUresult cuMemsetD2D8Async(CUdeviceptr to, size_t pitch, unsigned char value, size_t width, size_t rows, CUstream stream)
{
    CURRENT("cuMemsetD2D8Async");
    for (size_t y = 0; y < rows; y++)
        memset((char *)to + y * pitch, value, width);
    return stream ? 0 : 1;
}

CUresult cuStreamCreateWithPriority(CUstream *stream, unsigned flags, int priority)
{
    CURRENT("cuStreamCreateWithPriority");
    note("stream flags %u priority %d", flags, priority);
    *stream = make("live.stream", sizeof **stream);
    (*stream)->priority = priority;
    return 0;
}

CUresult cuStreamDestroy_v2(CUstream stream) { CURRENT("cuStreamDestroy_v2"); unmake("live.stream", stream); return 0; }
CUresult cuStreamSynchronize(CUstream stream) { (void)stream; CURRENT("cuStreamSynchronize"); return 0; }
CUresult cuStreamQuery(CUstream stream) { (void)stream; CURRENT("cuStreamQuery"); return *number("busy") ? 600 : 0; }
CUresult cuStreamWaitEvent(CUstream stream, CUevent event, unsigned flags) { CURRENT("cuStreamWaitEvent"); return stream && event && !flags ? 0 : 1; }

CUresult cuEventCreate(CUevent *event, unsigned flags)
{
    CURRENT("cuEventCreate");
    note("event flags %u", flags);
    *event = make("live.event", sizeof **event);
    return 0;
}

CUresult cuEventDestroy_v2(CUevent event) { CURRENT("cuEventDestroy_v2"); unmake("live.event", event); return 0; }
CUresult cuEventRecord(CUevent event, CUstream stream) { CURRENT("cuEventRecord"); if (!stream) note("default stream"); event->recorded = 1; return 0; }
CUresult cuEventQuery(CUevent event) { (void)event; CURRENT("cuEventQuery"); return *number("busy") ? 600 : 0; }
CUresult cuEventSynchronize(CUevent event) { (void)event; CURRENT("cuEventSynchronize"); return 0; }

CUresult cuEventElapsedTime(float *milliseconds, CUevent start, CUevent end)
{
    CURRENT("cuEventElapsedTime");
    *milliseconds = 1.5f;
    return start->recorded && end->recorded ? 0 : 1;
}

CUresult cuModuleLoadDataEx(CUmodule *module, const void *image, unsigned count, CUjit_option *options, void **values)
{
    CURRENT("cuModuleLoadDataEx");
    if (count != 4 || options[0] != CU_JIT_INFO_LOG_BUFFER || options[1] != CU_JIT_INFO_LOG_BUFFER_SIZE_BYTES
        || options[2] != CU_JIT_ERROR_LOG_BUFFER || options[3] != CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES)
        return 1;
    if (strstr(image, "BAD")) {
        snprintf(values[2], (size_t)values[3], "ptxas application ptx input, line 3; fatal : Parsing error near 'BAD'\nptxas fatal : Ptx assembly aborted\n");
        return 218;
    }
    snprintf(values[0], (size_t)values[1], "image of %zu characters", strlen(image));
    *module = make("live.module", sizeof **module);
    return 0;
}

CUresult cuModuleUnload(CUmodule module) { CURRENT("cuModuleUnload"); unmake("live.module", module); return 0; }

CUresult cuModuleGetFunction(CUfunction *function, CUmodule module, const char *name)
{
    CURRENT("cuModuleGetFunction");
    static struct CUfunc_st linked[16];
    for (int i = 0; linked_kernels && linked_kernels[i].name; i++)
        if (module && !strcmp(name, linked_kernels[i].name)) {
            linked[i].linked = &linked_kernels[i];
            *function = &linked[i];
            return 0;
        }
    *function = &fill_plane;
    return module && !strcmp(name, "fill_plane") ? 0 : 500;
}

#ifndef OLD_DRIVER
CUresult cuFuncGetParamInfo(CUfunction function, size_t index, size_t *offset, size_t *size)
{
    static const size_t sizes[] = { 8, 4, 1, 4, 4, 4 };
    ENTER("cuFuncGetParamInfo");
    if (function->linked) {
        *offset = 0;
        *size = function->linked->parameter_bytes;
        return index ? 1 : 0;
    }
    if (function != &fill_plane || index >= 6)
        return 1;
    *offset = index * 8;
    *size = sizes[index];
    return 0;
}
#endif

/* void fill_plane(unsigned char *to, int pitch, unsigned char value, float gain, int width, int rows) */
CUresult cuLaunchKernel(CUfunction function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz,
    unsigned shared, CUstream stream, void **arguments, void **extra)
{
    CURRENT("cuLaunchKernel");
    if (function->linked && stream && !extra && !shared) {
        note("launch %u %u %u / %u %u %u / %u", gx, gy, gz, bx, by, bz, shared);
        function->linked->run((unsigned[]){ gx, gy, gz }, (unsigned[]){ bx, by, bz }, arguments[0]);
        return 0;
    }
    if (function != &fill_plane || !stream || extra)
        return 1;
    note("launch %u %u %u / %u %u %u / %u", gx, gy, gz, bx, by, bz, shared);
    char *to = *(char **)arguments[0];
    int pitch = *(int *)arguments[1], width = *(int *)arguments[4], rows = *(int *)arguments[5];
    unsigned char value = *(unsigned char *)arguments[2];
    float gain = *(float *)arguments[3];
    for (int y = 0; y < rows; y++)
        memset(to + (size_t)y * (size_t)pitch, (int)((float)value * gain), (size_t)width);
    return 0;
}
