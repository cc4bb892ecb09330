// The reader's filter passes on cut plates. A block of threads makes one plate: its pixels are few enough to stay in the caches, its
// histograms lie in shared memory. Arithmetic and rounding are OpenCV's, whose results the passes were defined by.

// Mirrors EnhanceJobs. Of each plate lie one after another, counted in bytes from `at`: work (4 for each pixel), RGB (3), grey (1).
struct EnhanceJob
{
    int at, width, height;
    int reserved;
};

struct EnhanceJobs
{
    unsigned char *scratch;
    int window;                // of the threshold: samples across, odd
    int reserved;
    EnhanceJob job[8];
    float weights[50];         // of a blur: the middle one, then outwards
};

#define ENHANCE_THREADS 256
#define BINS 256
#define TILES_ACROSS 8
#define TILES_DOWN 4
#define CLIP 2.0
#define SHARPEN_REACH 6
#define THRESHOLD_BELOW 6
#define MORPH_REACH_X 12
#define MORPH_REACH_Y 6

struct Plate
{
    float *work;
    unsigned char *rgb, *grey;
    int width, height, pixels;
    int thread;
};

__device__ __forceinline__ Plate plate_of(const EnhanceJobs &jobs)
{
    const EnhanceJob job = jobs.job[blockIdx.x];
    Plate plate;
    plate.width = job.width;
    plate.height = job.height;
    plate.pixels = job.width * job.height;
    plate.work = (float *)(jobs.scratch + job.at);
    plate.rgb = jobs.scratch + job.at + 4 * plate.pixels;
    plate.grey = plate.rgb + 3 * plate.pixels;
    plate.thread = (int)threadIdx.x;
    return plate;
}

// ITU-R BT.601 in 15-bit fixed point.
__device__ __forceinline__ void make_grey(const Plate &plate)
{
    for (int i = plate.thread; i < plate.pixels; i += ENHANCE_THREADS) {
        const unsigned char *rgb = plate.rgb + 3 * i;
        plate.grey[i] = (unsigned char)((9798 * rgb[0] + 19235 * rgb[1] + 3735 * rgb[2] + 16384) >> 15);
    }

    __syncthreads();
}

__device__ __forceinline__ unsigned char nearest_code(float value)
{
    return (unsigned char)clamp_to(rintf(value), 255.0f);
}

// Beyond an edge the picture is mirrored, the edge itself not repeated.
__device__ __forceinline__ int mirrored(int at, int size)
{
    if (size == 1)
        return 0;
    while (at < 0 || at >= size)
        at = at < 0 ? -at : 2 * size - 2 - at;
    return at;
}

__device__ __forceinline__ int repeated(int at, int size)
{
    return at < 0 ? 0 : at >= size ? size - 1 : at;
}

extern "C" __global__ void enhance_sharpen(const EnhanceJobs jobs)
{
    Plate plate = plate_of(jobs);
    for (int channel = 0; channel < 3; channel++) {
        for (int i = plate.thread; i < plate.pixels; i += ENHANCE_THREADS) {
            int x = i % plate.width;
            const unsigned char *row = plate.rgb + 3 * (i - x) + channel;
            float sum = jobs.weights[0] * (float)row[3 * x];
            for (int k = 1; k <= SHARPEN_REACH; k++)
                sum += jobs.weights[k] * ((float)row[3 * mirrored(x - k, plate.width)] + (float)row[3 * mirrored(x + k, plate.width)]);
            plate.work[i] = sum;
        }

        __syncthreads();
        for (int i = plate.thread; i < plate.pixels; i += ENHANCE_THREADS) {
            int x = i % plate.width;
            int y = i / plate.width;
            float sum = jobs.weights[0] * plate.work[i];
            for (int k = 1; k <= SHARPEN_REACH; k++)
                sum += jobs.weights[k] * (plate.work[mirrored(y - k, plate.height) * plate.width + x] + plate.work[mirrored(y + k, plate.height) * plate.width + x]);
            unsigned char *to = plate.rgb + 3 * i + channel;
            *to = (unsigned char)clamp_to(2.0f * (float)*to - floorf(sum + 0.5f), 255.0f);
        }

        __syncthreads();
    }
}

