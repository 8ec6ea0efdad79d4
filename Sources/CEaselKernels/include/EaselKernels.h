#ifndef EASEL_KERNELS_H
#define EASEL_KERNELS_H

#include "EaselPool.h"

#endif
