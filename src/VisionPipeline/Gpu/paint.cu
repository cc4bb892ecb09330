// Boxes, texts and blurred plates on a decoded surface, in place. One thread has the four pixels of one chroma sample, so that nobody
// else writes what it writes. All of it is done in codes of the surface: blending is linear and the way to RGB is affine, so
// that it is the same there. What no item covers is neither read nor written.

// Mirrors PaintItem. Upright pixels; right and bottom are the first outside.
struct PaintItem
{
    int left, top, right, bottom;
    int hole_left, hole_top, hole_right, hole_bottom; // what an outline leaves free
    int reach;                 // radius of the rounded corners of an outline
    int mask, mask_pitch;      // where its coverage begins (bytes, 255 is all), or -1 where it covers all of itself
    int blocks;                // number of a blurred area, or -1
    float luma, u, v;          // codes
    int reserved;
};

// Mirrors PaintJob.
struct PaintJob
{
    unsigned char *luma, *chroma_u, *chroma_v;
    const PaintItem *items;
    const unsigned char *masks;
    float *blocks;             // of each blurred area 4 x 2 triples of codes
    int luma_pitch, chroma_u_pitch, chroma_v_pitch;
    int width, height;         // of the surface
    int words, shift, chroma_step;
    int turn;                  // quarter turns clockwise that make it upright
    int first, count;          // items of this launch
    int from_x, from_y, to_x, to_y; // pixels of the surface that they may touch; even, but for the far ends
    float gain, red_v, green_u, green_v, blue_u, red_offset, green_offset, blue_offset;
    float most;                // the largest code
};

// As in the managed blur: so few that none tells a character, in steps so coarse that pictures do not add up.
#define BLOCKS_ACROSS 4
#define BLOCKS_DOWN 2
#define BLOCK_STEP 16.0f
#define BLOCK_THREADS 128

struct Codes
{
    float luma, u, v;
};

__device__ __forceinline__ float load_code(const PaintJob &job, const unsigned char *plane, int pitch, int column, int row)
{
    return job.words ? sample_code(sample_row<unsigned short>(plane, pitch, row)[column], job.shift)
        : sample_code(sample_row<unsigned char>(plane, pitch, row)[column], 0);
}

__device__ __forceinline__ void store_code(const PaintJob &job, unsigned char *plane, int pitch, int column, int row, float code)
{
    int whole = (int)(clamp_to(code, job.most) + 0.5f);
    if (job.words)
        ((unsigned short *)(plane + (long long)row * pitch))[column] = (unsigned short)(whole << job.shift);
    else
        plane[(long long)row * pitch + column] = (unsigned char)whole;
}

__device__ __forceinline__ void turn_upright(const PaintJob &job, int x, int y, int &across, int &down)
{
    across = job.turn == 0 ? x : job.turn == 1 ? job.height - 1 - y : job.turn == 2 ? job.width - 1 - x : y;
    down = job.turn == 0 ? y : job.turn == 1 ? x : job.turn == 2 ? job.height - 1 - y : job.width - 1 - x;
}

__device__ __forceinline__ void turn_back(const PaintJob &job, int across, int down, int &x, int &y)
{
    x = job.turn == 0 ? across : job.turn == 1 ? down : job.turn == 2 ? job.width - 1 - across : job.width - 1 - down;
    y = job.turn == 0 ? down : job.turn == 1 ? job.height - 1 - across : job.turn == 2 ? job.height - 1 - down : across;
}

// Share of a row or column of pixels that lies in a block, from..to, in pixels of the area.
__device__ __forceinline__ float share_of(int at, float from, float to)
{
    float low = (float)at > from ? (float)at : from;
    float high = (float)(at + 1) < to ? (float)(at + 1) : to;
    return high > low ? high - low : 0.0f;
}

__device__ __forceinline__ float coarse(float mean)
{
    float step = floorf((mean + 0.5f) / BLOCK_STEP) * BLOCK_STEP + 0.5f * BLOCK_STEP;
    return step > 255.0f ? 255.0f : step;
}

