/* Prints sizes, offsets and values of twin.h, one "name value" a line. */
#include <stdio.h>
#include "twin.h"
#define SIZE(t) printf("%s %zu\n", #t, sizeof(t))
#define AT(t, f) printf("%s.%s %zu\n", #t, #f, offsetof(t, f))
#define VALUE(v) printf("%s %d\n", #v, (int)(v))

int main(void)
{
    SIZE(CUuuid); SIZE(CUDA_MEMCPY2D); SIZE(nvmlMemory_t); SIZE(nvmlUtilization_t); SIZE(nvmlPciInfo_t);
    AT(CUDA_MEMCPY2D, srcXInBytes); AT(CUDA_MEMCPY2D, srcY); AT(CUDA_MEMCPY2D, srcMemoryType); AT(CUDA_MEMCPY2D, srcHost);
    AT(CUDA_MEMCPY2D, srcDevice); AT(CUDA_MEMCPY2D, srcArray); AT(CUDA_MEMCPY2D, srcPitch);
    AT(CUDA_MEMCPY2D, dstXInBytes); AT(CUDA_MEMCPY2D, dstY); AT(CUDA_MEMCPY2D, dstMemoryType); AT(CUDA_MEMCPY2D, dstHost);
    AT(CUDA_MEMCPY2D, dstDevice); AT(CUDA_MEMCPY2D, dstArray); AT(CUDA_MEMCPY2D, dstPitch);
    AT(CUDA_MEMCPY2D, WidthInBytes); AT(CUDA_MEMCPY2D, Height);
    AT(nvmlMemory_t, total); AT(nvmlMemory_t, free); AT(nvmlMemory_t, used);
    AT(nvmlUtilization_t, gpu); AT(nvmlUtilization_t, memory);
    AT(nvmlPciInfo_t, domain); AT(nvmlPciInfo_t, bus); AT(nvmlPciInfo_t, pciSubSystemId); AT(nvmlPciInfo_t, busId);
    VALUE(CU_MEMORYTYPE_HOST); VALUE(CU_MEMORYTYPE_DEVICE);
    VALUE(CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK); VALUE(CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT);
    VALUE(CU_DEVICE_ATTRIBUTE_INTEGRATED); VALUE(CU_DEVICE_ATTRIBUTE_ASYNC_ENGINE_COUNT);
    VALUE(CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE); VALUE(CU_DEVICE_ATTRIBUTE_GLOBAL_MEMORY_BUS_WIDTH);
    VALUE(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR); VALUE(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
    VALUE(NVML_ENCODER_QUERY_H264); VALUE(NVML_ENCODER_QUERY_HEVC); VALUE(NVML_ENCODER_QUERY_AV1);
    VALUE(NVML_CLOCK_GRAPHICS); VALUE(NVML_CLOCK_SM); VALUE(NVML_CLOCK_MEM); VALUE(NVML_CLOCK_VIDEO);
    return 0;
}
