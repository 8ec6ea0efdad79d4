#ifndef EASEL_BUILD_H
#define EASEL_BUILD_H

/// The commit that was built, `+` after it where files had changed since; empty where the build was not told.
const char *easel_build_commit(void);

#endif
