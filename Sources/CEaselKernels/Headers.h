// Everything the kernels' bodies use, included before a level's attributes are pushed.
#include "EaselKernels.h"
#include "ElementwiseLayout.h"
#include "Split.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "ConvolutionPlan.h"
#include "Depthwise.h"
#include "WinogradPlan.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif
