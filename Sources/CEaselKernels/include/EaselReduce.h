#ifndef EASEL_REDUCE_H
#define EASEL_REDUCE_H

#include "EaselPool.h"

/// The kinds of reduction. A NaN passes through all of them.
typedef enum {
    EASEL_REDUCE_SUM = 0,
    EASEL_REDUCE_MAX = 1,
    EASEL_REDUCE_MIN = 2,
    EASEL_REDUCE_PRODUCT = 3,
} easel_reduce_op;

/// Reduces the middle of [outer, middle, inner] to [outer, inner].
///
/// `middle` is split into `chunks` equal pieces, and the output is [outer, chunks, inner]: 1 for the whole reduction.
/// `easel_reduce_split` turns one reduction into two that follow each other where that is needed to keep all threads at
/// work and the sums accurate. Partial results combine in index order; the split depends on the shape alone.
typedef struct {
    const float *input;
    float *output;
    int64_t outer, middle, inner, chunks;
    easel_reduce_op op;
    /// Multiplies the result: 1 / middle for a mean.
    float scale;
} easel_reduce;

/// The kernel for `easel_reduce`.
easel_kernel easel_reduce_kernel(void);
/// How many parts the instruction has.
int64_t easel_reduce_parts(const easel_reduce *arguments);
/// How many floats of partial results a reduction needs: 0 where one instruction does it.
int64_t easel_reduce_partial_floats(const easel_reduce *arguments);
/// Splits a reduction (chunks = 1) that needs partial results: `arguments` becomes the first, which writes to
/// `partials`; the second, which must follow it, is returned.
easel_reduce easel_reduce_split(easel_reduce *arguments, float *partials);

/// The index of the greatest value of each row of [rows, columns]: the first where several are; a NaN counts as
/// greatest.
typedef struct {
    const float *input;
    int32_t *output;
    int64_t rows, columns;
} easel_argmax;

/// The kernel for `easel_argmax`.
easel_kernel easel_argmax_kernel(void);
/// How many parts the instruction has.
int64_t easel_argmax_parts(const easel_argmax *arguments);

#endif
