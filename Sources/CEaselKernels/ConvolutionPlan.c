#include "ConvolutionPlan.h"

#include "EaselLevel.h"

// Work is cut for about this many parts, enough for the cores of a workstation.
enum { WANTED_PARTS = 16, MOST_PARTS = 32 };
// Padded copies of a unit stay well inside a second-level cache.
enum { UNIT_FLOATS = 32768 };

static int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }
static int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t divide_up(int64_t a, int64_t b) { return (a + b - 1) / b; }

easel_convolution_geometry easel_dense_geometry(int64_t rows, int64_t inputs, int64_t outputs) {
    return (easel_convolution_geometry){
        .batch = rows, .inputHeight = 1, .inputWidth = 1, .inputChannels = inputs, .outputHeight = 1,
        .outputWidth = 1, .outputChannels = outputs, .kernelHeight = 1, .kernelWidth = 1, .strideHeight = 1,
        .strideWidth = 1, .dilationHeight = 1, .dilationWidth = 1, .groups = 1};
}

// One axis of a convolution as seen by one pass.
typedef struct {
    int64_t isTransposed, kernel, stride, dilation, padding, target;
} axis;

static axis vertical(const easel_convolution_plan *p) {
    const easel_convolution_geometry *g = &p->geometry;
    return (axis){p->pass == EASEL_CONVOLUTION_TRANSPOSED, g->kernelHeight, g->strideHeight, g->dilationHeight,
                  g->paddingTop, p->targetHeight};
}

static axis horizontal(const easel_convolution_plan *p) {
    const easel_convolution_geometry *g = &p->geometry;
    return (axis){p->pass == EASEL_CONVOLUTION_TRANSPOSED, g->kernelWidth, g->strideWidth, g->dilationWidth,
                  g->paddingLeft, p->targetWidth};
}

static int64_t axis_phases(axis a) { return a.isTransposed ? a.stride : 1; }
static int64_t axis_outputs(axis a, int64_t phase) {
    return a.isTransposed ? larger(0, divide_up(a.target - phase, a.stride)) : a.target;
}

