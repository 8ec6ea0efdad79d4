#ifndef EASEL_GAUGE_H
#define EASEL_GAUGE_H

#include "EaselPool.h"

/// What the processor can do at most, for other speeds to be a share of. Each part is the work of one thread.
typedef struct {
    /// Of the multiply-adds: how often all accumulators are gone through.
    int64_t rounds;
    /// Of the triad: three arrays that together are much larger than the caches, and the length of each.
    float *result;
    const float *a, *b;
    int64_t count;
    /// Where each part leaves a value, so that its work is not dropped.
    float *kept;
} easel_gauge;

/// Multiply-adds in registers.
easel_kernel easel_multiply_add_kernel(void);
/// The floating-point operations of one round of it, at the current level.
int64_t easel_multiply_add_flops(void);
/// STREAM's triad: `result = a + 3 · b`, 12 bytes an element.
easel_kernel easel_triad_kernel(void);

#endif
