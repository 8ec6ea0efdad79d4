#include "EaselResize.h"
#include "EaselWarp.h"

#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma,prfchw"))), apply_to = function)
#define VL 8
#define LEVEL(name) name##_avx2
#include "EaselVector.inc"

#include "Resize.inc"
#include "Warp.inc"
#pragma clang attribute pop
#endif
