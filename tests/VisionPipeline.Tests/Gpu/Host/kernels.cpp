// The kernel texts as the device gets them, compiled for the host and run thread by thread: their arithmetic, bounds and parameters
// without a GPU. What it cannot show is speed, and half_bits of the device, which is an instruction there.
#include <cmath>
#include <cstddef>
#include <cstring>

struct Index { unsigned x, y, z; };
static thread_local Index blockIdx, blockDim, threadIdx;

#define __device__ static
#define __global__
#define __forceinline__ inline

static inline unsigned short half_bits(float value)
{
    _Float16 half = (_Float16)value;
    unsigned short bits;
    memcpy(&bits, &half, sizeof bits);
    return bits;
}

#include "samples.cu"
#include "letterbox.cu"
#include "platecrop.cu"
#include "motion.cu"

// What the managed mirrors rely on.
static_assert(sizeof(LetterboxPlan) == 116, "LetterboxHeader");
static_assert(sizeof(LetterboxJob) == 56 && sizeof(LetterboxJobs) == 448, "LetterboxJob");
static_assert(sizeof(CropSurface) == 120 && sizeof(CropMap) == 56 && sizeof(CropJobs) == 456, "CropJobs");
static_assert(sizeof(MotionJob) == 40 && sizeof(MotionJobs) == 480, "MotionJob");

template <typename Parameter, void (*kernel)(const Parameter)>
static void run(const unsigned grid[3], const unsigned block[3], void *parameter)
{
    Parameter copy = *(const Parameter *)parameter;
    blockDim = { block[0], block[1], block[2] };
    for (blockIdx.z = 0; blockIdx.z < grid[2]; blockIdx.z++)
        for (blockIdx.y = 0; blockIdx.y < grid[1]; blockIdx.y++)
            for (blockIdx.x = 0; blockIdx.x < grid[0]; blockIdx.x++)
                for (threadIdx.y = 0; threadIdx.y < block[1]; threadIdx.y++)
                    for (threadIdx.x = 0; threadIdx.x < block[0]; threadIdx.x++)
                        kernel(copy);
}

struct linked_kernel {
    const char *name;
    size_t parameter_bytes;
    void (*run)(const unsigned grid[3], const unsigned block[3], void *parameter);
};

extern "C" const linked_kernel linked_kernels[] = {
    { "letterbox_float", sizeof(LetterboxJobs), run<LetterboxJobs, letterbox_float> },
    { "letterbox_half", sizeof(LetterboxJobs), run<LetterboxJobs, letterbox_half> },
    { "letterbox_byte", sizeof(LetterboxJobs), run<LetterboxJobs, letterbox_byte> },
    { "plate_crop", sizeof(CropJobs), run<CropJobs, plate_crop> },
    { "motion_cells", sizeof(MotionJobs), run<MotionJobs, motion_cells> },
    { nullptr, 0, nullptr },
};
