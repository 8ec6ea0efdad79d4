#ifndef EASEL_CONVOLUTION_AXIS_H
#define EASEL_CONVOLUTION_AXIS_H

#include "ConvolutionPlan.h"

static inline int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }
static inline int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }
static inline int64_t divide_up(int64_t a, int64_t b) { return (a + b - 1) / b; }

// One axis of a convolution as seen by one pass.
typedef struct {
    int64_t isTransposed, kernel, stride, dilation, padding, target;
} axis;

static inline axis vertical(const easel_convolution_plan *p) {
    const easel_convolution_geometry *g = &p->geometry;
    return (axis){p->pass == EASEL_CONVOLUTION_TRANSPOSED, g->kernelHeight, g->strideHeight, g->dilationHeight,
                  g->paddingTop, p->targetHeight};
}

static inline axis horizontal(const easel_convolution_plan *p) {
    const easel_convolution_geometry *g = &p->geometry;
    return (axis){p->pass == EASEL_CONVOLUTION_TRANSPOSED, g->kernelWidth, g->strideWidth, g->dilationWidth,
                  g->paddingLeft, p->targetWidth};
}

static inline int64_t axis_phases(axis a) { return a.isTransposed ? a.stride : 1; }
static inline int64_t axis_outputs(axis a, int64_t phase) {
    return a.isTransposed ? larger(0, divide_up(a.target - phase, a.stride)) : a.target;
}

// The tap at `index` in ascending order of offsets: sets `shift` to the source pixel it reads for the first output of
// the phase, relative to the unpadded image, and returns the tap, or -1 where the phase does not see it.
static inline int64_t axis_tap(axis a, int64_t phase, int64_t index, int64_t *shift) {
    int64_t tap = a.isTransposed ? a.kernel - 1 - index : index;
    if (!a.isTransposed) {
        *shift = tap * a.dilation - a.padding;
        return tap;
    }
    int64_t distance = phase + a.padding - tap * a.dilation;
    if (distance % a.stride != 0) return -1;
    *shift = distance / a.stride;
    return tap;
}

// The least padding in front, and the reach of the farthest tap behind the first padded pixel.
static inline void axis_reach(axis a, int64_t *front, int64_t *reach) {
    int64_t least = 0, most = 0, shift;
    for (int64_t phase = 0; phase < axis_phases(a); phase++)
        for (int64_t i = 0; i < a.kernel; i++)
            if (axis_tap(a, phase, i, &shift) >= 0) {
                least = smaller(least, shift);
                most = larger(most, shift);
            }
    *front = -least;
    *reach = most - least;
}

static inline int64_t axis_count(axis a, int64_t phase) {
    int64_t count = 0, shift;
    for (int64_t i = 0; i < a.kernel; i++) count += axis_tap(a, phase, i, &shift) >= 0;
    return count;
}

// Whether the phase sees the source pixel at `shift`.
static inline int64_t axis_sees(axis a, int64_t phase, int64_t shift) {
    int64_t other;
    for (int64_t i = 0; i < a.kernel; i++)
        if (axis_tap(a, phase, i, &other) >= 0 && other == shift) return 1;
    return 0;
}

// Whether a phase sees nothing that `other` does not.
static inline int64_t axis_within(axis a, int64_t phase, int64_t other) {
    int64_t shift;
    for (int64_t i = 0; i < a.kernel; i++)
        if (axis_tap(a, phase, i, &shift) >= 0 && !axis_sees(a, other, shift)) return 0;
    return 1;
}

// The number of source elements that follow one another in memory from the first tap of a row of taps on.
static inline int64_t run_length(const easel_convolution_plan *p, int64_t phaseColumn) {
    axis a = horizontal(p);
    int64_t shift, last = 0, count = 0;
    if (p->geometry.groups > 1) return p->groupDepth;
    for (int64_t i = 0; i < a.kernel; i++) {
        if (axis_tap(a, phaseColumn, i, &shift) < 0) continue;
        if (count > 0 && shift != last + 1) return p->groupDepth;
        last = shift;
        count++;
    }
    return larger(1, count) * p->groupDepth;
}

// Where the outputs of one phase lie. Of a transposed convolution the first column stands for the phase of its axis,
// and columns at the edges that merging leaves over are phases of their own.
typedef struct {
    int64_t row, column, columns, width;
} span;

static inline int64_t spans_in_row(const easel_convolution_plan *p) {
    if (!p->isMerged) return axis_phases(horizontal(p));
    return 1 + p->mergedFrom + (p->targetWidth - p->mergedFrom) % 2;
}

static inline span span_at(const easel_convolution_plan *p, int64_t phase) {
    int64_t row = phase / spans_in_row(p), index = phase % spans_in_row(p);
    if (!p->isMerged) return (span){row, index, axis_outputs(horizontal(p), index), 1};
    if (index == 0) return (span){row, p->mergedFrom, (p->targetWidth - p->mergedFrom) / 2, 2};
    return (span){row, index == 1 && p->mergedFrom ? 0 : p->targetWidth - 1, 1, 1};
}

#endif
