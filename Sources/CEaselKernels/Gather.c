#include "EaselGather.h"

#include "EaselDispatch.h"
#include "Split.h"

EASEL_DISPATCH(easel_gather_kernel)
EASEL_DISPATCH(easel_scatter_sum_kernel)
EASEL_DISPATCH(easel_compare_integers_kernel)
EASEL_DISPATCH(easel_as_integers_kernel)

int64_t easel_gather_parts(const easel_gather *g) { return easel_parts_of(g->outer * g->count, g->inner); }

int64_t easel_scatter_sum_parts(const easel_gather *g) {
    int64_t width = easel_least(g->inner, EASEL_SCATTER_WIDTH);
    return easel_parts_of(g->outer * easel_ceiling(g->inner, EASEL_SCATTER_WIDTH), width * (g->size + g->count));
}

int64_t easel_compare_integers_parts(const easel_compare_integers *c) { return easel_parts_of(c->count, 1); }

int64_t easel_as_integers_parts(const easel_as_integers *c) { return easel_parts_of(c->count, 1); }
