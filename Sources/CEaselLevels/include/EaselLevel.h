#ifndef EASEL_LEVEL_H
#define EASEL_LEVEL_H

#include <stdint.h>

/// An instruction-set level. Every kernel is compiled once for each level that the architecture has.
typedef enum {
    /// Vectors of four floats, no fused multiply-add: every processor the compiler targets.
    EASEL_LEVEL_BASELINE = 0,
    /// AVX2 with FMA: vectors of eight floats.
    EASEL_LEVEL_AVX2 = 1,
    /// AVX-512 F, VL, DQ and BW: vectors of sixteen floats.
    EASEL_LEVEL_AVX512 = 2,
} easel_level;

/// The highest level that this processor runs.
easel_level easel_level_supported(void);
/// That level, lowered by the environment variable `EASEL_ISA=baseline|avx2|avx512` and by `easel_level_set`. Another
/// value of the variable changes nothing here; whoever builds programs refuses it.
easel_level easel_level_current(void);
/// Chooses the level of kernels that this thread looks up from now on; for tests. Returns 0 where the processor lacks
/// it. Other threads keep theirs, so that a test of one level does not disturb those that run beside it.
int32_t easel_level_set(easel_level level);
/// The level's name: "baseline", "avx2" or "avx512".
const char *easel_level_name(easel_level level);

/// The number of cores that this process may use.
int32_t easel_core_count(void);

#endif
