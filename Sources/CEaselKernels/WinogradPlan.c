#include "WinogradPlan.h"

#include "ConvolutionAxis.h"

// Work is cut for about this many parts, enough for the cores of a workstation.
enum { WANTED_PARTS = 16, MOST_PARTS = 32 };
// The matrix of a pair of points should have about this many rows, or the filter is read too often.
enum { WANTED_ROWS = 24 };
// The most memory for a thread's transformed images, in floats: a few megabytes.
enum { MOST_FLOATS = 1 << 20 };
// Fewer pixels than these do not pay for the transform of the filter, and fewer channels not for that of the images. A
// larger filter, in floats, would come from memory for every unit.
enum { LEAST_PIXELS = 1024, LEAST_DEPTH = 64, LEAST_OUTPUTS = 32, MOST_FILTER = 1 << 22 };
// A filter gradient's block of inputs and outputs, and what its images take of a second-level cache, in floats.
enum { BLOCK_INPUTS = 64, BLOCK_OUTPUTS = 128, BLOCK_PRODUCT = 16384, BLOCK_FLOATS = 330000 };

static easel_winograd_axis make_axis(int64_t large, int64_t small, int64_t stride, int64_t padding) {
    easel_winograd_axis a = {.large = large, .small = small, .stride = stride, .padding = padding};
    int64_t tiles = divide_up(small, 4), missing = 4 * tiles - small;
    a.twos = missing > tiles ? missing - tiles : 0;
    a.threes = missing > tiles ? tiles - a.twos : missing;
    a.fours = tiles - a.threes - a.twos;
    a.points = a.fours > 0 ? 5 : a.threes > 0 ? 4 : 3;
    return a;
}

// Whether the form holds for the axis: two taps to a phase, and every pixel of the large image within a tile.
static int64_t fits(easel_winograd_axis a, int64_t kernel) {
    return kernel == 2 * a.stride && a.small >= 2 && a.large + a.padding <= a.stride * (a.small + 1);
}

static int64_t sum_of_points(easel_winograd_axis a) { return 5 * a.fours + 4 * a.threes + 3 * a.twos; }

// The length of each of the fewest blocks of whole vectors, none longer than `most`.
static int64_t block_of(int64_t count, int64_t most, int64_t lanes) {
    return divide_up(divide_up(count, divide_up(count, most)), lanes) * lanes;
}

// The most rows of the matrix of a pair of points.
static int64_t most_rows(const easel_convolution_plan *p) {
    return p->images * winograd_tiles(&p->winograd.vertical) * winograd_tiles(&p->winograd.horizontal);
}

static void plan_blocks(easel_convolution_plan *p) {
    const easel_convolution_geometry *g = &p->geometry;
    easel_winograd_layout *w = &p->winograd;
    w->blockOutputs = block_of(g->outputChannels, BLOCK_OUTPUTS, 2 * p->lanes);
    w->outputBlocks = divide_up(g->outputChannels, w->blockOutputs);
    w->blockChannels = block_of(g->inputChannels, BLOCK_INPUTS, p->lanes);
    w->channelBlocks = divide_up(g->inputChannels, w->blockChannels);
    int64_t phases = BLOCK_PRODUCT / w->blockOutputs / w->blockChannels;
    // Phases of one row of the large image lie side by side.
    w->blockPhases = phases >= w->phases ? w->phases : phases >= g->strideWidth ? g->strideWidth : 1;
    w->phaseBlocks = divide_up(w->phases, w->blockPhases);
    int64_t depth = w->blockPhases * w->blockChannels, blocks = w->phaseBlocks * w->channelBlocks * w->outputBlocks;
    w->sourceStride = depth + 16;
    w->targetStride = w->blockOutputs;
    int64_t imageFloats = (g->outputHeight + 1) * (g->outputWidth + 1) * depth
                          + g->outputHeight * g->outputWidth * w->blockOutputs
                          + w->rowsPerImage * (w->sourceStride + w->targetStride);
    // Whole numbers of units for each of two, four or eight threads.
    p->units = divide_up(divide_up(g->batch, larger(1, BLOCK_FLOATS / imageFloats)), 8) * 8;
    p->images = larger(1, divide_up(g->batch, larger(1, p->units)));
    p->units = divide_up(g->batch, p->images);
    p->splits = smaller(p->units, divide_up(WANTED_PARTS, blocks));
    p->parts = p->splits * blocks;
    p->elements = g->kernelHeight * g->kernelWidth * g->inputChannels;
    p->gradientFloats = p->elements * g->outputChannels + larger(g->inputChannels, g->outputChannels);
    p->partialCount = p->splits > 1 ? p->splits * p->gradientFloats : 0;
    p->combineParts = p->splits > 1 ? smaller(MOST_PARTS, divide_up(p->gradientFloats, 1024)) : 0;
    p->scratchBytes = 4 * (w->horizontal.points * depth * w->targetStride
                           + p->images * w->rowsPerImage * (w->sourceStride + w->targetStride));
}

