#ifndef EASEL_KERNEL_H
#define EASEL_KERNEL_H

#include <stdint.h>

/// One part of an instruction's work.
///
/// `arguments` points at the kernel's own argument structure, `part` counts from 0 to `parts - 1`, and `scratch` is
/// 64-byte aligned memory that belongs to the calling thread for the length of the call.
/// The number of parts is a function of the problem alone, never of the number of threads, and which thread runs a
/// part must not matter to any byte of the result.
typedef void (*easel_kernel)(const void *arguments, int64_t part, int64_t parts, float *scratch);

#endif
