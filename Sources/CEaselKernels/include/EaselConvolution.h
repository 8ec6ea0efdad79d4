#ifndef EASEL_CONVOLUTION_H
#define EASEL_CONVOLUTION_H

#include "EaselPool.h"

#include <stdint.h>

/// The shape of a convolution from a large image [batch, inputHeight, inputWidth, inputChannels] to a small one
/// [batch, outputHeight, outputWidth, outputChannels], with a filter
/// [kernelHeight, kernelWidth, inputChannels / groups, outputChannels].
///
/// A transposed convolution has the geometry of the convolution it transposes: its own input is the small image, its
/// output the large one. A dense layer is a 1×1 convolution of a 1×1 image: see `easel_dense_geometry`.
/// Padding is not negative; what is not divisible by a stride is cut off at the bottom and right.
typedef struct {
    int64_t batch;
    int64_t inputHeight, inputWidth, inputChannels;
    int64_t outputHeight, outputWidth, outputChannels;
    int64_t kernelHeight, kernelWidth;
    int64_t strideHeight, strideWidth;
    int64_t paddingTop, paddingLeft;
    int64_t dilationHeight, dilationWidth;
    int64_t groups;
} easel_convolution_geometry;

/// The geometry of `[rows, inputs] · [inputs, outputs]`.
easel_convolution_geometry easel_dense_geometry(int64_t rows, int64_t inputs, int64_t outputs);

/// The three passes, closed under differentiation, for one of which a plan is made.
typedef enum {
    /// Large image and filter to small image: a convolution, or the input gradient of a transposed one.
    EASEL_CONVOLUTION_FORWARD = 0,
    /// Small image and filter to large image: a transposed convolution, or the input gradient of a convolution.
    EASEL_CONVOLUTION_TRANSPOSED = 1,
    /// Large and small image to filter: the filter gradient of both.
    EASEL_CONVOLUTION_FILTER_GRADIENT = 2,
} easel_convolution_pass;

/// One axis of a convolution in Winograd's form: see WinogradPlan.h.
typedef struct {
    /// Pixels of the large image, of the small one, stride and padding; taps of a phase of the filter, two or three.
    int64_t large, small, stride, padding, taps;
    /// How many tiles of five, four and three points, in this order, and points of the largest.
    int64_t fives, fours, threes, points;
    /// Of a window: its first output; `small` counts the window's outputs, `large` all pixels of the image.
    int64_t origin;
} easel_winograd_axis;

/// The fields of a plan in Winograd's form beside the common ones.
typedef struct {
    /// Whether the plan has this form.
    int64_t isUsed;
    easel_winograd_axis vertical, horizontal;
    /// How many windows a large image is cut into, each of which is transformed by itself. The axes above are of all but the
    /// last ones, these of the last.
    int64_t windowsDown, windowsAcross;
    /// Whether a transposed convolution of stride 1 is taken as a convolution by the mirrored filter, in which the small image is
    /// the one that is read.
    int64_t isMirrored;
    easel_winograd_axis lastVertical, lastHorizontal;
    /// Of one image at one vertical point: tiles summed over the horizontal points; and of one image, the floats of its
    /// rows of pixels at all vertical points.
    int64_t rowsPerImage, pointRowFloats;
    /// Channels of the large image times its phases.
    int64_t phases, largeDepth;
    /// Floats from row to row of the transformed source and of the products, and of a filter at one pair of points.
    int64_t sourceStride, targetStride, filterStride;
    /// Filter gradient: how the filter is cut into blocks that are summed by different parts.
    int64_t blockPhases, phaseBlocks, blockChannels, channelBlocks, blockOutputs, outputBlocks;
} easel_winograd_layout;

/// The algorithm of a convolution.
typedef enum {
    /// The one expected to be the fastest.
    EASEL_CONVOLUTION_AUTOMATIC = 0,
    /// Every product of a pixel and a tap.
    EASEL_CONVOLUTION_DIRECT = 1,
    /// Winograd's minimal filtering, where there is one for the geometry; else as direct.
    EASEL_CONVOLUTION_WINOGRAD = 2,
} easel_convolution_algorithm;

