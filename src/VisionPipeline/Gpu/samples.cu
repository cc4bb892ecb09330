// What all kernels share: reading one sample of a decoded picture. This text is put before theirs.
//
// It is CUDA C without any header, so that NVRTC needs no toolkit, and plain enough for g++ with a few macros.
// Everything is inlined by force: a reference to a kernel's argument that is handed to a real call makes compilers copy the whole
// argument to local memory, for each thread.

// A sample as its code: 8-bit samples as they are; words shifted down (6 for P010, 0 for little-endian 10 bit) and no more than 1023.
__device__ __forceinline__ float sample_code(unsigned char sample, int)
{
    return (float)sample;
}

__device__ __forceinline__ float sample_code(unsigned short sample, int shift)
{
    int code = sample >> shift;
    return (float)(code > 1023 ? 1023 : code);
}

template <typename Sample>
__device__ __forceinline__ const Sample *sample_row(const unsigned char *plane, int pitch, int row)
{
    return (const Sample *)(plane + (long long)row * pitch);
}

__device__ __forceinline__ float clamp_to(float value, float most)
{
    return value < 0.0f ? 0.0f : value > most ? most : value;
}
