#ifndef EASEL_UPSAMPLING_H
#define EASEL_UPSAMPLING_H

#include "EaselPool.h"

/// Resizes images [batch, height, width, channels] to [batch, outputHeight, outputWidth, channels].
///
/// Nearest takes pixel floor(y · height / outputHeight). Bilinear takes the centre of a pixel at its half, as PyTorch
/// does without align_corners, or, where `alignsCorners` is 1, lays the corner pixels' centres on each other.
typedef struct {
    /// The small images; for an adjoint, images of the output's size.
    const float *input;
    /// The resized images; for an adjoint, images of height × width.
    float *output;
    int64_t batch, height, width, channels, outputHeight, outputWidth;
    int32_t alignsCorners;
} easel_upsampling;

easel_kernel easel_upsample_nearest_kernel(void);
easel_kernel easel_upsample_nearest_adjoint_kernel(void);
easel_kernel easel_upsample_bilinear_kernel(void);
easel_kernel easel_upsample_bilinear_adjoint_kernel(void);

/// How many parts the forward kernels have.
int64_t easel_upsampling_parts(const easel_upsampling *arguments);
/// How many parts the adjoints have.
int64_t easel_upsampling_adjoint_parts(const easel_upsampling *arguments);

#endif
