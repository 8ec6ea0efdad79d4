#include "EaselPooling.h"

#include "EaselDispatch.h"
#include "Split.h"

EASEL_DISPATCH(easel_max_pool_kernel)
EASEL_DISPATCH(easel_max_pool_indices_kernel)
EASEL_DISPATCH(easel_pool_gather_kernel)
EASEL_DISPATCH(easel_pool_scatter_kernel)
EASEL_DISPATCH(easel_average_pool_kernel)
EASEL_DISPATCH(easel_average_pool_adjoint_kernel)

int64_t easel_pooling_parts(const easel_pooling *p) {
    return easel_parts_of(p->batch * p->outputHeight, p->outputWidth * p->channels * p->kernelHeight * p->kernelWidth);
}

int64_t easel_pooling_adjoint_parts(const easel_pooling *p) {
    int64_t work = p->outputHeight * p->outputWidth * p->channels * p->kernelHeight * p->kernelWidth;
    return easel_parts_of(p->batch, easel_most(work, p->height * p->width * p->channels));
}