int64_t easel_winograd_make_plan(easel_convolution_plan *p, easel_convolution_algorithm algorithm) {
    const easel_convolution_geometry *g = &p->geometry;
    easel_winograd_layout *w = &p->winograd, none = {0};
    if (algorithm == EASEL_CONVOLUTION_DIRECT || g->groups > 1 || g->dilationHeight > 1 || g->dilationWidth > 1) return 0;
    *w = (easel_winograd_layout){
        .vertical = make_axis(g->inputHeight, g->outputHeight, g->strideHeight, g->paddingTop),
        .horizontal = make_axis(g->inputWidth, g->outputWidth, g->strideWidth, g->paddingLeft),
        .phases = g->strideHeight * g->strideWidth,
        .largeDepth = g->strideHeight * g->strideWidth * g->inputChannels,
    };
    w->isUsed = fits(w->vertical, g->kernelHeight) && fits(w->horizontal, g->kernelWidth)
                && g->inputChannels % p->lanes == 0 && g->outputChannels % p->lanes == 0;
    int64_t filter = w->vertical.points * w->horizontal.points * w->largeDepth * g->outputChannels;
    if (algorithm == EASEL_CONVOLUTION_AUTOMATIC && w->isUsed)
        w->isUsed = g->batch * g->outputHeight * g->outputWidth >= LEAST_PIXELS && w->largeDepth >= LEAST_DEPTH
                    && g->outputChannels >= LEAST_OUTPUTS && filter <= MOST_FILTER;
    w->rowsPerImage = winograd_tiles(&w->vertical) * sum_of_points(w->horizontal);
    int64_t isForward = p->pass == EASEL_CONVOLUTION_FORWARD;
    int64_t depth = isForward ? w->largeDepth : g->outputChannels, width = isForward ? g->outputChannels : w->largeDepth;
    w->sourceStride = depth + 16;
    w->targetStride = width + 16;
    w->pointRowFloats = sum_of_points(w->vertical) * (g->outputWidth + !isForward) * width;
    int64_t imageFloats = w->rowsPerImage * (w->sourceStride + w->targetStride) + w->pointRowFloats;
    if (imageFloats > MOST_FLOATS || !w->isUsed) {
        *w = none;
        return 0;
    }
    // A row of positions, of all phases where it is one that two rows of tiles share.
    int64_t between = w->phases * (g->outputWidth + 1) * larger(g->inputChannels, g->outputChannels);
    if (p->pass == EASEL_CONVOLUTION_FILTER_GRADIENT) {
        plan_blocks(p);
        p->tableCount = WINOGRAD_FIELDS + 2 * w->blockPhases * w->blockChannels + most_rows(p);
    } else {
        int64_t wanted = divide_up(WANTED_ROWS * w->horizontal.points, w->rowsPerImage);
        wanted = larger(wanted, divide_up(g->batch, WANTED_PARTS));
        p->images = larger(1, smaller(smaller(wanted, g->batch), MOST_FLOATS / imageFloats));
        p->units = divide_up(g->batch, p->images);
        p->parts = p->unitParts = p->units;
        w->filterStride = depth * width + 48;
        p->packedCount = w->vertical.points * w->horizontal.points * w->filterStride;
        p->packParts = larger(1, smaller(MOST_PARTS, depth * width / 1024));
        p->scratchBytes = 4 * p->images * imageFloats;
        p->tableCount = WINOGRAD_FIELDS + 2 * most_rows(p) + depth / 4;
    }
    p->bands = 1;
    // Packing transposes four taps at once.
    p->scratchBytes = larger(p->scratchBytes + 4 * between, 4 * 4 * p->lanes * p->lanes) + 64;
    return 1;
}

void easel_winograd_fill_table(const easel_convolution_plan *p, int32_t *table) {
    const easel_winograd_layout *w = &p->winograd;
    int64_t isGradient = p->pass == EASEL_CONVOLUTION_FILTER_GRADIENT, rows = most_rows(p);
    int64_t depth = p->pass == EASEL_CONVOLUTION_FORWARD ? w->largeDepth : p->geometry.outputChannels;
    int64_t pairs = isGradient ? w->blockPhases * w->blockChannels : rows, at = WINOGRAD_FIELDS;
    table[WINOGRAD_ROWS_AT] = (int32_t)at;
    for (int64_t i = 0; i < pairs; i++) {
        table[at++] = (int32_t)(isGradient ? i : i * w->sourceStride);
        table[at++] = (int32_t)(i * w->targetStride);
    }
    table[WINOGRAD_OFFSETS_AT] = (int32_t)at;
    for (int64_t i = 0; i < (isGradient ? rows : depth / 4); i++)
        table[at++] = (int32_t)(isGradient ? i * w->sourceStride : 4 * i);
}