/// The plan of one pass over one geometry at the current instruction-set level: how the work is cut up. Made once, when
/// a program is built.
///
/// The caller reads the sizes at the top; the rest is between the planner and the kernels.
typedef struct {
    easel_convolution_geometry geometry;
    easel_convolution_pass pass;
    /// Number of `int32_t` in the table that `easel_convolution_fill_table` writes.
    int64_t tableCount;
    /// Number of floats `easel_pack_filter` writes; 0 for a filter gradient, and where `easel_convolve` reads the
    /// filter itself.
    int64_t packedCount;
    /// Number of floats of partial sums of a filter gradient; 0 where it writes its result directly.
    int64_t partialCount;
    /// Scratch memory of each thread, in bytes, that holds for every kernel of the pass.
    int64_t scratchBytes;
    /// Parts of `easel_convolve` or `easel_filter_gradient`.
    int64_t parts;
    /// Parts of `easel_pack_filter`; 0 where `packedCount` is.
    int64_t packParts;
    /// Parts of `easel_combine_filter_gradient`; 0 where there is nothing to combine.
    int64_t combineParts;

    int64_t lanes, isDot, isLargeDense;
    int64_t sourceHeight, sourceWidth, sourceChannels, targetHeight, targetWidth, targetChannels;
    int64_t groupDepth, groupChannels, channelTiles, channelParts;
    int64_t isMerged, mergedFrom, phases, stepHeight, stepWidth, targetStepHeight, targetStepWidth;
    int64_t isCopied, padTop, padLeft, rowStride, haloRows, paddedRows, paddedColumns;
    int64_t images, bandRows, bands, units, unitParts;
    int64_t elements, elementTiles, elementParts, runLength, tileLimit, splits, copiesGradient, copiesSource, gradientFloats;
    easel_winograd_layout winograd;
    /// Whether each channel of the small image is made of one of the large one: see Depthwise.h.
    int64_t isDepthwise;
} easel_convolution_plan;

/// Plans a pass for the current instruction-set level: kernels must be looked up at the same level.
easel_convolution_plan easel_convolution_make_plan(const easel_convolution_geometry *geometry,
                                                   easel_convolution_pass pass, easel_convolution_algorithm algorithm);
/// Writes the plan's table of offsets, `plan->tableCount` long.
void easel_convolution_fill_table(const easel_convolution_plan *plan, int32_t *table);

/// The activation applied to an output after the bias is added and before it is written.
typedef enum {
    EASEL_ACTIVATION_NONE = 0,
    /// max(x, 0).
    EASEL_ACTIVATION_RELU = 1,
    /// x where x ≥ 0, else slope · x. The slope of a ReLU is 0.
    EASEL_ACTIVATION_LEAKY_RELU = 2,
    /// min(max(x, 0), 6).
    EASEL_ACTIVATION_RELU6 = 3,
} easel_activation;

/// Arguments of `easel_pack_filter`, `easel_convolve`, `easel_filter_gradient` and `easel_combine_filter_gradient`.
/// Each reads only what its own comment names; nothing may overlap what is written.
typedef struct {
    easel_convolution_plan plan;
    const int32_t *table;
    /// Read by packing, and by `easel_convolve` where `plan.packedCount` is 0: the filter as the geometry lays it out.
    const float *filter;
    /// Written by packing, read by `easel_convolve`: `plan.packedCount` floats, 64-byte aligned for speed.
    float *packed;
    /// `easel_convolve`: the image it reads. `easel_filter_gradient`: the large image.
    const float *source;
    /// `easel_filter_gradient`: the small image (of a convolution, the gradient of its output).
    const float *gradient;
    /// `easel_convolve`: the image it writes. Filter gradient: the filter's gradient.
    float *output;
    /// `easel_convolve`: one float for each output channel, or NULL.
    const float *bias;
    /// `easel_convolve`: a tensor of the output's shape, or NULL. Outputs are multiplied by `maskSlope` where it is
    /// not positive: the derivative of a (leaky) ReLU whose value it is.
    const float *mask;
    float maskSlope;
    /// `easel_convolve`: a tensor of the output's shape that is added before the activation, or NULL; not beside a mask.
    const float *residual;
    easel_activation activation;
    float slope;
    /// Filter gradient: `plan.partialCount` floats of partial sums, in any state.
    float *partial;
    /// Filter gradient: receives the sum over pixels of each channel of one image, or NULL. That image is the small
    /// one, or the large one where `biasOfLarge` is not 0 (the bias of a transposed convolution).
    float *biasGradient;
    int64_t biasOfLarge;
} easel_convolution;

/// Rearranges a filter for `easel_convolve`: `filter` → `packed`. Parts: `plan.packParts`.
easel_kernel easel_pack_filter(void);
/// Convolution or transposed convolution, as the plan says: `source`, `packed` → `output`. Parts: `plan.parts`.
easel_kernel easel_convolve(void);
/// `source`, `gradient` → `partial`, or → `output` and `biasGradient` where `plan.partialCount` is 0.
/// Parts: `plan.parts`.
easel_kernel easel_filter_gradient(void);
/// Adds partial sums in index order: `partial` → `output`, `biasGradient`. Parts: `plan.combineParts`.
easel_kernel easel_combine_filter_gradient(void);

#endif
