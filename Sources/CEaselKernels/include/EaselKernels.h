#ifndef EASEL_KERNELS_H
#define EASEL_KERNELS_H

#include "EaselLevel.h"
#include "EaselPool.h"

#endif
