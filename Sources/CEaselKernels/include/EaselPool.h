#ifndef EASEL_POOL_H
#define EASEL_POOL_H

#include "EaselKernel.h"

/// One step of a program. All parts of an instruction end before the next instruction begins.
typedef struct {
    easel_kernel kernel;
    const void *arguments;
    int64_t parts;
} easel_instruction;

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
