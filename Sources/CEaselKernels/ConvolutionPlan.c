#include "ConvolutionAxis.h"

#include "Depthwise.h"
#include "EaselLevel.h"
#include "WinogradPlan.h"

// Work is cut for about this many parts, enough for the cores of a workstation.
enum { WANTED_PARTS = 16, MOST_PARTS = 32 };
// Padded copies of a unit stay well inside a second-level cache.
enum { UNIT_FLOATS = 32768 };
// The filter of a large dense layer has more floats; its units are of this many rows, for each unit reads all of it.
enum { LARGE_FILTER = 65536, LARGE_FILTER_ROWS = 256 };
// Partial sums of a filter gradient, all together, and how many times those of a large filter are split.
enum { PARTIAL_FLOATS = 1 << 22, LARGE_SPLITS = 8 };

easel_convolution_geometry easel_dense_geometry(int64_t rows, int64_t inputs, int64_t outputs) {
    return (easel_convolution_geometry){
        .batch = rows, .inputHeight = 1, .inputWidth = 1, .inputChannels = inputs, .outputHeight = 1,
        .outputWidth = 1, .outputChannels = outputs, .kernelHeight = 1, .kernelWidth = 1, .strideHeight = 1,
        .strideWidth = 1, .dilationHeight = 1, .dilationWidth = 1, .groups = 1};
}

// Cuts the batch into units: several small images, or one, or a band of rows of a large one.
static void cut_units(easel_convolution_plan *p, int64_t rows, int64_t columns, int64_t wantedPixels) {
    int64_t batch = p->geometry.batch, pixels = larger(1, rows * columns);
    p->images = larger(1, smaller(batch, divide_up(wantedPixels, pixels)));
    p->images = larger(1, divide_up(batch, larger(1, divide_up(batch, p->images))));
    p->bandRows = larger(1, rows);
    if (p->images == 1) {
        int64_t fitting = (UNIT_FLOATS / larger(1, p->rowStride) - p->haloRows - 1) / p->stepHeight + 1;
        int64_t bands = p->isCopied || rows * columns > 1024 ? divide_up(rows, larger(1, fitting)) : 1;
        if (batch < WANTED_PARTS) bands = larger(bands, divide_up(WANTED_PARTS, larger(1, batch)));
        bands = smaller(bands, larger(1, pixels / smaller(wantedPixels, 48)));
        p->bandRows = larger(1, divide_up(rows, larger(1, bands)));
    }
    p->bands = larger(1, divide_up(rows, p->bandRows));
    p->units = divide_up(batch, p->images) * p->bands;
    p->paddedRows = (p->bandRows - 1) * p->stepHeight + p->haloRows + 1;
}

// Whether images are single pixels: the product of two matrices.
static int64_t is_dense(const easel_convolution_geometry *g) {
    return g->inputHeight == 1 && g->inputWidth == 1 && g->outputHeight == 1 && g->outputWidth == 1
           && g->kernelHeight == 1 && g->kernelWidth == 1 && g->paddingTop == 0 && g->paddingLeft == 0 && g->groups == 1;
}

static void plan_gradient(easel_convolution_plan *p) {
    const easel_convolution_geometry *g = &p->geometry;
    int64_t vectors = p->groupChannels > p->lanes ? 2 : 1;
    int64_t run = g->groups == 1 && g->dilationWidth == 1 ? g->kernelWidth * p->groupDepth : p->groupDepth;
    p->elements = g->kernelHeight * g->kernelWidth * p->groupDepth;
    p->runLength = run >= 8 ? run : 0;
    if (!p->runLength) run = p->elements;
    p->tileLimit = easel_tile_limit(p->lanes, vectors, p->runLength > 0);
    p->elementTiles = p->elements / run * divide_up(run, p->tileLimit);
    p->copiesGradient = g->groups > 1 || g->outputChannels != p->lanes * vectors;
    if (p->copiesSource) p->scratchBytes += 4 * p->images * p->rowStride;
    int64_t filter = p->elements * g->outputChannels, tiles = g->groups * p->channelTiles;
    int64_t pixels = g->batch * g->outputHeight * g->outputWidth;
    int64_t mostSplits = larger(1, PARTIAL_FLOATS / larger(1, filter));
    // Split by units alone, the images are read and copied once, and not once for each part of the channels.
    int64_t isSplitOnly = p->units >= WANTED_PARTS && mostSplits >= LARGE_SPLITS;
    p->channelParts = !isSplitOnly && filter >= 16384 ? smaller(tiles, 4) : 1;
    int64_t wanted = isSplitOnly && filter >= LARGE_FILTER ? LARGE_SPLITS : divide_up(WANTED_PARTS, p->channelParts);
    p->splits = smaller(smaller(smaller(p->units, larger(1, pixels / 256)), wanted), mostSplits);
    p->elementParts = smaller(p->elementTiles, divide_up(WANTED_PARTS, p->channelParts * p->splits));
    if (filter < 4096 || isSplitOnly) p->elementParts = 1;
    p->gradientFloats = filter + larger(g->inputChannels, g->outputChannels);
    p->partialCount = p->splits > 1 ? p->splits * p->gradientFloats : 0;
    p->combineParts = p->splits > 1 ? smaller(MOST_PARTS, divide_up(p->gradientFloats, 1024)) : 0;
    p->parts = p->splits * p->channelParts * p->elementParts;
    if (p->copiesGradient) p->scratchBytes += 4 * p->images * p->bandRows * g->outputWidth * 2 * p->lanes;
}

