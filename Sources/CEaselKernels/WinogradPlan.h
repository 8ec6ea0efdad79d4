#ifndef EASEL_WINOGRAD_PLAN_H
#define EASEL_WINOGRAD_PLAN_H

#include "EaselConvolution.h"

// Convolutions whose kernel is twice their stride, by Winograd's minimal filtering (Lavin and Gray 2016,
// https://arxiv.org/abs/1509.09308).
//
// The pixels of the large image whose row and column are equal modulo the stride are one phase; seen phase by phase,
// the convolution is the sum of 2×2 convolutions of stride 1. On a tile of m outputs such a filter of two taps needs
// m + 1 products for each axis and not 2m: with the polynomials that a tile's inputs d, its outputs y and its taps g are
// the coefficients of, taken at m + 1 points,
//     y = A'[(G g) · (B' d)],
// where A and G are the values at the points, B the inverse (transposed) of taking the values of m + 1 coefficients.
// The other two passes are the adjoints of the same three transforms:
//     d = B[(G g) · (A y)],    g = G'[(A y) · (B' d)].
// The points are 0, 1, ∞, −1 and 2, in this order, and a tile of m outputs uses the first m + 1. What a filter is at a
// point does not depend on m, so tiles of four, three and two outputs share one transformed filter, and an image of
// seven pixels costs nine products an axis and not fourteen.
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

static inline int64_t winograd_tiles(const easel_winograd_axis *a) { return a->fours + a->threes + a->twos; }
// How many tiles have the point.
static inline int64_t winograd_tiles_at(const easel_winograd_axis *a, int64_t point) {
    return a->fours + (point < 4 ? a->threes : 0) + (point < 3 ? a->twos : 0);
}
// Outputs of a tile.
static inline int64_t winograd_size(const easel_winograd_axis *a, int64_t tile) {
    return tile < a->fours ? 4 : tile < a->fours + a->threes ? 3 : 2;
}
// The first output of a tile.
static inline int64_t winograd_start(const easel_winograd_axis *a, int64_t tile) {
    int64_t threes = tile - a->fours, twos = threes - a->threes;
    if (threes <= 0) return 4 * tile;
    return 4 * a->fours + (twos <= 0 ? 3 * threes : 3 * a->threes + 2 * twos);
}

#endif
