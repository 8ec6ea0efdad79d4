#include "EaselGauge.h"

#include "EaselDispatch.h"

EASEL_DISPATCH(easel_multiply_add_kernel)
EASEL_DISPATCH(easel_triad_kernel)

int64_t easel_multiply_add_flops(void) {
    switch (easel_level_current()) {
    case EASEL_LEVEL_AVX512: return 2 * 12 * 16;
    case EASEL_LEVEL_AVX2: return 2 * 12 * 8;
    default: return 2 * 12 * 4;
    }
}