// The mean colours of blurred areas: a block of threads makes one block of one area.
extern "C" __global__ void paint_blocks(const PaintJob job)
{
    __shared__ float sums[3 * BLOCK_THREADS];
    const PaintItem item = job.items[job.first + (int)blockIdx.y];
    int thread = (int)threadIdx.x;
    int width = item.right - item.left;
    int height = item.bottom - item.top;
    int blocks_across = width < BLOCKS_ACROSS ? width : BLOCKS_ACROSS;
    int blocks_down = height < BLOCKS_DOWN ? height : BLOCKS_DOWN;
    int column = (int)blockIdx.x % BLOCKS_ACROSS;
    int row = (int)blockIdx.x / BLOCKS_ACROSS;
    float red = 0.0f, green = 0.0f, blue = 0.0f;
    float from_x = (float)(column * width) / (float)blocks_across;
    float to_x = (float)((column + 1) * width) / (float)blocks_across;
    float from_y = (float)(row * height) / (float)blocks_down;
    float to_y = (float)((row + 1) * height) / (float)blocks_down;
    int first_x = (int)from_x;
    int first_y = (int)from_y;
    int last_x = column < blocks_across ? (int)to_x < width - 1 ? (int)to_x : width - 1 : first_x - 1;
    int last_y = row < blocks_down ? (int)to_y < height - 1 ? (int)to_y : height - 1 : first_y - 1;
    int across = last_x - first_x + 1;
    int pixels = across * (last_y - first_y + 1);
    for (int i = thread; i < pixels; i += BLOCK_THREADS) {
        int at_x = first_x + i % across;
        int at_y = first_y + i / across;
        float weight = share_of(at_x, from_x, to_x) * share_of(at_y, from_y, to_y);
        int x, y;
        turn_back(job, item.left + at_x, item.top + at_y, x, y);
        float light = job.gain * load_code(job, job.luma, job.luma_pitch, x, y);
        float u = load_code(job, job.chroma_u, job.chroma_u_pitch, (x >> 1) * job.chroma_step, y >> 1);
        float v = load_code(job, job.chroma_v, job.chroma_v_pitch, (x >> 1) * job.chroma_step, y >> 1);
        red += weight * clamp_to(light + job.red_v * v + job.red_offset, 255.0f);
        green += weight * clamp_to(light + job.green_u * u + job.green_v * v + job.green_offset, 255.0f);
        blue += weight * clamp_to(light + job.blue_u * u + job.blue_offset, 255.0f);
    }

    sums[thread] = red;
    sums[BLOCK_THREADS + thread] = green;
    sums[2 * BLOCK_THREADS + thread] = blue;
    for (int half = BLOCK_THREADS / 2; half > 0; half /= 2) {
        __syncthreads();
        if (thread < half) {
            sums[thread] += sums[thread + half];
            sums[BLOCK_THREADS + thread] += sums[BLOCK_THREADS + thread + half];
            sums[2 * BLOCK_THREADS + thread] += sums[2 * BLOCK_THREADS + thread + half];
        }
    }

    if (thread != 0 || pixels <= 0)
        return;
    float over = 1.0f / ((to_x - from_x) * (to_y - from_y));
    float r = coarse(sums[0] * over) - job.red_offset;
    float g = coarse(sums[BLOCK_THREADS] * over) - job.green_offset;
    float b = coarse(sums[2 * BLOCK_THREADS] * over) - job.blue_offset;

    // Back to codes: the three lines of the way to RGB, solved for the luma.
    float from_blue = job.green_u / job.blue_u;
    float from_red = job.green_v / job.red_v;
    float luma = (g - from_blue * b - from_red * r) / (job.gain * (1.0f - from_blue - from_red));
    float *to = job.blocks + 3 * ((item.blocks * BLOCKS_DOWN + row) * BLOCKS_ACROSS + column);
    to[0] = luma;
    to[1] = (b - job.gain * luma) / job.blue_u;
    to[2] = (r - job.gain * luma) / job.red_v;
}

__device__ __forceinline__ bool is_inside(int x, int y, int left, int top, int right, int bottom)
{
    return x >= left && x < right && y >= top && y < bottom;
}

// How much of a pixel an item covers, 0..1.
__device__ __forceinline__ float cover(const PaintJob &job, const PaintItem &item, int x, int y)
{
    if (!is_inside(x, y, item.left, item.top, item.right, item.bottom) || is_inside(x, y, item.hole_left, item.hole_top, item.hole_right, item.hole_bottom))
        return 0.0f;
    int left = item.left + item.reach - x;
    int right = x - (item.right - 1 - item.reach);
    int top = item.top + item.reach - y;
    int bottom = y - (item.bottom - 1 - item.reach);
    int across = left > right ? left : right;
    int down = top > bottom ? top : bottom;
    if (across > 0 && down > 0 && across * across + down * down > item.reach * item.reach)
        return 0.0f;
    return item.mask < 0 ? 1.0f : (float)job.masks[(long long)item.mask + (long long)(y - item.top) * item.mask_pitch + (x - item.left)] / 255.0f;
}

