// Plates -> crops of one size, interleaved RGB bytes, straight from a decoded surface. One thread makes one pixel of a crop; layers
// of the grid are crops of one surface. Chroma is repeated, not interpolated, as in the managed crop: strokes are in the luma.

// Mirrors CropSurface.
struct CropSurface
{
    const unsigned char *luma, *chroma_u, *chroma_v;
    unsigned char *crops;      // the first of them; each of 3 * width * height bytes
    int luma_pitch, chroma_u_pitch, chroma_v_pitch;
    int width, height;         // of the surface
    int words, shift, chroma_step, has_chroma;
    int half_columns, half_rows; // 1 where chroma is halved along a row, along a column
    int crop_width, crop_height;
    float gain, red_v, green_u, green_v, blue_u, red_offset, green_offset, blue_offset;
    int packed;                // 1: red, green, blue lie together in luma's plane
};

// Mirrors CropMap: from pixels of the crop (times_x and times_y as many where it is drawn larger and averaged down) to those of the
// surface, both counted by their centres, relative to an origin near the plate so that floats suffice.
struct CropMap
{
    float xx, xy, x1, yx, yy, y1, wx, wy, w1;
    int origin_x, origin_y;
    int times_x, times_y;
    int cubic;                 // 1: cubic, else bilinear
};

struct CropJobs
{
    CropSurface surface;
    CropMap map[6];
};

struct Rgb
{
    float red, green, blue;
};

template <typename Sample>
__device__ __forceinline__ Rgb rgb_at(const CropSurface &from, int x, int y)
{
    // Outside of the picture its edge goes on.
    x = x < 0 ? 0 : x >= from.width ? from.width - 1 : x;
    y = y < 0 ? 0 : y >= from.height ? from.height - 1 : y;
    Rgb rgb;
    if (from.packed) {
        const unsigned char *pixel = from.luma + (long long)y * from.luma_pitch + 3 * x;
        rgb.red = (float)pixel[0];
        rgb.green = (float)pixel[1];
        rgb.blue = (float)pixel[2];
        return rgb;
    }

    float light = from.gain * sample_code(sample_row<Sample>(from.luma, from.luma_pitch, y)[x], from.shift);
    float u = 0.0f;
    float v = 0.0f;
    if (from.has_chroma) {
        int column = (x >> from.half_columns) * from.chroma_step;
        int row = y >> from.half_rows;
        u = sample_code(sample_row<Sample>(from.chroma_u, from.chroma_u_pitch, row)[column], from.shift);
        v = sample_code(sample_row<Sample>(from.chroma_v, from.chroma_v_pitch, row)[column], from.shift);
    }
    rgb.red = clamp_to(light + from.red_v * v + from.red_offset, 255.0f);
    rgb.green = clamp_to(light + from.green_u * u + from.green_v * v + from.green_offset, 255.0f);
    rgb.blue = clamp_to(light + from.blue_u * u + from.blue_offset, 255.0f);
    return rgb;
}

__device__ __forceinline__ void add(Rgb &sum, const Rgb &part, float weight)
{
    sum.red += weight * part.red;
    sum.green += weight * part.green;
    sum.blue += weight * part.blue;
}

// Keys' cubic convolution (IEEE Trans. ASSP 29, 1981) with a = -0.75, the constant that OpenCV takes.
__device__ __forceinline__ void cubic_weights(float t, float *weights)
{
    const float a = -0.75f;
    float far = t + 1.0f;
    float back = 1.0f - t;
    weights[0] = ((a * far - 5.0f * a) * far + 8.0f * a) * far - 4.0f * a;
    weights[1] = ((a + 2.0f) * t - (a + 3.0f)) * t * t + 1.0f;
    weights[2] = ((a + 2.0f) * back - (a + 3.0f)) * back * back + 1.0f;
    weights[3] = 1.0f - weights[0] - weights[1] - weights[2];
}

template <typename Sample>
__device__ __forceinline__ void add_cubic(Rgb &sum, const CropSurface &from, int x, int y, float part_x, float part_y)
{
    float across[4], down[4];
    cubic_weights(part_x, across);
    cubic_weights(part_y, down);
    // Unrolled, so that the weights stay in registers.
#pragma unroll
    for (int j = 0; j < 4; j++)
#pragma unroll
        for (int i = 0; i < 4; i++)
            add(sum, rgb_at<Sample>(from, x - 1 + i, y - 1 + j), across[i] * down[j]);
}

