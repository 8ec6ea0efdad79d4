#ifndef EASEL_MATMUL_H
#define EASEL_MATMUL_H

#include "EaselPool.h"

/// C = A · B for row-major matrices, A [M, K] and B [K, N] or their transposes as stored, for each of a batch.
/// OpenBLAS does the work, one thread a part; `openblas_set_num_threads(1)` must have been called.
typedef struct {
    int64_t M, N, K;
    const float *a, *b;
    float *c;
    /// Floats from one stored row to the next.
    int64_t lda, ldb, ldc;
    /// 1 where A is stored as [K, M], B as [N, K].
    int32_t transA, transB;
    int64_t batchCount, batchStrideA, batchStrideB, batchStrideC;
} easel_matmul;

/// The kernel for `easel_matmul`.
easel_kernel easel_matmul_kernel(void);
/// How many parts the instruction has.
int64_t easel_matmul_parts(const easel_matmul *arguments);

#endif
