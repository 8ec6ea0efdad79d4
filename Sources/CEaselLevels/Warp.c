#include "EaselWarp.h"

#include "EaselDispatch.h"

EASEL_DISPATCH(easel_warp_kernel)

// A line of columns and a line of rows.
int64_t easel_warp_scratch(const easel_warp *w) { return 8 * w->outputWidth + 64; }
