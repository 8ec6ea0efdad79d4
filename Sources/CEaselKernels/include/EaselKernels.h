#ifndef EASEL_KERNELS_H
#define EASEL_KERNELS_H

#include "EaselBLAS.h"
#include "EaselConvolution.h"
#include "EaselElementwise.h"
#include "EaselEmbedding.h"
#include "EaselGather.h"
#include "EaselGauge.h"
#include "EaselMatmul.h"
#include "EaselPool.h"
#include "EaselPooling.h"
#include "EaselReduce.h"
#include "EaselRows.h"
#include "EaselStridedCopy.h"
#include "EaselUpsampling.h"

#endif
