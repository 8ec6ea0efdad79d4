#ifndef MALLOC_COUNT_H
#define MALLOC_COUNT_H

#include <stdint.h>

/// Whether this C library lets allocations be counted.
int32_t malloc_count_works(void);
/// How often the calling thread has asked for memory.
int64_t malloc_count(void);

#endif
