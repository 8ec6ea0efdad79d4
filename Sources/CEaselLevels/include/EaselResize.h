#ifndef EASEL_RESIZE_H
#define EASEL_RESIZE_H

#include "EaselKernel.h"

/// The bits behind the point of a resizing weight: those of one new pixel add up to 1 << EASEL_RESIZE_BITS exactly, so
/// flat colours stay as they are.
#define EASEL_RESIZE_BITS 18

/// The weights of resizing along one side: new pixel i is Σ weights[starts[i] + k] · old[firsts[i] + k], over
/// k = 0 ..< starts[i + 1] - starts[i], of which there is at least one.
typedef struct {
    const int32_t *firsts, *starts;
    const uint32_t *weights;
} easel_resize_side;

/// Resizing of one image of bytes, rows of interleaved channels, of which there are 1 to 4; where they are 2 or 4 the
/// last is alpha, not premultiplied, which the others are weighted by.
///
/// All arithmetic is of whole numbers and exact up to the one rounding at the end, so the bytes do not depend on the
/// instruction set.
typedef struct {
    const uint8_t *input;
    uint8_t *output;
    int64_t width, channels, outputHeight, outputWidth;
    easel_resize_side rows, columns;
} easel_resize;

/// The kernel for `easel_resize`. Parts are rows of the output, in any number of parts; scratch as below.
easel_kernel easel_resize_kernel(void);
/// The bytes of scratch memory that a part takes.
int64_t easel_resize_scratch(const easel_resize *arguments);

#endif
