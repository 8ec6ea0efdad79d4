#include "EaselReduce.h"

#include "EaselDispatch.h"
#include "Split.h"

EASEL_DISPATCH(easel_reduce_kernel)
EASEL_DISPATCH(easel_argmax_kernel)

int64_t easel_reduce_parts(const easel_reduce *r) {
    int64_t length = easel_ceiling(r->middle, r->chunks), width = easel_reduce_width(length, r->inner);
    if (r->inner == 0) return 0;
    return easel_parts_of(r->outer * r->chunks * easel_ceiling(r->inner, width), easel_most(1, length) * width);
}

static int64_t chunks(const easel_reduce *r) {
    if (r->inner == 0 || r->outer == 0) return 1;
    int64_t width = easel_reduce_width(r->middle, r->inner), size = r->middle * width;
    int64_t units = r->outer * easel_ceiling(r->inner, width);
    if (size <= 2 * EASEL_GRAIN || (units >= 16 && size <= 8 * EASEL_GRAIN)) return 1;
    return easel_least(r->middle, easel_ceiling(size, EASEL_GRAIN));
}

int64_t easel_reduce_partial_floats(const easel_reduce *r) {
    int64_t count = chunks(r);
    return count == 1 ? 0 : r->outer * count * r->inner;
}

easel_reduce easel_reduce_split(easel_reduce *r, float *partials) {
    easel_reduce second = *r;
    r->chunks = chunks(r);
    r->output = partials;
    r->scale = 1;
    second.input = partials;
    second.middle = r->chunks;
    second.chunks = 1;
    return second;
}

int64_t easel_argmax_parts(const easel_argmax *a) { return easel_parts_of(a->rows, easel_most(1, a->columns)); }
