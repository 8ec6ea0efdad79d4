#include "EaselLevel.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

easel_level easel_level_supported(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return EASEL_LEVEL_AVX512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return EASEL_LEVEL_AVX2;
#endif
    return EASEL_LEVEL_BASELINE;
}

static atomic_int current = -1;
static _Thread_local int chosen = -1;

easel_level easel_level_current(void) {
    if (chosen >= 0) return (easel_level)chosen;
    int level = atomic_load(&current);
    if (level >= 0) return (easel_level)level;
    level = (int)easel_level_supported();
    const char *wanted = getenv("EASEL_ISA");
    for (int candidate = 0; wanted && candidate < level; candidate++)
        if (strcmp(wanted, easel_level_name((easel_level)candidate)) == 0) level = candidate;
    atomic_store(&current, level);
    return (easel_level)level;
}

int32_t easel_level_set(easel_level level) {
    if (level > easel_level_supported()) return 0;
    chosen = (int)level;
    return 1;
}

const char *easel_level_name(easel_level level) {
    switch (level) {
    case EASEL_LEVEL_AVX512: return "avx512";
    case EASEL_LEVEL_AVX2: return "avx2";
    default: return "baseline";
    }
}
