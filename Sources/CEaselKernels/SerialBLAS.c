#include "EaselBLAS.h"

#include <pthread.h>
#include <stddef.h>
#include <sys/mman.h>

// OpenBLAS starts a thread for every core when it is loaded, before any of this process's own code runs, each with a
// buffer of 128 MiB of addresses. Easel calls it from its own workers, one product a thread, and needs none of them: they
// would take up room, and under a limit on the address space they ask for their buffers for ever, also while the process
// ends.
//
// How many threads there should be is asked of this function, which reads the environment variable of that name. A
// function of the program's own stands before a library's of the same name, so this one is asked instead, in whatever
// program Easel is part of, and neither the environment nor what child processes inherit is changed. Where OpenBLAS was
// built without threads, or some later version asks otherwise, it is merely never called, and `openblas_set_num_threads`
// still has the products done by the calling thread alone.
int openblas_num_threads_env(void);

__attribute__((visibility("default"), used)) int openblas_num_threads_env(void) { return 1; }

// How OpenBLAS takes and gives back the buffers of a call; a buffer given back is kept for the next call.
void *blas_memory_alloc(int position) __attribute__((weak));
void blas_memory_free(void *buffer) __attribute__((weak));

/// Bytes of a buffer, by the largest that OpenBLAS is built with, and what is left for all else.
#define BUFFER ((size_t)128 << 20)
#define SLACK ((size_t)16 << 20)
/// Callers at a time that OpenBLAS has buffers for, at the least.
#define MOST 48

int easel_has_room(int64_t bytes) {
    if (bytes <= 0) return 1;
    void *room = mmap(NULL, (size_t)bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (room == MAP_FAILED) return 0;
    munmap(room, (size_t)bytes);
    return 1;
}

int easel_blas_reserve(int32_t callers) {
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static int32_t reserved = 0;
    if (callers > MOST) callers = MOST;
    pthread_mutex_lock(&lock);
    int isReserved = callers <= reserved;
    if (!isReserved && easel_has_room((int64_t)((size_t)(callers - reserved) * BUFFER + SLACK))) {
        if (blas_memory_alloc && blas_memory_free) {
            void *held[MOST];
            for (int32_t index = 0; index < callers; index++) held[index] = blas_memory_alloc(0);
            for (int32_t index = 0; index < callers; index++) blas_memory_free(held[index]);
        }
        reserved = callers;
        isReserved = 1;
    }
    pthread_mutex_unlock(&lock);
    return isReserved;
}
