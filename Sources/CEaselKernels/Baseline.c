#include "Headers.h"

#define VL 4
#define LEVEL(name) name##_baseline
#include "Bodies.inc"
