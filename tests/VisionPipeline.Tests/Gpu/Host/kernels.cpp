// The kernel texts as the device gets them, compiled for the host and run thread by thread: their arithmetic, bounds and parameters
// without a GPU. What it cannot show is speed, and half_bits of the device, which is an instruction there.
#include <cmath>
#include <cstddef>
#include <cstring>
#include <ucontext.h>

struct Index { unsigned x, y, z; };
static thread_local Index blockIdx, blockDim, threadIdx;

#define __device__ static
#define __global__
#define __forceinline__ inline

// Memory of a block: blocks run one after another on each thread of the host.
#define __shared__ static thread_local

static inline unsigned short half_bits(float value)
{
    _Float16 half = (_Float16)value;
    unsigned short bits;
    memcpy(&bits, &half, sizeof bits);
    return bits;
}

static inline int atomicAdd(int *to, int value)
{
    int before = *to;
    *to += value;
    return before;
}

static void __syncthreads();

#include "samples.cu"
#include "letterbox.cu"
#include "platecrop.cu"
#include "motion.cu"
#include "enhance.cu"
#include "paint.cu"

// What the managed mirrors rely on.
static_assert(sizeof(LetterboxPlan) == 116, "LetterboxHeader");
static_assert(sizeof(LetterboxJob) == 56 && sizeof(LetterboxJobs) == 448, "LetterboxJob");
static_assert(sizeof(CropSurface) == 120 && sizeof(CropMap) == 56 && sizeof(CropJobs) == 456, "CropJobs");
static_assert(sizeof(MotionJob) == 40 && sizeof(MotionJobs) == 480, "MotionJob");
static_assert(sizeof(SampleJob) == 296, "SampleJob");
static_assert(sizeof(EnhanceJob) == 16 && sizeof(EnhanceJobs) == 344, "EnhanceJobs");
static_assert(sizeof(PaintItem) == 64 && sizeof(PaintJob) == 144, "PaintJob");

// Calls a kernel for each block, and for each of its threads with how many there are of them.
template <typename Block>
static void each_block(const unsigned grid[3], const unsigned block[3], Block run)
{
    blockDim = { block[0], block[1], block[2] };
    for (blockIdx.z = 0; blockIdx.z < grid[2]; blockIdx.z++)
        for (blockIdx.y = 0; blockIdx.y < grid[1]; blockIdx.y++)
            for (blockIdx.x = 0; blockIdx.x < grid[0]; blockIdx.x++)
                run();
}

template <typename Parameter, void (*kernel)(const Parameter)>
static void run(const unsigned grid[3], const unsigned block[3], void *parameter)
{
    Parameter copy = *(const Parameter *)parameter;
    each_block(grid, block, [&] {
        for (threadIdx.y = 0; threadIdx.y < block[1]; threadIdx.y++)
            for (threadIdx.x = 0; threadIdx.x < block[0]; threadIdx.x++)
                kernel(copy);
    });
}

// Threads that wait for each other: each has a stack of its own and runs up to the next barrier. They take turns backwards and forwards, so
// that what lacks a barrier reads what is not there yet.
static const unsigned MOST_THREADS = 256;
static const size_t STACK_BYTES = 32 << 10;

struct Team {
    ucontext_t main, threads[MOST_THREADS];
    char stacks[MOST_THREADS][STACK_BYTES];
    bool done[MOST_THREADS];
    unsigned now;
    void (*body)(void *);
    void *argument;
};
static thread_local Team *team;

static void __syncthreads()
{
    Team *own = team;
    unsigned thread = own->now;
    swapcontext(&own->threads[thread], &own->main);
}

static void begin()
{
    Team *own = team;
    own->body(own->argument);
    own->done[own->now] = true;
}

static void run_team(Team *own, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        own->done[i] = false;
        getcontext(&own->threads[i]);
        own->threads[i].uc_stack.ss_sp = own->stacks[i];
        own->threads[i].uc_stack.ss_size = STACK_BYTES;
        own->threads[i].uc_link = &own->main;
        makecontext(&own->threads[i], begin, 0);
    }

    bool running = true;
    for (unsigned round = 0; running; round++) {
        running = false;
        for (unsigned i = 0; i < count; i++) {
            unsigned thread = round % 2 ? i : count - 1 - i;
            if (own->done[thread])
                continue;
            own->now = thread;
            threadIdx = { thread, 0, 0 };
            swapcontext(&own->main, &own->threads[thread]);
            running |= !own->done[thread];
        }
    }
}

template <typename Parameter, void (*kernel)(const Parameter)>
static void run_together(const unsigned grid[3], const unsigned block[3], void *parameter)
{
    Parameter copy = *(const Parameter *)parameter;
    Team *own = new Team;
    own->body = [](void *argument) { kernel(*(const Parameter *)argument); };
    own->argument = &copy;
    team = own;
    each_block(grid, block, [&] { run_team(own, block[0]); });
    team = nullptr;
    delete own;
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
    { "plate_samples", sizeof(SampleJob), run<SampleJob, plate_samples> },
    { "enhance_sharpen", sizeof(EnhanceJobs), run_together<EnhanceJobs, enhance_sharpen> },
    { "enhance_equalize", sizeof(EnhanceJobs), run_together<EnhanceJobs, enhance_equalize> },
    { "enhance_clahe", sizeof(EnhanceJobs), run_together<EnhanceJobs, enhance_clahe> },
    { "enhance_adaptive", sizeof(EnhanceJobs), run_together<EnhanceJobs, enhance_adaptive> },
    { "enhance_morphology", sizeof(EnhanceJobs), run_together<EnhanceJobs, enhance_morphology> },
    { "paint_blocks", sizeof(PaintJob), run_together<PaintJob, paint_blocks> },
    { "paint", sizeof(PaintJob), run<PaintJob, paint> },
    { nullptr, 0, nullptr },
};
