typedef struct CUctx_st *CUcontext;
typedef struct CUstream_st *CUstream;