__device__ __forceinline__ void between(int at, int size, int blocks, int &low, int &high, float &part)
{
    float place = ((float)at + 0.5f) * (float)blocks / (float)size - 0.5f;
    place = clamp_to(place, (float)(blocks - 1));
    low = (int)place;
    high = low + 1 < blocks ? low + 1 : low;
    part = place - (float)low;
}

__device__ __forceinline__ Codes blurred(const PaintJob &job, const PaintItem &item, int x, int y)
{
    int width = item.right - item.left;
    int height = item.bottom - item.top;
    int left, right, upper, lower;
    float part_x, part_y;
    between(x - item.left, width, width < BLOCKS_ACROSS ? width : BLOCKS_ACROSS, left, right, part_x);
    between(y - item.top, height, height < BLOCKS_DOWN ? height : BLOCKS_DOWN, upper, lower, part_y);
    const float *blocks = job.blocks + 3 * item.blocks * BLOCKS_DOWN * BLOCKS_ACROSS;
    const float *a = blocks + 3 * (upper * BLOCKS_ACROSS + left);
    const float *b = blocks + 3 * (upper * BLOCKS_ACROSS + right);
    const float *c = blocks + 3 * (lower * BLOCKS_ACROSS + left);
    const float *d = blocks + 3 * (lower * BLOCKS_ACROSS + right);
    float wa = (1.0f - part_x) * (1.0f - part_y), wb = part_x * (1.0f - part_y), wc = (1.0f - part_x) * part_y, wd = part_x * part_y;
    Codes codes;
    codes.luma = wa * a[0] + wb * b[0] + wc * c[0] + wd * d[0];
    codes.u = wa * a[1] + wb * b[1] + wc * c[1] + wd * d[1];
    codes.v = wa * a[2] + wb * b[2] + wc * c[2] + wd * d[2];
    return codes;
}

// One pixel through all items. Returns whether one of them covers some of it.
__device__ __forceinline__ bool paint_pixel(const PaintJob &job, int x, int y, Codes &codes)
{
    bool touched = false;
    int across, down;
    turn_upright(job, x, y, across, down);
    for (int i = job.first; i < job.first + job.count; i++) {
        const PaintItem &item = job.items[i];
        float share = cover(job, item, across, down);
        if (share <= 0.0f)
            continue;
        Codes over;
        over.luma = item.luma;
        over.u = item.u;
        over.v = item.v;
        if (item.blocks >= 0)
            over = blurred(job, item, across, down);
        codes.luma += (over.luma - codes.luma) * share;
        codes.u += (over.u - codes.u) * share;
        codes.v += (over.v - codes.v) * share;
        touched = true;
    }

    return touched;
}

extern "C" __global__ void paint(const PaintJob job)
{
    int x = job.from_x + 2 * (int)(blockIdx.x * blockDim.x + threadIdx.x);
    int y = job.from_y + 2 * (int)(blockIdx.y * blockDim.y + threadIdx.y);
    if (x >= job.to_x || y >= job.to_y)
        return;
    int column = (x >> 1) * job.chroma_step;
    float u = load_code(job, job.chroma_u, job.chroma_u_pitch, column, y >> 1);
    float v = load_code(job, job.chroma_v, job.chroma_v_pitch, column, y >> 1);
    float sum_u = 0.0f, sum_v = 0.0f;
    int pixels = 0;
    bool any = false;
    for (int j = 0; j < 2; j++) {
        for (int i = 0; i < 2; i++) {
            if (x + i >= job.width || y + j >= job.height)
                continue;
            Codes codes;
            codes.luma = load_code(job, job.luma, job.luma_pitch, x + i, y + j);
            codes.u = u;
            codes.v = v;
            if (paint_pixel(job, x + i, y + j, codes)) {
                store_code(job, job.luma, job.luma_pitch, x + i, y + j, codes.luma);
                any = true;
            }

            sum_u += codes.u;
            sum_v += codes.v;
            pixels++;
        }
    }

    if (!any)
        return;
    store_code(job, job.chroma_u, job.chroma_u_pitch, column, y >> 1, sum_u / (float)pixels);
    store_code(job, job.chroma_v, job.chroma_v_pitch, column, y >> 1, sum_v / (float)pixels);
}