extern "C" __global__ void enhance_equalize(const EnhanceJobs jobs)
{
    __shared__ int histogram[BINS];
    Plate plate = plate_of(jobs);
    make_grey(plate);
    histogram[plate.thread] = 0;
    __syncthreads();
    for (int i = plate.thread; i < plate.pixels; i += ENHANCE_THREADS)
        atomicAdd(&histogram[plate.grey[i]], 1);
    __syncthreads();
    if (plate.thread == 0) {
        int first = 0;
        while (histogram[first] == 0)
            first++;
        bool flat = histogram[first] == plate.pixels;
        float scale = 255.0f / (float)(plate.pixels - (flat ? 0 : histogram[first]));
        int sum = 0;
        histogram[first] = flat ? first : 0;
        for (int code = first + 1; code < BINS; code++) {
            sum += histogram[code];
            histogram[code] = (int)nearest_code((float)sum * scale);
        }
    }

    __syncthreads();
    for (int i = plate.thread; i < plate.pixels; i += ENHANCE_THREADS)
        plate.grey[i] = (unsigned char)histogram[plate.grey[i]];
}

// Zuiderveld, Contrast Limited Adaptive Histogram Equalization, in Graphics Gems IV (1994).
extern "C" __global__ void enhance_clahe(const EnhanceJobs jobs)
{
    __shared__ int tiles[TILES_ACROSS * TILES_DOWN * BINS];
    Plate plate = plate_of(jobs);
    make_grey(plate);

    // Tiles are of one size: a picture that does not come out even is mirrored on, by a whole step along an axis that would.
    bool even = plate.width % TILES_ACROSS == 0 && plate.height % TILES_DOWN == 0;
    int across = (plate.width + (even ? 0 : TILES_ACROSS - plate.width % TILES_ACROSS)) / TILES_ACROSS;
    int down = (plate.height + (even ? 0 : TILES_DOWN - plate.height % TILES_DOWN)) / TILES_DOWN;
    int whole = across * TILES_ACROSS;
    for (int i = plate.thread; i < TILES_ACROSS * TILES_DOWN * BINS; i += ENHANCE_THREADS)
        tiles[i] = 0;
    __syncthreads();
    for (int i = plate.thread; i < whole * down * TILES_DOWN; i += ENHANCE_THREADS) {
        int x = i % whole;
        int y = i / whole;
        int code = plate.grey[mirrored(y, plate.height) * plate.width + mirrored(x, plate.width)];
        atomicAdd(&tiles[(y / down * TILES_ACROSS + x / across) * BINS + code], 1);
    }

    __syncthreads();
    if (plate.thread < TILES_ACROSS * TILES_DOWN) {
        int *histogram = tiles + plate.thread * BINS;
        int limit = (int)(CLIP * (double)(across * down) / (double)BINS);
        limit = limit < 1 ? 1 : limit;
        int clipped = 0;
        for (int code = 0; code < BINS; code++) {
            if (histogram[code] > limit) {
                clipped += histogram[code] - limit;
                histogram[code] = limit;
            }
        }

        int each = clipped / BINS;
        int rest = clipped - each * BINS;
        int step = rest > 0 ? BINS / rest > 1 ? BINS / rest : 1 : 1;
        for (int code = 0; code < BINS; code++) {
            histogram[code] += each;
            if (rest > 0 && code % step == 0) {
                histogram[code]++;
                rest--;
            }
        }

        float scale = 255.0f / (float)(across * down);
        int sum = 0;
        for (int code = 0; code < BINS; code++) {
            sum += histogram[code];
            histogram[code] = (int)nearest_code((float)sum * scale);
        }
    }

    __syncthreads();
    float over_across = 1.0f / (float)across;
    float over_down = 1.0f / (float)down;
    for (int i = plate.thread; i < plate.pixels; i += ENHANCE_THREADS) {
        int code = plate.grey[i];
        float at_x = (float)(i % plate.width) * over_across - 0.5f;
        float at_y = (float)(i / plate.width) * over_down - 0.5f;
        int left = (int)floorf(at_x);
        int upper = (int)floorf(at_y);
        float part_x = at_x - (float)left;
        float part_y = at_y - (float)upper;
        int right = left + 1 < TILES_ACROSS ? left + 1 : TILES_ACROSS - 1;
        int lower = upper + 1 < TILES_DOWN ? upper + 1 : TILES_DOWN - 1;
        left = left < 0 ? 0 : left;
        upper = upper < 0 ? 0 : upper;
        float above = (float)tiles[(upper * TILES_ACROSS + left) * BINS + code] * (1.0f - part_x) + (float)tiles[(upper * TILES_ACROSS + right) * BINS + code] * part_x;
        float below = (float)tiles[(lower * TILES_ACROSS + left) * BINS + code] * (1.0f - part_x) + (float)tiles[(lower * TILES_ACROSS + right) * BINS + code] * part_x;
        plate.grey[i] = nearest_code(above * (1.0f - part_y) + below * part_y);
    }
}

