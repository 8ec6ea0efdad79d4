#include "WinogradPlan.h"

#include "ConvolutionAxis.h"

// Work is cut for about this many parts, enough for the cores of a workstation.
enum { WANTED_PARTS = 16, MOST_PARTS = 32 };
// The matrix of a pair of points should have about this many rows, or the filter is read too often.
enum { WANTED_ROWS = 24 };
// The most memory for a thread's transformed images, in floats: a few megabytes.
enum { MOST_FLOATS = 1 << 20 };
// Fewer pixels than these do not pay for the transform of the filter, and fewer channels not for that of the images; nine
// taps pay sooner than four. A larger filter, in floats, would come from memory for every unit, of which there are to be
// enough for some cores.
enum { LEAST_PIXELS = 1024, LEAST_PIXELS_OF_NINE = 256, LEAST_DEPTH = 64, LEAST_DEPTH_OF_NINE = 32, LEAST_OUTPUTS = 32 };
// What a window of a large image takes of a second-level cache, in floats, and its least rows and columns of tiles.
enum { WINDOW_FLOATS = 160000, LEAST_WINDOW_TILES = 4 };
enum { MOST_FILTER = 1 << 22, MOST_FILTER_OF_NINE = 1 << 23, MOST_FILTER_OF_MANY_PIXELS = 1 << 24, LEAST_UNITS_OF_NINE = 4 };
// A filter gradient's block of inputs and outputs, and what its images take of a second-level cache, in floats.
enum { BLOCK_INPUTS = 64, BLOCK_OUTPUTS = 128, BLOCK_PRODUCT = 16384, BLOCK_FLOATS = 330000 };

static void cut_into_tiles(easel_winograd_axis *a) {
    int64_t most = 5 - winograd_overlap(a), tiles = divide_up(a->small, most), missing = most * tiles - a->small;
    a->threes = missing > tiles ? missing - tiles : 0;
    a->fours = missing > tiles ? tiles - a->threes : missing;
    a->fives = tiles - a->fours - a->threes;
    a->points = a->fives > 0 ? 5 : a->fours > 0 ? 4 : 3;
}

static easel_winograd_axis make_axis(int64_t large, int64_t small, int64_t stride, int64_t padding, int64_t kernel) {
    easel_winograd_axis a = {.large = large, .small = small, .stride = stride, .padding = padding, .taps = kernel / stride};
    if (a.taps == 2 || a.taps == 3) cut_into_tiles(&a);
    return a;
}

// Whether the form holds for the axis: two or three taps to a phase, tiles of three points or more, and every pixel of the
// large image within a tile.
static int64_t fits(easel_winograd_axis a, int64_t kernel) {
    return kernel == a.taps * a.stride && a.points > 0 && a.small >= 4 - a.taps
           && a.large + a.padding <= a.stride * winograd_positions(&a);
}

static int64_t sum_of_points(easel_winograd_axis a) { return 5 * a.fives + 4 * a.fours + 3 * a.threes; }

// The length of each of the fewest blocks of whole vectors, none longer than `most`.
static int64_t block_of(int64_t count, int64_t most, int64_t lanes) {
    return divide_up(divide_up(count, divide_up(count, most)), lanes) * lanes;
}

// The most rows of the matrix of a pair of points.
static int64_t most_rows(const easel_convolution_plan *p) {
    return p->images * winograd_tiles(&p->winograd.vertical) * winograd_tiles(&p->winograd.horizontal);
}

// Whether the form is expected to be faster than the products of every pixel and tap.
static int64_t pays(const easel_convolution_geometry *g, const easel_winograd_layout *w) {
    int64_t pixels = g->batch * g->outputHeight * g->outputWidth, isOfNine = w->vertical.taps == 3;
    int64_t filter = w->vertical.points * w->horizontal.points * w->largeDepth * g->outputChannels;
    return pixels >= (isOfNine ? LEAST_PIXELS_OF_NINE : LEAST_PIXELS) && g->outputChannels >= LEAST_OUTPUTS
           && w->largeDepth >= (isOfNine ? LEAST_DEPTH_OF_NINE : LEAST_DEPTH)
           && filter <= (!isOfNine ? MOST_FILTER : pixels < LEAST_PIXELS ? MOST_FILTER_OF_NINE : MOST_FILTER_OF_MANY_PIXELS);
}