template <typename Sample>
__device__ __forceinline__ void add_linear(Rgb &sum, const CropSurface &from, int x, int y, float part_x, float part_y)
{
    for (int j = 0; j < 2; j++)
        for (int i = 0; i < 2; i++)
            add(sum, rgb_at<Sample>(from, x + i, y + j), (i ? part_x : 1.0f - part_x) * (j ? part_y : 1.0f - part_y));
}

template <typename Sample>
__device__ __forceinline__ void crop_pixel(const CropSurface &from, const CropMap &map, int x, int y, unsigned char *to)
{
    Rgb sum;
    sum.red = sum.green = sum.blue = 0.0f;
    for (int j = 0; j < map.times_y; j++) {
        for (int i = 0; i < map.times_x; i++) {
            float across = (float)(x * map.times_x + i);
            float down = (float)(y * map.times_y + j);
            float depth = map.wx * across + map.wy * down + map.w1;
            float over = depth == 0.0f ? 0.0f : 1.0f / depth;
            float at_x = (map.xx * across + map.xy * down + map.x1) * over;
            float at_y = (map.yx * across + map.yy * down + map.y1) * over;

            // Two pixels outside of the edge all is edge; the comparisons also end what is not a number.
            float least_x = (float)(-2 - map.origin_x), most_x = (float)(from.width + 1 - map.origin_x);
            float least_y = (float)(-2 - map.origin_y), most_y = (float)(from.height + 1 - map.origin_y);
            at_x = at_x >= least_x ? (at_x <= most_x ? at_x : most_x) : least_x;
            at_y = at_y >= least_y ? (at_y <= most_y ? at_y : most_y) : least_y;
            float low_x = floorf(at_x);
            float low_y = floorf(at_y);
            if (map.cubic)
                add_cubic<Sample>(sum, from, map.origin_x + (int)low_x, map.origin_y + (int)low_y, at_x - low_x, at_y - low_y);
            else
                add_linear<Sample>(sum, from, map.origin_x + (int)low_x, map.origin_y + (int)low_y, at_x - low_x, at_y - low_y);
        }
    }

    float share = 1.0f / (float)(map.times_x * map.times_y);
    to[0] = (unsigned char)(clamp_to(sum.red * share, 255.0f) + 0.5f);
    to[1] = (unsigned char)(clamp_to(sum.green * share, 255.0f) + 0.5f);
    to[2] = (unsigned char)(clamp_to(sum.blue * share, 255.0f) + 0.5f);
}

extern "C" __global__ void plate_crop(const CropJobs jobs)
{
    const CropSurface &from = jobs.surface;
    int x = (int)(blockIdx.x * blockDim.x + threadIdx.x);
    int y = (int)(blockIdx.y * blockDim.y + threadIdx.y);
    if (x >= from.crop_width || y >= from.crop_height)
        return;
    CropMap map = jobs.map[blockIdx.z];
    long long pixel = ((long long)blockIdx.z * from.crop_height + y) * from.crop_width + x;
    if (from.words)
        crop_pixel<unsigned short>(from, map, x, y, from.crops + 3 * pixel);
    else
        crop_pixel<unsigned char>(from, map, x, y, from.crops + 3 * pixel);
}

// Mirrors SampleJob.
struct SampleJob
{
    const unsigned char *luma;
    unsigned char *codes;
    int pitch, words, shift;   // shift makes an 8-bit code of a word
    int columns, rows;
    int reserved;
    unsigned short at[128];    // columns, from 64 on rows
};

// Single samples of luma, packed: what tells whether a plate is worth keeping, in a thousandth of its bytes.
extern "C" __global__ void plate_samples(const SampleJob job)
{
    int i = (int)(blockIdx.x * blockDim.x + threadIdx.x);
    if (i >= job.columns * job.rows)
        return;
    int x = job.at[i % job.columns];
    int y = job.at[64 + i / job.columns];
    if (job.words) {
        int code = sample_row<unsigned short>(job.luma, job.pitch, y)[x] >> job.shift;
        job.codes[i] = (unsigned char)(code > 255 ? 255 : code);
    } else {
        job.codes[i] = sample_row<unsigned char>(job.luma, job.pitch, y)[x];
    }
}
