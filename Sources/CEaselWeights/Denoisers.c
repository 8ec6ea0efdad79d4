#include "EaselWeights.h"

// A part of the program itself, so that a binary that is copied somewhere else still has them.
static const unsigned char grey[] = {
#embed "denoiser-grey.safetensors"
};

static const unsigned char colour[] = {
#embed "denoiser-colour.safetensors"
};

EaselWeights easel_denoiser_grey(void) { return (EaselWeights){grey, sizeof grey}; }

EaselWeights easel_denoiser_colour(void) { return (EaselWeights){colour, sizeof colour}; }
