#ifndef EASEL_WEIGHTS_H
#define EASEL_WEIGHTS_H

#include <stddef.h>

/// A trained network as a safetensors file in memory.
typedef struct {
    const unsigned char *bytes;
    size_t count;
} EaselWeights;

/// The denoiser of grey pictures.
EaselWeights easel_denoiser_grey(void);

/// The denoiser of colour pictures.
EaselWeights easel_denoiser_colour(void);

#endif