// A part reads its elements' columns of the source and its channels' columns of the gradient once each: the squarer it
// is, the less.
static void plan_dense_gradient(easel_convolution_plan *p) {
    const easel_convolution_geometry *g = &p->geometry;
    p->elements = p->runLength = g->inputChannels;
    p->tileLimit = easel_tile_limit(p->lanes, 2, 1);
    p->elementTiles = divide_up(p->elements, p->tileLimit);
    p->splits = 1;
    p->gradientFloats = p->elements * g->outputChannels;
    int64_t least = INT64_MAX;
    for (int64_t cut = 1; cut <= WANTED_PARTS; cut *= 2) {
        int64_t elementParts = smaller(cut, p->elementTiles), channelParts = smaller(WANTED_PARTS / cut, p->channelTiles);
        int64_t read = g->inputChannels / elementParts + g->outputChannels / channelParts;
        int64_t parts = elementParts * channelParts;
        if (parts < p->parts || (parts == p->parts && read >= least)) continue;
        p->elementParts = elementParts;
        p->channelParts = channelParts;
        p->parts = parts;
        least = read;
    }
    int64_t tileFloats = p->images * EASEL_DENSE_RUN(p->lanes) + 16, panelFloats = p->images * 2 * p->lanes;
    p->scratchBytes += 4 * (2 * panelFloats + EASEL_DENSE_TILES * tileFloats);
}

// Two neighbouring columns of a transposed convolution of stride 2 that see the same source pixels are computed side by
// side, which makes tiles of twice the channels. Where the right column sees more, the tile must have a vector for each.
static void merge_columns(easel_convolution_plan *p) {
    const easel_convolution_geometry *g = &p->geometry;
    axis h = horizontal(p);
    if (p->pass != EASEL_CONVOLUTION_TRANSPOSED || g->strideWidth != 2 || g->groups > 1) return;
    if (p->groupChannels > p->lanes || p->targetWidth < 4) return;
    for (int64_t from = 0; from < 2 && !p->isMerged; from++) {
        int64_t isEqual = axis_within(h, from + 1, from);
        int64_t fits = isEqual || (p->groupChannels == p->lanes && p->groupDepth % 4 == 0 && axis_count(h, from) > 0);
        p->isMerged = axis_within(h, from, from + 1) && fits;
        p->mergedFrom = from;
    }
    // An exact match is the better one.
    if (p->isMerged && p->mergedFrom == 0 && !axis_within(h, 1, 0) && axis_within(h, 1, 2) && axis_within(h, 2, 1))
        p->mergedFrom = 1;
}

