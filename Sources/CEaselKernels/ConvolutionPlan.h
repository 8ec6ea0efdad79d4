#ifndef EASEL_CONVOLUTION_PLAN_H
#define EASEL_CONVOLUTION_PLAN_H

#include "EaselConvolution.h"

// A plan's table begins with one record of these fields for each phase. `…At` are indices into the table.
//
// A phase is the set of output pixels that see the same taps: all of them in a convolution, those of equal row and
// column modulo the stride in a transposed one. Within a phase every output pixel reads its source at
// `pixel offset + tap offset`.
enum {
    // Output rows and columns of the phase in a whole image.
    PHASE_ROWS,
    PHASE_COLUMNS,
    // How many neighbouring output pixels one tile row holds side by side: 2 where two columns' phases are merged.
    PHASE_WIDTH,
    // Taps, and their flat indices into the filter in the order of their offsets. Merged, the taps that both columns
    // have in common follow twice, first the left column's and then the right one's; after them come the extra taps
    // of the right column alone.
    PHASE_TAPS,
    PHASE_EXTRA_TAPS,
    PHASE_TAPS_AT,
    // Offsets, each followed by PHASE_QUANTUM consecutive elements. Of a dot product: whole vectors first, then
    // shorter pieces; after the offsets come the first depth index of each and then the length of each.
    PHASE_OFFSETS,
    PHASE_OFFSETS_AT,
    // How many offsets of the extra taps follow.
    PHASE_EXTRA_OFFSETS,
    PHASE_QUANTUM,
    PHASE_WHOLE,
    // One pair for each pixel of a unit of work: offset in the source, offset in the target.
    PHASE_PIXELS_AT,
    // Where the phase's packed filter begins, and how many floats of it one group takes.
    PHASE_PACKED_AT,
    PHASE_PACKED_GROUP,
    PHASE_FIELDS,
};

// A filter gradient has one phase, whose "pixels" are single source offsets, then
// one pair for each element of the filter (offset in the source, offset in the gradient),
// then one pair for each tile of elements (first, count).
enum { GRADIENT_ELEMENTS_AT = PHASE_FIELDS, GRADIENT_TILES_AT, GRADIENT_FIELDS };

// Writes a plan's table, or only measures it where `table` is NULL. Returns its length, and through `packedCount` that
// of the packed filter.
int64_t easel_convolution_write_table(const easel_convolution_plan *plan, int32_t *table, int64_t *packedCount);

// The most rows to a tile of `vectors` vectors of channels: as many as the registers hold, and for rows that each need
// a pointer, as many as leave no pointer in memory.
static inline int64_t easel_tile_limit(int64_t lanes, int64_t vectors, int64_t isRun) {
    if (vectors == 1) return 12;
    return lanes < 16 ? 6 : isRun ? 12 : 10;
}
// Pixels to a tile of a dot product.
enum { EASEL_DOT_PIXELS = 8 };
// The most depths of a panel that stay in the first-level cache while all pixels of a unit pass over them.
enum { EASEL_MOST_DEPTHS = 384 };
// Tiles of elements whose part of the source a filter gradient copies at once: see `copiesSource`.
enum { EASEL_COPIED_TILES = 16 };
// Of a large dense layer's filter gradient: floats from one pixel to the next where a tile's elements lie side by side,
// and how many tiles' elements are brought together at once.
#define EASEL_DENSE_RUN(lanes) ((lanes) < 16 ? 8 : 16)
enum { EASEL_DENSE_TILES = 24 };

#endif
