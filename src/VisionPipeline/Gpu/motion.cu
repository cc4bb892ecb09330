// Luma of decoded pictures -> sums of the cells that a motion gate compares. One thread adds up one cell. Whole numbers, of the same
// samples as the processor takes: both get the same sums, and so the same verdict.

// Mirrors MotionJob.
struct MotionJob
{
    const unsigned char *luma;
    unsigned *sums;            // one for each cell, row by row
    int pitch, width, height;
    int words, shift;          // whether samples are 16-bit words, and how far a sum is shifted down to count in 8-bit codes
    int reserved;
};

struct MotionJobs
{
    MotionJob job[12];
};

// As in LumaCells.
enum { cell_columns = 64, cell_rows = 36, rows_of_cell = 8 };

template <typename Sample>
__device__ __forceinline__ unsigned cell_sum(const MotionJob &job, int column, int row)
{
    int left = column * job.width / cell_columns;
    int right = (column + 1) * job.width / cell_columns;
    int top = row * job.height / cell_rows;
    int tall = (row + 1) * job.height / cell_rows - top;
    unsigned sum = 0;
    for (int k = 0; k < rows_of_cell; k++) {
        const Sample *line = sample_row<Sample>(job.luma, job.pitch, top + k * tall / rows_of_cell);
        for (int x = left; x < right; x++)
            sum += line[x];
    }
    return sum >> job.shift;
}

// Layers of the grid are pictures of several cameras.
extern "C" __global__ void motion_cells(const MotionJobs jobs)
{
    MotionJob job = jobs.job[blockIdx.z];
    int column = (int)(blockIdx.x * blockDim.x + threadIdx.x);
    int row = (int)(blockIdx.y * blockDim.y + threadIdx.y);
    if (column >= cell_columns || row >= cell_rows)
        return;
    job.sums[row * cell_columns + column] = job.words ? cell_sum<unsigned short>(job, column, row) : cell_sum<unsigned char>(job, column, row);
}