easel_convolution_plan easel_convolution_make_plan(const easel_convolution_geometry *g, easel_convolution_pass pass,
                                                   easel_convolution_algorithm algorithm) {
    easel_convolution_plan plan = {.geometry = *g, .pass = pass}, *p = &plan;
    int64_t isTransposed = pass == EASEL_CONVOLUTION_TRANSPOSED, isGradient = pass == EASEL_CONVOLUTION_FILTER_GRADIENT;
    easel_level level = easel_level_current();
    p->lanes = level == EASEL_LEVEL_AVX512 ? 16 : level == EASEL_LEVEL_AVX2 ? 8 : 4;
    p->sourceHeight = isTransposed ? g->outputHeight : g->inputHeight;
    p->sourceWidth = isTransposed ? g->outputWidth : g->inputWidth;
    p->sourceChannels = isTransposed ? g->outputChannels : g->inputChannels;
    p->targetHeight = isTransposed ? g->inputHeight : g->outputHeight;
    p->targetWidth = isTransposed ? g->inputWidth : g->outputWidth;
    p->targetChannels = isTransposed ? g->inputChannels : g->outputChannels;
    p->groupDepth = p->sourceChannels / g->groups;
    p->groupChannels = p->targetChannels / g->groups;
    p->channelTiles = divide_up(p->groupChannels, 2 * p->lanes);
    if (easel_depthwise_make_plan(p) || easel_winograd_make_plan(p, algorithm)) return plan;
    merge_columns(p);
    p->phases = axis_phases(vertical(p)) * spans_in_row(p);
    p->stepHeight = isTransposed ? 1 : g->strideHeight;
    p->stepWidth = isTransposed ? 1 : g->strideWidth;
    p->targetStepHeight = isTransposed ? g->strideHeight : 1;
    p->targetStepWidth = isTransposed ? g->strideWidth : 1;

    int64_t rows = axis_outputs(vertical(p), 0), columns = axis_outputs(horizontal(p), 0), haloColumns;
    axis_reach(vertical(p), &p->padTop, &p->haloRows);
    axis_reach(horizontal(p), &p->padLeft, &haloColumns);
    p->paddedColumns = larger(0, columns - 1) * p->stepWidth + haloColumns + 1;
    p->isCopied = p->padTop > 0 || p->padLeft > 0 || p->paddedColumns > p->sourceWidth
                  || larger(0, rows - 1) * p->stepHeight + p->haloRows + 1 > p->sourceHeight;
    p->rowStride = (p->isCopied ? p->paddedColumns : p->sourceWidth) * p->sourceChannels;
    // Rows a power of two apart would fight for the same lines of the first-level cache.
    if (p->isCopied && p->rowStride % 64 == 0) p->rowStride += 16;
    for (int64_t column = 0; column < (isTransposed ? g->strideWidth : 1) && !isGradient; column++)
        p->isDot |= p->groupChannels * 4 <= p->lanes && run_length(p, column) >= p->lanes;

    // The elements that a dense layer's gradient reads of neighbouring rows lie far apart: they are brought together.
    int64_t isDense = is_dense(g), tiles = g->groups * p->channelTiles;
    p->isLargeDense = isDense && !p->isDot && g->inputChannels * g->outputChannels >= LARGE_FILTER;
    p->copiesSource = isGradient && isDense && !p->isLargeDense && g->inputChannels >= 512;
    if (p->copiesSource) p->rowStride = EASEL_COPIED_TILES * 12 + 16;
    int64_t wanted = isGradient ? 128 : g->batch * rows * columns / 48 * tiles < WANTED_PARTS ? 24 : 48;
    cut_units(p, rows, columns, p->isLargeDense ? LARGE_FILTER_ROWS : wanted);
    if (p->isCopied) p->scratchBytes += 4 * p->images * p->paddedRows * p->rowStride + 64;
    if (p->isLargeDense && !isGradient) p->scratchBytes += 2 * 4 * EASEL_MOST_DEPTHS * 2 * p->lanes;
    // The bias, once for each merged column.
    if (p->isMerged) p->scratchBytes += 4 * 2 * p->lanes;
    if (isGradient && p->isLargeDense) {
        plan_dense_gradient(p);
    } else if (isGradient) {
        plan_gradient(p);
    } else {
        p->unitParts = smaller(p->units, MOST_PARTS);
        p->channelParts = p->isDot ? 1 : smaller(tiles, divide_up(WANTED_PARTS, larger(1, p->unitParts)));
        p->parts = p->unitParts * p->channelParts;
    }
    p->tableCount = easel_convolution_write_table(p, 0, &p->packedCount);
    if (p->isLargeDense) p->packedCount = 0;
    else if (!isGradient) p->packParts = larger(1, smaller(MOST_PARTS, p->packedCount / 8192));
    return plan;
}
