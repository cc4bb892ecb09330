// What NVRTC knows by itself and a bare clang does not: enough for it to take the kernel texts as device code.
#define __device__ __attribute__((device))
#define __global__ __attribute__((global))
#define __shared__ __attribute__((shared))
#define __forceinline__ inline __attribute__((always_inline))
struct Index { unsigned x, y, z; };
extern const __device__ Index blockIdx, blockDim, threadIdx;
extern "C" __device__ float floorf(float);
extern "C" __device__ float rintf(float);
__device__ __forceinline__ int atomicAdd(int *to, int value) { return __nvvm_atom_add_gen_i(to, value); }
