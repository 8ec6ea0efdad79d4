#include "EaselRows.h"

#include "EaselDispatch.h"
#include "Split.h"

EASEL_DISPATCH(easel_softmax_kernel)
EASEL_DISPATCH(easel_log_sum_exp_kernel)
EASEL_DISPATCH(easel_one_hot_kernel)

int64_t easel_rows_parts(const easel_rows *r) { return easel_parts_of(r->rows, 8 * easel_ceiling(r->columns, 16) * 16); }
int64_t easel_one_hot_parts(const easel_one_hot *o) { return easel_parts_of(o->rows, o->classes); }
