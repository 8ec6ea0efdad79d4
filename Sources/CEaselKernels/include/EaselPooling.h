#ifndef EASEL_POOLING_H
#define EASEL_POOLING_H

#include "EaselPool.h"

/// A window that slides over images [batch, height, width, channels]. Output [batch, outputHeight, outputWidth,
/// channels]; padding at the bottom and on the right is what the output size implies.
///
/// Which fields a kernel uses, and how, is said at the kernel. An index is that of a pixel in its image's plane,
/// y · width + x; one of -1 (a window with nothing in it) stands for no pixel.
typedef struct {
    const float *input;
    float *output;
    /// [batch, outputHeight, outputWidth, channels]
    int32_t *indices;
    int64_t batch, height, width, channels, outputHeight, outputWidth;
    int64_t kernelHeight, kernelWidth, strideY, strideX, paddingTop, paddingLeft;
    /// Average pooling: 1 divides by the whole window's area, padding included, 0 by what lies inside the image.
    int32_t countsPadding;
} easel_pooling;

/// output = the greatest of each window of input.
easel_kernel easel_max_pool_kernel(void);
/// indices = where in input the greatest of each window is, the first where several are.
easel_kernel easel_max_pool_indices_kernel(void);
/// output[o] = input[indices[o]] for input planes of height × width.
easel_kernel easel_pool_gather_kernel(void);
/// The adjoint: input is shaped like the pooled images; output, of the size of the original ones, is zeroed, then
/// output[indices[o]] += input[o].
easel_kernel easel_pool_scatter_kernel(void);
/// output = the average of each window of input.
easel_kernel easel_average_pool_kernel(void);
/// The adjoint: input is shaped like the pooled images, output like the original ones.
easel_kernel easel_average_pool_adjoint_kernel(void);

/// How many parts the kernels that write pooled images have: max pool, its indices, gather, average pool.
int64_t easel_pooling_parts(const easel_pooling *arguments);
/// How many parts the adjoints, scatter and average pool's, have.
int64_t easel_pooling_adjoint_parts(const easel_pooling *arguments);

#endif
