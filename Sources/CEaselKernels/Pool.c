#include "EaselPool.h"
