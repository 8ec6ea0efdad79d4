#include "EaselBuild.h"

const char *easel_build_commit(void) { return EASEL_COMMIT; }
