#ifndef EASEL_DISPATCH_H
#define EASEL_DISPATCH_H

#include "EaselLevel.h"
#include "EaselKernel.h"

// A kernel `name` is written once, in a file `*.inc` that is included once for each level (Bodies.inc), as
//     void LEVEL(name)(const void *arguments, int64_t part, int64_t parts, float *scratch) { … }
// with VL floats to a vector. Outside, EASEL_DISPATCH(name) defines `easel_kernel name(void)`, which returns the
// variant for the current level.
#if defined(__x86_64__)
#define EASEL_DISPATCH(name)                                                                                           \
    void name##_baseline(const void *, int64_t, int64_t, float *);                                                     \
    void name##_avx2(const void *, int64_t, int64_t, float *);                                                         \
    void name##_avx512(const void *, int64_t, int64_t, float *);                                                       \
    easel_kernel name(void) {                                                                                          \
        switch (easel_level_current()) {                                                                               \
        case EASEL_LEVEL_AVX512: return name##_avx512;                                                                 \
        case EASEL_LEVEL_AVX2: return name##_avx2;                                                                     \
        default: return name##_baseline;                                                                               \
        }                                                                                                              \
    }
#else
#define EASEL_DISPATCH(name)                                                                                           \
    void name##_baseline(const void *, int64_t, int64_t, float *);                                                     \
    easel_kernel name(void) { return name##_baseline; }
#endif

#endif
