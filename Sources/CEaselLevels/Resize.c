#include "EaselResize.h"

#include "EaselDispatch.h"

EASEL_DISPATCH(easel_resize_kernel)

// One line of sums, and room for a vector that reaches past its end.
int64_t easel_resize_scratch(const easel_resize *r) { return 8 * (r->width * r->channels + 4); }