// Sizes of what one image, or one window of it, takes. Returns the floats.
static int64_t measure_image(easel_convolution_plan *p) {
    easel_winograd_layout *w = &p->winograd;
    int64_t convolves = winograd_convolves(p);
    int64_t rowPositions = convolves ? w->horizontal.small : winograd_positions(&w->horizontal);
    int64_t width = p->pass == EASEL_CONVOLUTION_FORWARD ? p->geometry.outputChannels : w->largeDepth;
    w->rowsPerImage = winograd_tiles(&w->vertical) * sum_of_points(w->horizontal);
    w->pointRowFloats = sum_of_points(w->vertical) * rowPositions * width;
    return w->rowsPerImage * (w->sourceStride + w->targetStride) + w->pointRowFloats;
}

// Cuts an axis into windows of at most `tiles` tiles of five points, of equal size but for the last. Returns how many.
static int64_t cut_axis(easel_winograd_axis *a, easel_winograd_axis *last, int64_t tiles) {
    int64_t most = 5 - winograd_overlap(a), whole = winograd_tiles(a), outputs = a->small;
    *last = *a;
    if (whole <= tiles) return 1;
    a->small = most * divide_up(whole, divide_up(whole, tiles));
    int64_t windows = divide_up(outputs, a->small);
    last->small = outputs - (windows - 1) * a->small;
    cut_into_tiles(a);
    cut_into_tiles(last);
    return windows;
}

// Cuts images into windows of at most so many rows and columns of tiles, and fewer where there would be fewer windows than
// are wanted.
static void cut_image(easel_convolution_plan *p, int64_t tiles, int64_t wanted) {
    easel_winograd_layout *w = &p->winograd;
    int64_t down = winograd_tiles(&w->vertical), across = winograd_tiles(&w->horizontal);
    while (tiles > LEAST_WINDOW_TILES && p->geometry.batch * divide_up(down, tiles) * divide_up(across, tiles) < wanted) tiles--;
    w->windowsDown = cut_axis(&w->vertical, &w->lastVertical, tiles);
    w->windowsAcross = cut_axis(&w->horizontal, &w->lastHorizontal, tiles);
}

// Cuts images into windows that stay in the second-level cache, and are enough for many cores. Returns the floats of one.
static int64_t cut_into_windows(easel_convolution_plan *p) {
    easel_winograd_layout *w = &p->winograd;
    const easel_convolution_geometry *g = &p->geometry;
    if (p->pass == EASEL_CONVOLUTION_TRANSPOSED) {
        w->isMirrored = 1;
        w->vertical = make_axis(g->outputHeight, g->inputHeight, 1, 2 - g->paddingTop, g->kernelHeight);
        w->horizontal = make_axis(g->outputWidth, g->inputWidth, 1, 2 - g->paddingLeft, g->kernelWidth);
    }
    int64_t tileFloats = 5 * (w->sourceStride + w->targetStride + 3 * p->targetChannels), tiles = LEAST_WINDOW_TILES;
    while ((tiles + 1) * (tiles + 1) * tileFloats <= WINDOW_FLOATS) tiles++;
    cut_image(p, tiles, WANTED_PARTS);
    return measure_image(p);
}

// The same for a filter gradient, of whose block both images are read.
static void cut_blocks_into_windows(easel_convolution_plan *p, int64_t depth, int64_t wanted) {
    const easel_winograd_layout *w = &p->winograd;
    int64_t tiles = LEAST_WINDOW_TILES;
    for (int64_t next = tiles + 1;; next++) {
        int64_t large = (3 * next + 2) * (3 * next + 2) * depth, small = 9 * next * next * w->blockOutputs;
        if (large + small + 5 * next * next * (w->sourceStride + w->targetStride) > BLOCK_FLOATS) break;
        tiles = next;
    }
    cut_image(p, tiles, wanted);
    measure_image(p);
    p->images = 1;
    p->units = p->geometry.batch * w->windowsDown * w->windowsAcross;
}

static void plan_units_of_images(easel_convolution_plan *p, int64_t depth, int64_t blocks) {
    const easel_convolution_geometry *g = &p->geometry;
    const easel_winograd_layout *w = &p->winograd;
    int64_t imageFloats = winograd_positions(&w->vertical) * winograd_positions(&w->horizontal) * depth
                          + g->outputHeight * g->outputWidth * w->blockOutputs
                          + w->rowsPerImage * (w->sourceStride + w->targetStride);
    // Every split has as many units; of two taps, of which runs of earlier versions are, so that eight divides them.
    int64_t multiple = w->vertical.taps == 2 ? 8 : divide_up(WANTED_PARTS, blocks);
    p->units = divide_up(divide_up(g->batch, larger(1, BLOCK_FLOATS / imageFloats)), multiple) * multiple;
    p->images = larger(1, divide_up(g->batch, larger(1, p->units)));
    p->units = divide_up(g->batch, p->images);
}

