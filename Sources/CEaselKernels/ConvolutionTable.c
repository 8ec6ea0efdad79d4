#include "ConvolutionAxis.h"
#include "Depthwise.h"
#include "WinogradPlan.h"

static int64_t quantum(int64_t run) { return run % 4 == 0 ? 4 : run % 3 == 0 ? 3 : 1; }

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
// Which taps: all, or those of the right column of merged ones that the left one has too, or has not.
enum { TAPS_ALL, TAPS_COMMON, TAPS_EXTRA };

static int64_t append_taps(const easel_convolution_plan *p, writer *w, span s, int which, int kind, int64_t step) {
    axis v = vertical(p), h = horizontal(p);
    int64_t row = s.row, column = s.column + (which != TAPS_ALL), taps = 0, y, x;
    for (int64_t i = 0; i < v.kernel; i++) {
        int64_t tapRow = axis_tap(v, row, i, &y);
        for (int64_t j = 0; j < h.kernel && tapRow >= 0; j++) {
            int64_t tapColumn = axis_tap(h, column, j, &x);
            if (tapColumn < 0) continue;
            if (which != TAPS_ALL && axis_sees(h, s.column, x) != (which == TAPS_COMMON)) continue;
            taps++;
            int64_t offset = (y + p->padTop) * p->rowStride + (x + p->padLeft) * p->sourceChannels;
            if (kind == APPEND_TAPS) append(w, tapRow * h.kernel + tapColumn);
            for (int64_t c = 0; c < p->groupDepth && kind == APPEND_OFFSETS; c += step) append(w, offset + c);
        }
    }
    return taps;
}

// One run of `length` elements from `offset` in pieces of a vector: whole ones, or the rest.
static void append_pieces(const easel_convolution_plan *p, writer *w, span s, int64_t rests, int64_t field) {
    axis v = vertical(p), h = horizontal(p);
    int64_t row = s.row, column = s.column, depth = 0, y, x;
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

static void append_pixels(const easel_convolution_plan *p, writer *w, span s) {
    int64_t row = s.row, column = s.column, columns = s.columns;
    int64_t rows = smaller(p->bandRows, axis_outputs(vertical(p), row));
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
    append_taps(p, w, span_at(p, 0), TAPS_ALL, APPEND_OFFSETS, 1);
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

int64_t easel_convolution_write_table(const easel_convolution_plan *p, int32_t *table, int64_t *packedCount) {
    axis v = vertical(p);
    int64_t isGradient = p->pass == EASEL_CONVOLUTION_FILTER_GRADIENT, packed = 0;
    int64_t header = isGradient ? GRADIENT_FIELDS : p->phases * PHASE_FIELDS;
    writer w = {table, header, header};
    for (int64_t phase = 0; phase < p->phases; phase++) {
        span s = span_at(p, phase);
        int64_t record = phase * PHASE_FIELDS, extra = 0, extraOffsets = 0, before, count;
        set(&w, record + PHASE_ROWS, axis_outputs(v, s.row));
        set(&w, record + PHASE_COLUMNS, s.columns);
        set(&w, record + PHASE_WIDTH, s.width);
        set(&w, record + PHASE_PIXELS_AT, w.count);
        append_pixels(p, &w, s);
        if (isGradient) continue;
        set(&w, record + PHASE_TAPS_AT, w.count);
        int64_t taps = append_taps(p, &w, s, TAPS_ALL, APPEND_TAPS, 1);
        if (s.width > 1) {
            append_taps(p, &w, s, TAPS_COMMON, APPEND_TAPS, 1);
            extra = append_taps(p, &w, s, TAPS_EXTRA, APPEND_TAPS, 1);
        }
        set(&w, record + PHASE_TAPS, taps);
        set(&w, record + PHASE_EXTRA_TAPS, extra);
        set(&w, record + PHASE_OFFSETS_AT, before = w.count);
        if (p->isDot) {
            append_pieces(p, &w, s, 0, 0);
            set(&w, record + PHASE_WHOLE, w.count - before);
            append_pieces(p, &w, s, 1, 0);
            count = w.count - before;
            for (int64_t field = 1; field < 3; field++)
                for (int64_t rests = 0; rests < 2; rests++) append_pieces(p, &w, s, rests, field);
        } else {
            int64_t run = extra > 0 ? p->groupDepth : run_length(p, s.column), step = quantum(run);
            set(&w, record + PHASE_QUANTUM, step);
            if (run == p->groupDepth) {
                append_taps(p, &w, s, TAPS_ALL, APPEND_OFFSETS, step);
            } else {
                // Runs reach across taps: write every offset, then keep one of each quantum.
                append_taps(p, &w, s, TAPS_ALL, APPEND_OFFSETS, 1);
                int64_t all = w.count - before;
                for (int64_t i = 0; i < all / step && table; i++) table[before + i] = table[before + i * step];
                w.count = before + all / step;
            }
            count = w.count - before;
            if (extra > 0) append_taps(p, &w, s, TAPS_EXTRA, APPEND_OFFSETS, step);
            extraOffsets = w.count - before - count;
        }
        set(&w, record + PHASE_OFFSETS, count);
        set(&w, record + PHASE_EXTRA_OFFSETS, extraOffsets);
        int64_t channels = s.width * p->groupChannels, padded = divide_up(channels, p->lanes) * p->lanes;
        int64_t group = p->isDot ? count * p->lanes * channels : (taps * padded + extra * p->lanes) * p->groupDepth;
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
    if (plan->winograd.isUsed) easel_winograd_fill_table(plan, table);
    else if (plan->isDepthwise) easel_depthwise_fill_table(plan, table);
    else easel_convolution_write_table(plan, table, &packedCount);
}
