// YUV picture -> letterboxed RGB in one slot of a batch. One thread makes one pixel of the target in all three channels; threads of
// a warp write neighbours. The weights are those of the managed plan, so both do the same arithmetic up to rounding.

// Mirrors LetterboxHeader. Lies at the start of the plan's memory; the tables follow, at offsets counted in 4-byte words from here.
// A table: first sample of each pixel, number of samples of each pixel, then weights, tap by tap, so that neighbours read neighbours.
struct LetterboxPlan
{
    int target_width, target_height;
    int left, top, content_width, content_height;
    int turned;                // whether target columns run along source columns
    int words, shift;          // whether samples are 16-bit words, and how far they are shifted down
    int chroma_step;           // samples from one U to the next: 2 where U and V alternate
    int has_chroma;
    int pixel_step, plane_step; // elements from pixel to pixel, and from channel to channel
    int red, blue;             // channels of red and blue; green is the middle one
    int luma_columns, luma_rows, chroma_columns, chroma_rows;
    float luma, red_v, green_u, green_v, blue_u, red_offset, green_offset, blue_offset;
    float white, padding;
};

// Mirrors LetterboxJob.
struct LetterboxJob
{
    const LetterboxPlan *plan;
    const unsigned char *luma, *chroma_u, *chroma_v;
    void *tensor;
    int luma_pitch, chroma_u_pitch, chroma_v_pitch;
    int bars;                  // 0 where the bars are in the tensor already
};

struct LetterboxJobs
{
    LetterboxJob job[8];
};

struct Taps
{
    const float *weights;
    int start, count, step;
};

__device__ __forceinline__ Taps taps_of(const LetterboxPlan *plan, int table, int length, int at)
{
    const int *words = (const int *)plan + table;
    Taps taps;
    taps.start = words[at];
    taps.count = words[length + at];
    taps.weights = (const float *)(words + 2 * length) + at;
    taps.step = length;
    return taps;
}

template <typename Sample>
__device__ __forceinline__ float weigh(const unsigned char *plane, int pitch, int step, int shift, const Taps &columns, const Taps &rows)
{
    float sum = 0.0f;
    for (int j = 0; j < rows.count; j++) {
        const Sample *line = sample_row<Sample>(plane, pitch, rows.start + j) + columns.start * step;
        float part = 0.0f;
        for (int i = 0; i < columns.count; i++)
            part += columns.weights[i * columns.step] * sample_code(line[i * step], shift);
        sum += rows.weights[j * rows.step] * part;
    }
    return sum;
}

// The bits of the nearest IEEE half. On the device this is one instruction; cuda_fp16.h, which has it too, comes with the toolkit only.
#ifdef __CUDA_ARCH__
__device__ __forceinline__ unsigned short half_bits(float value)
{
    unsigned short bits;
    asm("cvt.rn.f16.f32 %0, %1;" : "=h"(bits) : "f"(value));
    return bits;
}
#endif

__device__ __forceinline__ void put(float *tensor, long long at, float value)
{
    tensor[at] = value;
}

__device__ __forceinline__ void put(unsigned char *tensor, long long at, float value)
{
    tensor[at] = (unsigned char)(value + 0.5f);
}

__device__ __forceinline__ void put(unsigned short *tensor, long long at, float value)
{
    tensor[at] = half_bits(value);
}

template <typename Sample, typename Element>
__device__ __forceinline__ void letterbox_pixel(const LetterboxPlan *plan, const LetterboxJob &job, int x, int y)
{
    Element *tensor = (Element *)job.tensor;
    long long at = ((long long)y * plan->target_width + x) * plan->pixel_step;
    int inner_x = x - plan->left;
    int inner_y = y - plan->top;
    if (inner_x < 0 || inner_y < 0 || inner_x >= plan->content_width || inner_y >= plan->content_height) {
        if (job.bars == 0)
            return;
        for (int channel = 0; channel < 3; channel++)
            put(tensor, at + (long long)channel * plan->plane_step, plan->padding);
        return;
    }

    int columns = plan->turned ? plan->content_height : plan->content_width;
    int rows = plan->turned ? plan->content_width : plan->content_height;
    int column = plan->turned ? inner_y : inner_x;
    int row = plan->turned ? inner_x : inner_y;
    float luma = plan->luma * weigh<Sample>(job.luma, job.luma_pitch, 1, plan->shift,
        taps_of(plan, plan->luma_columns, columns, column), taps_of(plan, plan->luma_rows, rows, row));
    float u = 0.0f;
    float v = 0.0f;
    if (plan->has_chroma) {
        Taps across = taps_of(plan, plan->chroma_columns, columns, column);
        Taps down = taps_of(plan, plan->chroma_rows, rows, row);
        u = weigh<Sample>(job.chroma_u, job.chroma_u_pitch, plan->chroma_step, plan->shift, across, down);
        v = weigh<Sample>(job.chroma_v, job.chroma_v_pitch, plan->chroma_step, plan->shift, across, down);
    }

    float white = plan->white;
    put(tensor, at + (long long)plan->red * plan->plane_step, clamp_to(luma + plan->red_v * v + plan->red_offset, white));
    put(tensor, at + plan->plane_step, clamp_to(luma + plan->green_u * u + plan->green_v * v + plan->green_offset, white));
    put(tensor, at + (long long)plan->blue * plan->plane_step, clamp_to(luma + plan->blue_u * u + plan->blue_offset, white));
}

// Layers of the grid are jobs: pictures of several cameras, each with its own plan, go into their slots in one launch.
template <typename Element>
__device__ __forceinline__ void letterbox(const LetterboxJobs &jobs)
{
    LetterboxJob job = jobs.job[blockIdx.z];
    const LetterboxPlan *plan = job.plan;
    int x = (int)(blockIdx.x * blockDim.x + threadIdx.x);
    int y = (int)(blockIdx.y * blockDim.y + threadIdx.y);
    if (x >= plan->target_width || y >= plan->target_height)
        return;
    if (plan->words)
        letterbox_pixel<unsigned short, Element>(plan, job, x, y);
    else
        letterbox_pixel<unsigned char, Element>(plan, job, x, y);
}

extern "C" __global__ void letterbox_float(const LetterboxJobs jobs) { letterbox<float>(jobs); }
extern "C" __global__ void letterbox_half(const LetterboxJobs jobs) { letterbox<unsigned short>(jobs); }
extern "C" __global__ void letterbox_byte(const LetterboxJobs jobs) { letterbox<unsigned char>(jobs); }
