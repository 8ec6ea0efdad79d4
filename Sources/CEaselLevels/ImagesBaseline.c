#include "EaselResize.h"
#include "EaselWarp.h"

#include <stdint.h>
#include <string.h>

#define VL 4
#define LEVEL(name) name##_baseline
#include "EaselVector.inc"

#include "Resize.inc"
#include "Warp.inc"
