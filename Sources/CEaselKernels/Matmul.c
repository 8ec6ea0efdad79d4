#include "EaselMatmul.h"

#include "Split.h"

#include <cblas.h>
#include <string.h>

/// Multiply-adds a part should have. OpenBLAS packs both operands again in each part, so a part must not be small.
#define GRAIN 1000000

typedef struct {
    int64_t rows, columns, rowBlocks, columnBlocks;
} cut;

/// Cuts C along its longer side into blocks that are multiples of the product's inner tiles.
static cut cutOf(const easel_matmul *m) {
    cut result = {m->M, m->N, 1, 1};
    int64_t work = m->M * m->N * easel_most(1, m->K);
    int64_t wanted = easel_least(64, work / GRAIN);
    if (wanted < 2) return result;
    if (m->M >= m->N) {
        result.rows = easel_most(32, easel_ceiling(easel_ceiling(m->M, wanted), 16) * 16);
        result.rowBlocks = easel_ceiling(m->M, result.rows);
    } else {
        result.columns = easel_most(64, easel_ceiling(easel_ceiling(m->N, wanted), 64) * 64);
        result.columnBlocks = easel_ceiling(m->N, result.columns);
    }
    return result;
}

int64_t easel_matmul_parts(const easel_matmul *m) {
    if (m->M == 0 || m->N == 0) return 0;
    cut blocks = cutOf(m);
    int64_t units = m->batchCount * blocks.rowBlocks * blocks.columnBlocks;
    int64_t work = easel_most(1, blocks.rows * blocks.columns * m->K);
    return easel_ceiling(units, easel_most(1, GRAIN / work));
}

static void run(const void *arguments, int64_t part, int64_t parts, float *scratch) {
    (void)scratch;
    const easel_matmul *m = arguments;
    cut blocks = cutOf(m);
    int64_t perProduct = blocks.rowBlocks * blocks.columnBlocks, units = m->batchCount * perProduct;
    for (int64_t unit = units * part / parts; unit < units * (part + 1) / parts; unit++) {
        int64_t batch = unit / perProduct, row = unit % perProduct / blocks.columnBlocks * blocks.rows;
        int64_t column = unit % blocks.columnBlocks * blocks.columns;
        int64_t rows = easel_least(blocks.rows, m->M - row), columns = easel_least(blocks.columns, m->N - column);
        const float *a = m->a + batch * m->batchStrideA + row * (m->transA ? 1 : m->lda);
        const float *b = m->b + batch * m->batchStrideB + column * (m->transB ? m->ldb : 1);
        float *c = m->c + batch * m->batchStrideC + row * m->ldc + column;
        if (m->K == 0) {
            for (int64_t i = 0; i < rows; i++) memset(c + i * m->ldc, 0, 4 * (size_t)columns);
            continue;
        }
        cblas_sgemm(CblasRowMajor, m->transA ? CblasTrans : CblasNoTrans, m->transB ? CblasTrans : CblasNoTrans,
                    (blasint)rows, (blasint)columns, (blasint)m->K, 1, a, (blasint)m->lda, b, (blasint)m->ldb, 0, c,
                    (blasint)m->ldc);
    }
}

easel_kernel easel_matmul_kernel(void) { return run; }
