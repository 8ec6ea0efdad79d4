#include "EaselDispatch.h"
#include "ElementwiseLayout.h"

EASEL_DISPATCH(easel_elementwise_kernel)

_Static_assert(EASEL_BLOCK == EASEL_SUM_COLUMNS_MOST, "elements are whole blocks, and blocks whole rows of a sum");

/// Roughly the time for a block, in units of an addition.
static int64_t cost(easel_op op) {
    switch (op) {
    case EASEL_OP_POWER:
    case EASEL_OP_POW_IMMEDIATE: return 40;
    case EASEL_OP_SIN:
    case EASEL_OP_COS:
    case EASEL_OP_RANDOM_NORMAL: return 20;
    case EASEL_OP_SOFTPLUS:
    case EASEL_OP_ERF:
    case EASEL_OP_RANDOM_UNIFORM:
    case EASEL_OP_LOG1P: return 12;
    case EASEL_OP_EXP:
    case EASEL_OP_EXPM1:
    case EASEL_OP_LOG:
    case EASEL_OP_TANH:
    case EASEL_OP_SIGMOID:
    case EASEL_OP_ELU: return 8;
    case EASEL_OP_DIVIDE:
    case EASEL_OP_SQRT:
    case EASEL_OP_RECIPROCAL:
    case EASEL_OP_RECIPROCAL_SQRT: return 4;
    default: return 1;
    }
}

// Sixteen rows of partial sums, one for each block, are added up in one part.
int64_t easel_elementwise_sum_parts(int64_t count) { return (count + 16 * EASEL_BLOCK - 1) / (16 * EASEL_BLOCK); }

int64_t easel_elementwise_parts(const easel_elementwise *arguments) {
    if (arguments->sumCount > 0) return easel_elementwise_sum_parts(arguments->count);
    int64_t total = 2 * (int64_t)(arguments->inputCount + arguments->outputCount);
    for (int32_t index = 0; index < arguments->opCount; index++) total += cost(arguments->ops[index].op);
    // About ten microseconds a part: ten times what handing it over costs.
    int64_t blocksPerPart = 500 / total;
    if (blocksPerPart < 2) blocksPerPart = 2;
    if (blocksPerPart > 64) blocksPerPart = 64;
    int64_t blocks = (arguments->count + EASEL_BLOCK - 1) / EASEL_BLOCK;
    return (blocks + blocksPerPart - 1) / blocksPerPart;
}

int64_t easel_elementwise_scratch_bytes(const easel_elementwise *arguments) {
    return 4 * (easel_plan_floats(arguments->opCount) + (int64_t)arguments->registerCount * EASEL_BLOCK);
}
