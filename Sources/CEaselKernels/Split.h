#ifndef EASEL_SPLIT_H
#define EASEL_SPLIT_H

#include <stdint.h>

/// Floats that a part of a memory-bound kernel should move: some microseconds of work.
#define EASEL_GRAIN 16384

/// Columns that a part of a scattered sum covers at once: a cache line.
#define EASEL_SCATTER_WIDTH 16

static inline int64_t easel_ceiling(int64_t a, int64_t b) { return (a + b - 1) / b; }
static inline int64_t easel_least(int64_t a, int64_t b) { return a < b ? a : b; }
static inline int64_t easel_most(int64_t a, int64_t b) { return a > b ? a : b; }

/// How many parts `units` pieces of work of `size` floats each make.
static inline int64_t easel_parts_of(int64_t units, int64_t size) {
    if (units <= 0) return 0;
    return easel_ceiling(units, easel_most(1, EASEL_GRAIN / easel_most(1, size)));
}

/// Which columns a part of a reduction covers at once: a multiple of every vector, or all.
static inline int64_t easel_reduce_width(int64_t middle, int64_t inner) {
    int64_t width = easel_most(256, easel_ceiling(EASEL_GRAIN / easel_most(1, middle), 256) * 256);
    return inner <= 2 * width ? inner : width;
}

#endif
