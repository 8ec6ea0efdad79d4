#ifndef EASEL_KERNELS_H
#define EASEL_KERNELS_H

#include "EaselConvolution.h"
#include "EaselLevel.h"
#include "EaselPool.h"

#endif
