#include "EaselDispatch.h"
#include "EaselConvolution.h"

EASEL_DISPATCH(easel_pack_filter)
EASEL_DISPATCH(easel_convolve)
EASEL_DISPATCH(easel_filter_gradient)
EASEL_DISPATCH(easel_combine_filter_gradient)
