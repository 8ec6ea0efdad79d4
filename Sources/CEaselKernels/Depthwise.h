#ifndef EASEL_DEPTHWISE_H
#define EASEL_DEPTHWISE_H

#include "ConvolutionPlan.h"

// A depthwise convolution has as many groups as the large image has channels: each channel of the small one is made of
// one channel of the large one. There is no sum over channels, so vectors run along them and nothing is packed.
//
// Per output a tap is one multiply-add for one float of the source that is in a cache already; at stride 1 a 3×3 filter
// does 18 flops for every 8 bytes that come from memory and go there.

// A plan's table: for each phase of columns a record of these fields, with a tap for each column of the filter that the
// phase sees; then for each phase of rows the number of taps, with a row of the filter and a shift for each.
enum {
    // Taps; and pixels of the phase in a row, the first of them that sees every tap inside the image and the first after
    // those that do.
    DEPTHWISE_TAPS,
    DEPTHWISE_PIXELS,
    DEPTHWISE_FIRST_INSIDE,
    DEPTHWISE_END_INSIDE,
    DEPTHWISE_FIELDS,
};
enum {
    // Floats from the first column of the filter, and from the source pixel that the first pixel of the phase would read;
    // and the pixels for which the tap is inside the image.
    DEPTHWISE_TAP_FILTER,
    DEPTHWISE_TAP_SOURCE,
    DEPTHWISE_TAP_FIRST,
    DEPTHWISE_TAP_END,
    DEPTHWISE_TAP_FIELDS,
};

// Channels to a strip of a filter gradient that one part sums.
enum { DEPTHWISE_STRIP = 64 };

// Plans a pass as depthwise and returns 1, or returns 0 where the convolution is not.
int64_t easel_depthwise_make_plan(easel_convolution_plan *plan);
void easel_depthwise_fill_table(const easel_convolution_plan *plan, int32_t *table);

static inline int64_t easel_depthwise_record(const easel_convolution_plan *p) {
    return DEPTHWISE_FIELDS + p->geometry.kernelWidth * DEPTHWISE_TAP_FIELDS;
}

#endif
