#ifndef EASEL_WINOGRAD_PLAN_H
#define EASEL_WINOGRAD_PLAN_H

#include "EaselConvolution.h"

// Convolutions whose kernel is twice or three times their stride, by Winograd's minimal filtering (Lavin and Gray 2016,
// https://arxiv.org/abs/1509.09308): 4×4 of stride 2, and 3×3 of stride 1, above all.
//
// The pixels of the large image whose row and column are equal modulo the stride are one phase; seen phase by phase,
// the convolution is the sum of convolutions of stride 1 whose filters have r = 2 or 3 taps an axis. On a tile of m outputs
// such a filter needs n = m + r − 1 products for each axis and not m r: with the polynomials that a tile's n inputs d, its
// outputs y and its taps g are the coefficients of, taken at n points,
//     y = A'[(G g) · (B' d)],
// where A and G are the values at the points, B the inverse (transposed) of taking the values of n coefficients.
// The other two passes are the adjoints of the same three transforms:
//     d = B[(G g) · (A y)],    g = G'[(A y) · (B' d)].
// The points are 0, 1, ∞, −1 and 2, in this order, and a tile of n points uses the first n. What a filter is at a point does
// not depend on n, so tiles of five, four and three points share one transformed filter: of two taps an image of seven
// pixels costs nine products an axis and not fourteen, and of three taps thirteen and not twenty-one. B is of n alone.
//
// For each pair of points, vertical and horizontal, the values of all tiles that have it make a matrix,
// [images, vertical tiles, horizontal tiles] × channels, and the products are products of matrices.
//
// An infinite pixel becomes NaN in all outputs of its tile, and stays in its image.

// Where a plan's table begins with pairs for the micro-kernel: offsets in the source and in the target of one row; and
// after them the offsets of depths.
enum { WINOGRAD_ROWS_AT, WINOGRAD_OFFSETS_AT, WINOGRAD_FIELDS };

// Plans a pass in Winograd's form where that is asked for or thought to be faster, and possible. Returns whether it is.
int64_t easel_winograd_make_plan(easel_convolution_plan *plan, easel_convolution_algorithm algorithm);
void easel_winograd_fill_table(const easel_convolution_plan *plan, int32_t *table);

// Whether tiles of what is written are disjoint, so that windows are too: a convolution, or a transposed one as such.
static inline int64_t winograd_convolves(const easel_convolution_plan *p) {
    return p->pass == EASEL_CONVOLUTION_FORWARD || p->winograd.isMirrored;
}

static inline int64_t winograd_tiles(const easel_winograd_axis *a) { return a->fives + a->fours + a->threes; }
// How many tiles have the point.
static inline int64_t winograd_tiles_at(const easel_winograd_axis *a, int64_t point) {
    return a->fives + (point < 4 ? a->fours : 0) + (point < 3 ? a->threes : 0);
}
// Points of a tile, which are its inputs too.
static inline int64_t winograd_points(const easel_winograd_axis *a, int64_t tile) {
    return tile < a->fives ? 5 : tile < a->fives + a->fours ? 4 : 3;
}
// What two tiles beside each other share of the large image, and how many inputs a tile has more than outputs.
static inline int64_t winograd_overlap(const easel_winograd_axis *a) { return a->taps - 1; }
// The first output of a tile.
static inline int64_t winograd_start(const easel_winograd_axis *a, int64_t tile) {
    int64_t fours = tile - a->fives, threes = fours - a->fours, points = 5 * tile;
    if (fours > 0) points -= threes <= 0 ? fours : a->fours + 2 * threes;
    return points - tile * winograd_overlap(a);
}
// Positions of a phase: the pixels that its tiles see.
static inline int64_t winograd_positions(const easel_winograd_axis *a) { return a->small + winograd_overlap(a); }

#endif