extern "C" __global__ void enhance_adaptive(const EnhanceJobs jobs)
{
    Plate plate = plate_of(jobs);
    make_grey(plate);
    int reach = jobs.window / 2;
    for (int i = plate.thread; i < plate.pixels; i += ENHANCE_THREADS) {
        int x = i % plate.width;
        const unsigned char *row = plate.grey + (i - x);
        float sum = jobs.weights[0] * (float)row[x];
        for (int k = 1; k <= reach; k++)
            sum += jobs.weights[k] * ((float)row[repeated(x - k, plate.width)] + (float)row[repeated(x + k, plate.width)]);
        plate.work[i] = sum;
    }

    __syncthreads();

    // The colours are no longer needed: black and white goes there.
    for (int i = plate.thread; i < plate.pixels; i += ENHANCE_THREADS) {
        int x = i % plate.width;
        int y = i / plate.width;
        float sum = jobs.weights[0] * plate.work[i];
        for (int k = 1; k <= reach; k++)
            sum += jobs.weights[k] * (plate.work[repeated(y - k, plate.height) * plate.width + x] + plate.work[repeated(y + k, plate.height) * plate.width + x]);
        plate.rgb[i] = (int)plate.grey[i] - (int)nearest_code(sum) > -THRESHOLD_BELOW ? 255 : 0;
    }

    __syncthreads();
    for (int i = plate.thread; i < plate.pixels; i += ENHANCE_THREADS) {
        int x = i % plate.width;
        int y = i / plate.width;
        int sum = 0;
        for (int j = -1; j <= 1; j++) {
            const unsigned char *row = plate.rgb + mirrored(y + j, plate.height) * plate.width;
            sum += (2 - j * j) * (row[mirrored(x - 1, plate.width)] + 2 * row[x] + row[mirrored(x + 1, plate.width)]);
        }

        plate.grey[i] = (unsigned char)((sum + 8) >> 4);
    }
}

// Least or most of a row or a column, as far as it lies in the picture.
__device__ __forceinline__ void widen(const Plate &plate, const unsigned char *from, unsigned char *to, bool along_rows, int reach, bool largest)
{
    for (int i = plate.thread; i < plate.pixels; i += ENHANCE_THREADS) {
        int x = i % plate.width;
        int y = i / plate.width;
        int place = along_rows ? x : y;
        int size = along_rows ? plate.width : plate.height;
        int step = along_rows ? 1 : plate.width;
        int low = place - reach > 0 ? -reach : -place;
        int high = place + reach < size ? reach : size - 1 - place;
        int best = from[i];
        for (int k = low; k <= high; k++) {
            int other = from[i + k * step];
            best = largest ? other > best ? other : best : other < best ? other : best;
        }

        to[i] = (unsigned char)best;
    }

    __syncthreads();
}

extern "C" __global__ void enhance_morphology(const EnhanceJobs jobs)
{
    Plate plate = plate_of(jobs);
    make_grey(plate);
    unsigned char *between = (unsigned char *)plate.work;
    unsigned char *once = between + plate.pixels;
    unsigned char *opened = once + plate.pixels;
    unsigned char *closed = once;
    widen(plate, plate.grey, between, true, MORPH_REACH_X, false);
    widen(plate, between, once, false, MORPH_REACH_Y, false);
    widen(plate, once, between, true, MORPH_REACH_X, true);
    widen(plate, between, opened, false, MORPH_REACH_Y, true);
    widen(plate, plate.grey, between, true, MORPH_REACH_X, true);
    widen(plate, between, once, false, MORPH_REACH_Y, true);
    widen(plate, once, between, true, MORPH_REACH_X, false);
    widen(plate, between, closed, false, MORPH_REACH_Y, false);
    for (int i = plate.thread; i < plate.pixels; i += ENHANCE_THREADS) {
        int grey = plate.grey[i];
        int lifted = grey + (grey - opened[i]);
        lifted = lifted > 255 ? 255 : lifted;
        lifted -= closed[i] - grey;
        plate.grey[i] = (unsigned char)(lifted < 0 ? 0 : lifted);
    }
}