// The tap at `index` in ascending order of offsets: sets `shift` to the source pixel it reads for the first output of
// the phase, relative to the unpadded image, and returns the tap, or -1 where the phase does not see it.
static int64_t axis_tap(axis a, int64_t phase, int64_t index, int64_t *shift) {
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
static void axis_reach(axis a, int64_t *front, int64_t *reach) {
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

static int64_t axis_count(axis a, int64_t phase) {
    int64_t count = 0, shift;
    for (int64_t i = 0; i < a.kernel; i++) count += axis_tap(a, phase, i, &shift) >= 0;
    return count;
}

// The number of source elements that follow one another in memory from the first tap of a row of taps on.
static int64_t run_length(const easel_convolution_plan *p, int64_t phaseColumn) {
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

static int64_t quantum(int64_t run) { return run % 4 == 0 ? 4 : run % 3 == 0 ? 3 : 1; }

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
    int64_t filter = p->elements * g->outputChannels, tiles = g->groups * p->channelTiles;
    int64_t pixels = g->batch * g->outputHeight * g->outputWidth;
    p->channelParts = filter >= 16384 ? smaller(tiles, 4) : 1;
    p->splits = smaller(smaller(p->units, larger(1, pixels / 256)), divide_up(WANTED_PARTS, p->channelParts));
    p->splits = larger(1, smaller(p->splits, (1 << 22) / larger(1, filter)));
    p->elementParts = smaller(p->elementTiles, divide_up(WANTED_PARTS, p->channelParts * p->splits));
    if (filter < 4096) p->elementParts = 1;
    p->gradientFloats = filter + larger(g->inputChannels, g->outputChannels);
    p->partialCount = p->splits > 1 ? p->splits * p->gradientFloats : 0;
    p->combineParts = p->splits > 1 ? smaller(MOST_PARTS, divide_up(p->gradientFloats, 1024)) : 0;
    p->parts = p->splits * p->channelParts * p->elementParts;
    if (p->copiesGradient) p->scratchBytes += 4 * p->images * p->bandRows * g->outputWidth * 2 * p->lanes;
}

static int64_t write_table(const easel_convolution_plan *p, int32_t *table, int64_t *packedCount);

easel_convolution_plan easel_convolution_make_plan(const easel_convolution_geometry *g, easel_convolution_pass pass) {
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
    p->paddedChannels = divide_up(p->groupChannels, p->lanes) * p->lanes;
    p->channelTiles = divide_up(p->groupChannels, 2 * p->lanes);
    p->phases = isTransposed ? g->strideHeight * g->strideWidth : 1;
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

    int64_t tiles = g->groups * p->channelTiles;
    int64_t wanted = isGradient ? 128 : g->batch * rows * columns / 48 * tiles < WANTED_PARTS ? 24 : 48;
    cut_units(p, rows, columns, wanted);
    if (p->isCopied) p->scratchBytes = 4 * p->images * p->paddedRows * p->rowStride + 64;
    if (isGradient) {
        plan_gradient(p);
    } else {
        p->unitParts = smaller(p->units, MOST_PARTS);
        p->channelParts = p->isDot ? 1 : smaller(tiles, divide_up(WANTED_PARTS, larger(1, p->unitParts)));
        p->parts = p->unitParts * p->channelParts;
    }
    p->tableCount = write_table(p, 0, &p->packedCount);
    if (!isGradient) p->packParts = larger(1, smaller(MOST_PARTS, p->packedCount / 8192));
    return plan;
}

// Appends to a table, or only counts where there is none.
typedef struct {
    int32_t *table;
    int64_t count, most;
} writer;

static void append(writer *w, int64_t value) {
    if (w->table) w->table[w->count] = (int32_t)value;
    w->count++;
    w->most = larger(w->most, w->count);
}
static void set(writer *w, int64_t index, int64_t value) {
    if (w->table) w->table[index] = (int32_t)value;
}

// Calls for every tap of a phase in ascending order; kinds say what is appended.
enum { APPEND_TAPS, APPEND_OFFSETS };

static int64_t append_taps(const easel_convolution_plan *p, writer *w, int64_t phase, int kind, int64_t step) {
    axis v = vertical(p), h = horizontal(p);
    int64_t row = phase / axis_phases(h), column = phase % axis_phases(h), taps = 0, y, x;
    for (int64_t i = 0; i < v.kernel; i++) {
        int64_t tapRow = axis_tap(v, row, i, &y);
        for (int64_t j = 0; j < h.kernel && tapRow >= 0; j++) {
            int64_t tapColumn = axis_tap(h, column, j, &x);
            if (tapColumn < 0) continue;
            taps++;
            int64_t offset = (y + p->padTop) * p->rowStride + (x + p->padLeft) * p->sourceChannels;
            if (kind == APPEND_TAPS) append(w, tapRow * h.kernel + tapColumn);
            for (int64_t c = 0; c < p->groupDepth && kind == APPEND_OFFSETS; c += step) append(w, offset + c);
        }
    }
    return taps;
}

// One run of `length` elements from `offset` in pieces of a vector: whole ones, or the rest.
static void append_pieces(const easel_convolution_plan *p, writer *w, int64_t phase, int64_t rests, int64_t field) {
    axis v = vertical(p), h = horizontal(p);
    int64_t row = phase / axis_phases(h), column = phase % axis_phases(h), depth = 0, y, x;
    int64_t run = run_length(p, column), inRow = axis_count(h, column) * p->groupDepth;
    for (int64_t i = 0; i < v.kernel; i++) {
        if (axis_tap(v, row, i, &y) < 0) continue;
        for (int64_t j = 0, at = 0; j < h.kernel; j++) {
            if (axis_tap(h, column, j, &x) < 0) continue;
            if (at % run == 0) {
                int64_t offset = (y + p->padTop) * p->rowStride + (x + p->padLeft) * p->sourceChannels;
                for (int64_t c = 0; c < run; c += p->lanes) {
                    int64_t length = smaller(p->lanes, run - c), values[] = {offset + c, depth + at + c, length};
                    if ((length < p->lanes) == rests) append(w, values[field]);
                }
            }
            at += p->groupDepth;
        }
        depth += inRow;
    }
}

static void append_pixels(const easel_convolution_plan *p, writer *w, int64_t phase) {
    axis v = vertical(p), h = horizontal(p);
    int64_t row = phase / axis_phases(h), column = phase % axis_phases(h);
    int64_t rows = smaller(p->bandRows, axis_outputs(v, row)), columns = axis_outputs(h, column);
    int64_t sourceImage = p->isCopied ? p->paddedRows * p->rowStride : p->sourceHeight * p->rowStride;
    for (int64_t image = 0; image < p->images; image++)
        for (int64_t y = 0; y < rows; y++)
            for (int64_t x = 0; x < columns; x++) {
                append(w, image * sourceImage + y * p->stepHeight * p->rowStride + x * p->stepWidth * p->sourceChannels);
                int64_t targetRow = image * p->targetHeight + y * p->targetStepHeight + row;
                int64_t target = targetRow * p->targetWidth + x * p->targetStepWidth + column;
                if (p->pass != EASEL_CONVOLUTION_FILTER_GRADIENT) append(w, target * p->targetChannels);
            }
}

static void append_elements(const easel_convolution_plan *p, writer *w) {
    int64_t at = w->count, element = 0;
    append_taps(p, w, 0, APPEND_OFFSETS, 1);
    // Spread the offsets just written, last first, to make pairs.
    for (int64_t i = p->elements - 1; i >= 0; i--, element++) {
        set(w, at + 2 * i, w->table ? w->table[at + i] : 0);
        set(w, at + 2 * i + 1, i * p->geometry.outputChannels);
    }
    w->count = at + 2 * p->elements;
    w->most = larger(w->most, w->count);
    set(w, GRADIENT_TILES_AT, w->count);
    int64_t run = p->runLength ? p->runLength : p->elements, tiles = divide_up(run, p->tileLimit);
    for (int64_t start = 0; start < p->elements; start += run)
        for (int64_t tile = 0, first = start; tile < tiles; tile++) {
            int64_t length = run / tiles + (tile < run % tiles);
            append(w, first);
            append(w, length);
            first += length;
        }
}

// Returns the length of the table, and through `packedCount` that of the packed filter.
static int64_t write_table(const easel_convolution_plan *p, int32_t *table, int64_t *packedCount) {
    axis v = vertical(p), h = horizontal(p);
    int64_t isGradient = p->pass == EASEL_CONVOLUTION_FILTER_GRADIENT, packed = 0;
    int64_t header = isGradient ? GRADIENT_FIELDS : p->phases * PHASE_FIELDS;
    writer w = {table, header, header};
    for (int64_t phase = 0; phase < p->phases; phase++) {
        int64_t record = phase * PHASE_FIELDS, column = phase % axis_phases(h), before, count;
        set(&w, record + PHASE_ROWS, axis_outputs(v, phase / axis_phases(h)));
        set(&w, record + PHASE_COLUMNS, axis_outputs(h, column));
        set(&w, record + PHASE_PIXELS_AT, w.count);
        append_pixels(p, &w, phase);
        if (isGradient) continue;
        set(&w, record + PHASE_TAPS_AT, w.count);
        int64_t taps = append_taps(p, &w, phase, APPEND_TAPS, 1);
        set(&w, record + PHASE_TAPS, taps);
        set(&w, record + PHASE_OFFSETS_AT, before = w.count);
        if (p->isDot) {
            append_pieces(p, &w, phase, 0, 0);
            set(&w, record + PHASE_WHOLE, w.count - before);
            append_pieces(p, &w, phase, 1, 0);
            count = w.count - before;
            for (int64_t field = 1; field < 3; field++)
                for (int64_t rests = 0; rests < 2; rests++) append_pieces(p, &w, phase, rests, field);
        } else {
            int64_t run = run_length(p, column), step = quantum(run);
            set(&w, record + PHASE_QUANTUM, step);
            if (run == p->groupDepth) {
                append_taps(p, &w, phase, APPEND_OFFSETS, step);
            } else {
                // Runs reach across taps: write every offset, then keep one of each quantum.
                append_taps(p, &w, phase, APPEND_OFFSETS, 1);
                int64_t all = w.count - before;
                for (int64_t i = 0; i < all / step && table; i++) table[before + i] = table[before + i * step];
                w.count = before + all / step;
            }
            count = w.count - before;
        }
        set(&w, record + PHASE_OFFSETS, count);
        int64_t group = p->isDot ? count * p->lanes * p->groupChannels : taps * p->groupDepth * p->paddedChannels;
        set(&w, record + PHASE_PACKED_AT, packed);
        set(&w, record + PHASE_PACKED_GROUP, group);
        packed += group * p->geometry.groups;
    }
    if (isGradient) {
        set(&w, GRADIENT_ELEMENTS_AT, w.count);
        append_elements(p, &w);
    }
    *packedCount = packed;
    return w.most;
}

void easel_convolution_fill_table(const easel_convolution_plan *plan, int32_t *table) {
    int64_t packedCount;
    write_table(plan, table, &packedCount);
}
