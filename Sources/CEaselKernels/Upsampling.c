#include "EaselUpsampling.h"

#include "EaselDispatch.h"
#include "Split.h"

EASEL_DISPATCH(easel_upsample_nearest_kernel)
EASEL_DISPATCH(easel_upsample_nearest_adjoint_kernel)
EASEL_DISPATCH(easel_upsample_bilinear_kernel)
EASEL_DISPATCH(easel_upsample_bilinear_adjoint_kernel)

int64_t easel_upsampling_parts(const easel_upsampling *u) {
    return easel_parts_of(u->batch * u->outputHeight, u->outputWidth * u->channels);
}

int64_t easel_upsampling_adjoint_parts(const easel_upsampling *u) {
    return easel_parts_of(u->batch, easel_most(u->outputHeight * u->outputWidth, u->height * u->width) * u->channels);
}