static void plan_blocks(easel_convolution_plan *p, int64_t hasWindows) {
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
    if (hasWindows) cut_blocks_into_windows(p, depth, divide_up(WANTED_PARTS, blocks));
    else plan_units_of_images(p, depth, blocks);
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
    easel_winograd_layout *w = &p->winograd;
    const easel_convolution_plan before = *p;
    if (algorithm == EASEL_CONVOLUTION_DIRECT || g->groups > 1 || g->dilationHeight > 1 || g->dilationWidth > 1) return 0;
    *w = (easel_winograd_layout){
        .vertical = make_axis(g->inputHeight, g->outputHeight, g->strideHeight, g->paddingTop, g->kernelHeight),
        .horizontal = make_axis(g->inputWidth, g->outputWidth, g->strideWidth, g->paddingLeft, g->kernelWidth),
        .windowsDown = 1,
        .windowsAcross = 1,
        .phases = g->strideHeight * g->strideWidth,
        .largeDepth = g->strideHeight * g->strideWidth * g->inputChannels,
    };
    w->isUsed = fits(w->vertical, g->kernelHeight) && fits(w->horizontal, g->kernelWidth)
                && w->vertical.taps == w->horizontal.taps && g->inputChannels % p->lanes == 0
                && g->outputChannels % p->lanes == 0;
    if (algorithm == EASEL_CONVOLUTION_AUTOMATIC) w->isUsed = w->isUsed && pays(g, w);
    w->lastVertical = w->vertical;
    w->lastHorizontal = w->horizontal;
    int64_t isForward = p->pass == EASEL_CONVOLUTION_FORWARD;
    int64_t depth = isForward ? w->largeDepth : g->outputChannels, width = isForward ? g->outputChannels : w->largeDepth;
    w->sourceStride = depth + 16;
    w->targetStride = width + 16;
    int64_t taps = w->vertical.taps, imageFloats = measure_image(p);
    int64_t wanted = divide_up(WANTED_ROWS * w->horizontal.points, larger(1, w->rowsPerImage));
    wanted = larger(wanted, divide_up(g->batch, WANTED_PARTS));
    int64_t images = larger(1, smaller(smaller(wanted, g->batch), MOST_FLOATS / larger(1, imageFloats)));
    int64_t isGradient = p->pass == EASEL_CONVOLUTION_FILTER_GRADIENT, units = divide_up(g->batch, images);
    int64_t least = algorithm == EASEL_CONVOLUTION_AUTOMATIC && taps == 3 ? LEAST_UNITS_OF_NINE : 1;
    int64_t hasWindows = (imageFloats > MOST_FLOATS || units < least) && g->kernelHeight == 3 && g->kernelWidth == 3;
    if (w->isUsed && hasWindows && !isGradient) {
        images = 1;
        imageFloats = cut_into_windows(p);
    }
    if (w->isUsed && isGradient) plan_blocks(p, hasWindows);
    if (hasWindows) units = g->batch * w->windowsDown * w->windowsAcross;
    // A filter gradient's windows are cut to the size that its blocks have.
    int64_t fitsMemory = imageFloats <= MOST_FLOATS || (isGradient && hasWindows);
    if (!w->isUsed || units < least || !fitsMemory) {
        *p = before;
        return 0;
    }
    // A row of positions, or of all phases those that two rows of tiles share.
    int64_t between = winograd_overlap(&w->vertical) * w->phases * winograd_positions(&w->horizontal)
                      * larger(g->inputChannels, g->outputChannels);
    if (isGradient) {
        p->tableCount = WINOGRAD_FIELDS + 2 * w->blockPhases * w->blockChannels + most_rows(p);
    } else {
        p->images = images;
        p->units = divide_up(g->batch, p->images);
        p->parts = p->unitParts = p->units * w->windowsDown * w->windowsAcross;
        w->filterStride = depth * width + 48;
        p->packedCount = w->vertical.points * w->horizontal.points * w->filterStride;
        p->packParts = larger(1, smaller(MOST_PARTS, depth * width / 1024));
        p->scratchBytes = 4 * p->images * imageFloats;
        p->tableCount = WINOGRAD_FIELDS + 2 * most_rows(p) + depth / 4;
    }
    p->bands = 1;
    // Packing transposes the taps of a phase at once.
    p->scratchBytes = larger(p->scratchBytes + 4 * between, 4 * taps * taps * p->lanes * p->lanes) + 64;
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
