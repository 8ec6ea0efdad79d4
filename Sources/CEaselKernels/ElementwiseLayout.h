#ifndef EASEL_ELEMENTWISE_LAYOUT_H
#define EASEL_ELEMENTWISE_LAYOUT_H

#include "EaselElementwise.h"

/// Elements a block: a dozen registers of it fit the first-level cache, and it hides the cost of interpreting.
#define EASEL_BLOCK 512

/// A micro-operation with its registers turned into memory. A pointer whose step is 1 moves with the elements.
typedef struct {
    const easel_micro_op *op;
    const float *a, *b, *c;
    float *d;
    int8_t aStep, bStep, cStep, dStep;
} easel_resolved_op;

/// Floats of scratch memory before the registers.
static inline int64_t easel_plan_floats(int32_t opCount) {
    return ((int64_t)opCount * (int64_t)sizeof(easel_resolved_op) + 63) / 64 * 16;
}

#endif
