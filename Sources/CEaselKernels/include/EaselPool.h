#ifndef EASEL_POOL_H
#define EASEL_POOL_H

#include <stdint.h>

/// One part of an instruction's work.
///
/// `arguments` points at the kernel's own argument structure, `part` counts from 0 to `parts - 1`, and `scratch` is
/// 64-byte aligned memory that belongs to the calling thread for the length of the call.
/// The number of parts is a function of the problem alone, never of the number of threads, and which thread runs a
/// part must not matter to any byte of the result.
typedef void (*easel_kernel)(const void *arguments, int64_t part, int64_t parts, float *scratch);

/// One step of a program. All parts of an instruction end before the next instruction begins.
typedef struct {
    easel_kernel kernel;
    const void *arguments;
    int64_t parts;
} easel_instruction;

/// The number of cores that this process may use.
int32_t easel_core_count(void);

/// A team of worker threads. The calling thread is one of them.
typedef struct easel_pool easel_pool;

/// Starts `threads - 1` workers. Returns NULL where threads or memory cannot be had.
easel_pool *easel_pool_create(int32_t threads);
/// Stops the workers and frees the pool.
void easel_pool_destroy(easel_pool *pool);
/// The number of threads that run a program, the caller's included.
int32_t easel_pool_threads(const easel_pool *pool);
/// Makes sure that every thread has at least this many bytes of scratch memory. Returns 0 where memory is short.
int32_t easel_pool_reserve(easel_pool *pool, int64_t bytes);
/// Runs instructions in order. Allocates nothing. `nanoseconds`, where not NULL, receives each instruction's time
/// added to what it holds.
void easel_pool_run(easel_pool *pool, const easel_instruction *instructions, int64_t count, uint64_t *nanoseconds);

#endif
