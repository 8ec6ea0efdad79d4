#ifndef EASEL_GATHER_H
#define EASEL_GATHER_H

#include "EaselPool.h"

/// Parts of [outer, size, inner] at indices along the middle, [outer, count, inner], or such parts added up at theirs.
typedef struct {
    /// What is read: the whole for gathering, the parts for scattering.
    const float *input;
    const int32_t *indices;
    /// What is written: the parts for gathering, the whole for scattering.
    float *output;
    int64_t outer, size, count, inner;
} easel_gather;

/// The kernel that copies parts; an index outside 0 ..< size gives NaN, so that it shows in the loss.
easel_kernel easel_gather_kernel(void);
/// How many parts the instruction has.
int64_t easel_gather_parts(const easel_gather *arguments);

/// The kernel that adds up parts in the order of their indices, over zeros; one outside 0 ..< size is added nowhere.
easel_kernel easel_scatter_sum_kernel(void);
/// How many parts the instruction has.
int64_t easel_scatter_sum_parts(const easel_gather *arguments);

/// What one integer is to another.
typedef enum { EASEL_INTEGERS_EQUAL, EASEL_INTEGERS_GREATER, EASEL_INTEGERS_GREATER_OR_EQUAL } easel_integer_relation;

/// Integers compared: 1 where a relation holds, else 0.
typedef struct {
    const int32_t *first, *second;
    float *output;
    int64_t count;
    easel_integer_relation relation;
} easel_compare_integers;

/// The kernel for `easel_compare_integers`.
easel_kernel easel_compare_integers_kernel(void);
/// How many parts the instruction has.
int64_t easel_compare_integers_parts(const easel_compare_integers *arguments);

/// Numbers cut to whole ones.
typedef struct {
    const float *input;
    int32_t *output;
    int64_t count;
} easel_as_integers;

/// The kernel that cuts numbers towards zero; those beyond 32 bits become the nearest there is, what is no number the least.
easel_kernel easel_as_integers_kernel(void);
/// How many parts the instruction has.
int64_t easel_as_integers_parts(const easel_as_integers *arguments);

#endif
