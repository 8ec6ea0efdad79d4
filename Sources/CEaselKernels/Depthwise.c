#include "Depthwise.h"

#include "ConvolutionAxis.h"

// Multiply-adds that a part should do: some microseconds of work.
enum { PART_PRODUCTS = 1 << 17, MOST_PARTS = 64, WANTED_PARTS = 16, PARTIAL_FLOATS = 1 << 22 };

int64_t easel_depthwise_make_plan(easel_convolution_plan *p) {
    const easel_convolution_geometry *g = &p->geometry;
    if (g->groups == 1 || g->groups != g->inputChannels) return 0;
    int64_t taps = g->kernelHeight * g->kernelWidth, outputs = g->outputChannels;
    int64_t isTransposed = p->pass == EASEL_CONVOLUTION_TRANSPOSED, isMultiplied = outputs != g->inputChannels;
    p->isDepthwise = 1;
    p->stepHeight = isTransposed ? 1 : g->strideHeight;
    p->stepWidth = isTransposed ? 1 : g->strideWidth;
    p->targetStepHeight = isTransposed ? g->strideHeight : 1;
    p->targetStepWidth = isTransposed ? g->strideWidth : 1;
    p->elements = taps;
    p->tableCount = p->targetStepWidth * easel_depthwise_record(p) + p->targetStepHeight * (1 + 2 * g->kernelHeight);
    // A pointer to a row of the source and one to a row of the filter, for each row of the filter.
    p->scratchBytes = 2 * 8 * g->kernelHeight;
    int64_t small = g->batch * g->outputHeight * g->outputWidth * outputs;
    int64_t wanted = larger(1, small * taps / PART_PRODUCTS);
    if (p->pass != EASEL_CONVOLUTION_FILTER_GRADIENT) {
        // Where channels are multiplied, rows of the large image are as wide as those of the small one meanwhile.
        int64_t lines = isTransposed ? 1 : g->kernelHeight;
        if (isMultiplied) p->scratchBytes += 4 * (lines * g->inputWidth * outputs + g->inputChannels);
        p->parts = smaller(g->batch * p->targetHeight, smaller(wanted, MOST_PARTS));
        return 1;
    }
    int64_t rows = g->batch * g->outputHeight, filter = taps * outputs;
    if (isMultiplied) p->scratchBytes += 4 * g->inputWidth * outputs;
    p->channelParts = smaller(divide_up(outputs, DEPTHWISE_STRIP), smaller(wanted, WANTED_PARTS));
    p->splits = smaller(divide_up(wanted, p->channelParts), divide_up(WANTED_PARTS, p->channelParts));
    p->splits = larger(1, smaller(smaller(p->splits, rows), PARTIAL_FLOATS / larger(1, filter)));
    p->gradientFloats = filter + outputs;
    p->partialCount = p->splits > 1 ? p->splits * p->gradientFloats : 0;
    p->combineParts = p->splits > 1 ? smaller(WANTED_PARTS, divide_up(p->gradientFloats, 1024)) : 0;
    p->parts = p->splits * p->channelParts;
    return 1;
}

// The pixels of a phase whose source pixel, `shift` and `step` from one to the next, is inside an image.
static void inside(int64_t shift, int64_t step, int64_t size, int64_t count, int64_t *first, int64_t *end) {
    *first = smaller(count, shift < 0 ? divide_up(-shift, step) : 0);
    *end = larger(*first, smaller(count, shift < size ? divide_up(size - shift, step) : 0));
}

void easel_depthwise_fill_table(const easel_convolution_plan *p, int32_t *table) {
    axis h = horizontal(p), v = vertical(p);
    int64_t outputs = p->geometry.outputChannels, shift;
    for (int64_t phase = 0; phase < p->targetStepWidth; phase++, table += easel_depthwise_record(p)) {
        int64_t taps = 0, count = axis_outputs(h, phase), allFirst = 0, allEnd = count;
        for (int64_t index = 0; index < h.kernel; index++) {
            int64_t tap = axis_tap(h, phase, index, &shift), first, end;
            if (tap < 0) continue;
            inside(shift, p->stepWidth, p->sourceWidth, count, &first, &end);
            int32_t *entry = table + DEPTHWISE_FIELDS + taps++ * DEPTHWISE_TAP_FIELDS;
            entry[DEPTHWISE_TAP_FILTER] = (int32_t)(tap * outputs);
            entry[DEPTHWISE_TAP_SOURCE] = (int32_t)(shift * outputs);
            entry[DEPTHWISE_TAP_FIRST] = (int32_t)first;
            entry[DEPTHWISE_TAP_END] = (int32_t)end;
            allFirst = larger(allFirst, first);
            allEnd = smaller(allEnd, end);
        }
        // Where no pixel sees all taps, all of them are taken one by one.
        if (allEnd <= allFirst) allFirst = allEnd = count;
        table[DEPTHWISE_TAPS] = (int32_t)taps;
        table[DEPTHWISE_PIXELS] = (int32_t)count;
        table[DEPTHWISE_FIRST_INSIDE] = (int32_t)allFirst;
        table[DEPTHWISE_END_INSIDE] = (int32_t)allEnd;
    }
    for (int64_t phase = 0; phase < p->targetStepHeight; phase++, table += 1 + 2 * v.kernel) {
        int32_t taps = 0;
        for (int64_t index = 0; index < v.kernel; index++) {
            int64_t tap = axis_tap(v, phase, index, &shift);
            if (tap < 0) continue;
            table[1 + 2 * taps] = (int32_t)tap;
            table[2 + 2 * taps++] = (int32_t)shift;
        }
        table[0] = taps;
    }
}
