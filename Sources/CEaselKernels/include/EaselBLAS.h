#ifndef EASEL_BLAS_H
#define EASEL_BLAS_H

#include <stdint.h>

/// Whether the process can be given this many more bytes of addresses.
int easel_has_room(int64_t bytes);

/// Has OpenBLAS take the buffers that this many threads calling it at once need, which it keeps; 0 where there is no room.
/// Without, a call that finds none asks again for ever.
int easel_blas_reserve(int32_t callers);

#endif
