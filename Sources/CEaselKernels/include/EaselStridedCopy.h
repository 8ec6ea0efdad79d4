#ifndef EASEL_STRIDED_COPY_H
#define EASEL_STRIDED_COPY_H

#include "EaselPool.h"

#define EASEL_COPY_RANK 8

/// Copies a box of 4-byte words from one strided place to another: transpose, slice, pad, concatenate, broadcast,
/// reverse, and, where `source` is NULL, fill with `fill`.
///
/// Fill in everything up to `fillBits`, strides in elements (0 and negative ones are allowed in the source), then call
/// `easel_strided_copy_prepare`. Source and destination must not overlap, nor may elements of the destination.
typedef struct {
    const void *source;
    void *destination;
    int32_t rank;
    /// The word written where `source` is NULL.
    uint32_t fillBits;
    int64_t sizes[EASEL_COPY_RANK], sourceStrides[EASEL_COPY_RANK], destinationStrides[EASEL_COPY_RANK];
    /// Set by `easel_strided_copy_prepare`: whether the last two dimensions are copied as a transpose, and into how
    /// many segments each of them is cut.
    int32_t isTranspose;
    int64_t rowSegment, columnSegment;
} easel_strided_copy;

/// Merges and orders dimensions so that the kernel runs along memory.
void easel_strided_copy_prepare(easel_strided_copy *arguments);
/// The kernel for a prepared `easel_strided_copy`.
easel_kernel easel_strided_copy_kernel(void);
/// How many parts the instruction has.
int64_t easel_strided_copy_parts(const easel_strided_copy *arguments);

#endif
