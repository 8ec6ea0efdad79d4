#ifndef EASEL_WARP_H
#define EASEL_WARP_H

#include "EaselKernel.h"

/// The bits behind the point of a place in the old image, and of a weight.
#define EASEL_WARP_BITS 12
/// The longest side of an image that places can be told apart on.
#define EASEL_WARP_SIDE (1 << 18)

typedef enum { EASEL_WARP_NEAREST, EASEL_WARP_BILINEAR, EASEL_WARP_BICUBIC } easel_warp_interpolation;
typedef enum { EASEL_WARP_CONSTANT, EASEL_WARP_EDGE, EASEL_WARP_REFLECT, EASEL_WARP_WRAP } easel_warp_fill;

/// A new image of bytes whose pixels lie at given places of an old one; the middle of the first pixel is 0. Channels are
/// interleaved, 1 to 4 of them; where they are 2 or 4 the last is alpha, not premultiplied, which the others are weighted by.
///
/// The place of new pixel (x, y) is, the first that applies:
/// - with a field, `field[2 * (y * outputWidth + x)]` columns and the next number rows, in pixels;
/// - with `matrix[6]` or `matrix[7]` not 0, the projection ((m0 x + m1 y + m2) / w, (m3 x + m4 y + m5) / w) with
///   w = m6 x + m7 y + m8;
/// - else (a0 x + a1 y + a2, a3 x + a4 y + a5), in 2⁻³² of a pixel.
///
/// All arithmetic is of whole numbers, or rounded as IEEE 754 says, so the bytes do not depend on the instruction set.
typedef struct {
    const uint8_t *input;
    uint8_t *output;
    int64_t height, width, channels, outputHeight, outputWidth;
    int64_t affine[6];
    double matrix[9];
    const float *field;
    int32_t interpolation, fill;
    /// What lies outside, for `EASEL_WARP_CONSTANT`.
    uint8_t value[4];
} easel_warp;

/// The kernel for `easel_warp`. Parts are rows of the output, in any number of parts; scratch as below.
easel_kernel easel_warp_kernel(void);
/// The bytes of scratch memory that a part takes.
int64_t easel_warp_scratch(const easel_warp *arguments);

#endif
