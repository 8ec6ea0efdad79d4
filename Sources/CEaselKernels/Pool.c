#define _GNU_SOURCE
#include "EaselLevel.h"
#include "EaselPool.h"

#include "Flush.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#if defined(__x86_64__)
#define RELAX() __builtin_ia32_pause()
#elif defined(__aarch64__)
#define RELAX() __asm__ volatile("isb")
#else
#define RELAX() ((void)0)
#endif

/// How long a thread polls before it sleeps. While a program runs, longer than an instruction: waking a thread takes
/// tens of microseconds, on a virtual machine hundreds, and there are dozens of instructions to a step. Between runs,
/// long enough for the next batch to be filled and far shorter than anyone else would notice.
#define RUN_SPIN_NANOSECONDS 10000000
#define IDLE_SPIN_NANOSECONDS 500000
/// Polls between two pauses: a virtual machine that pauses in a tight loop is taken off its processor.
#define POLLS_PER_PAUSE 16

typedef struct {
    easel_pool *pool;
    pthread_t thread;
    float *scratch;
} member;

struct easel_pool {
    // `ticket` is the work on offer: an epoch in the upper half, the parts not yet claimed in the lower. A claim is one
    // compare-and-swap, so a thread that comes late can never take a part of an instruction it has not seen; and
    // whoever holds a part knows that `instruction` cannot change under it.
    _Alignas(64) _Atomic uint64_t ticket;
    const easel_instruction *instruction;
    _Alignas(64) _Atomic int64_t finished;
    _Atomic int32_t callerSleeps;
    _Alignas(64) _Atomic int32_t sleepers;
    _Atomic int32_t stopping;
    /// Whether a program is under way, so that the next instruction is near.
    _Atomic int32_t running;
    pthread_mutex_t lock;
    pthread_cond_t wake, done;
    uint32_t epoch;
    int32_t threads, started;
    int32_t spins;
    int64_t scratchBytes;
    member *members;
};

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/// Claims and runs parts until none is left. Returns how many it ran.
static int64_t work(easel_pool *pool, float *scratch) {
    int64_t ran = 0;
    uint64_t ticket = atomic_load_explicit(&pool->ticket, memory_order_acquire);
    while ((uint32_t)ticket != 0) {
        if (!atomic_compare_exchange_weak_explicit(
                &pool->ticket, &ticket, ticket - 1, memory_order_acq_rel, memory_order_acquire))
            continue;
        const easel_instruction *instruction = pool->instruction;
        instruction->kernel(
            instruction->arguments, instruction->parts - (int64_t)(uint32_t)ticket, instruction->parts, scratch);
        ran++;
        ticket = atomic_load_explicit(&pool->ticket, memory_order_acquire);
        // Parts of a later instruction must be counted separately, and there can be one only once this part is counted.
    }
    return ran;
}

/// Polls until there is work or the pool stops. Returns 0 where it gave up.
static int32_t spinForWork(easel_pool *pool) {
    int64_t deadline = 0;
    int32_t wasRunning = 0;
    for (;;) {
        for (int32_t turn = 1; turn <= 64; turn++) {
            if ((uint32_t)atomic_load_explicit(&pool->ticket, memory_order_relaxed) != 0) return 1;
            if (turn % POLLS_PER_PAUSE == 0) RELAX();
        }
        if (atomic_load_explicit(&pool->stopping, memory_order_relaxed)) return 1;
        int32_t running = atomic_load_explicit(&pool->running, memory_order_relaxed);
        // The time between runs counts from the run's end.
        if (running != wasRunning) deadline = 0;
        wasRunning = running;
        if (deadline == 0) deadline = now() + (running ? RUN_SPIN_NANOSECONDS : IDLE_SPIN_NANOSECONDS);
        else if (now() > deadline) return 0;
        if (!pool->spins) return 0;
    }
}

static void sleepForWork(easel_pool *pool) {
    pthread_mutex_lock(&pool->lock);
    // Announced before the last look at the ticket, as the caller looks at `sleepers` after it changes the ticket:
    // one of the two sees the other.
    atomic_fetch_add(&pool->sleepers, 1);
    while ((uint32_t)atomic_load(&pool->ticket) == 0 && !atomic_load(&pool->stopping))
        pthread_cond_wait(&pool->wake, &pool->lock);
    atomic_fetch_sub(&pool->sleepers, 1);
    pthread_mutex_unlock(&pool->lock);
}

static void *workerMain(void *context) {
    member *self = context;
    easel_pool *pool = self->pool;
    easel_flush_denormals();
    while (!atomic_load_explicit(&pool->stopping, memory_order_acquire)) {
        int64_t ran = work(pool, self->scratch);
        if (ran > 0) {
            atomic_fetch_add(&pool->finished, ran);
            if (atomic_load(&pool->callerSleeps)) {
                pthread_mutex_lock(&pool->lock);
                pthread_cond_signal(&pool->done);
                pthread_mutex_unlock(&pool->lock);
            }
        }
        if (!spinForWork(pool)) sleepForWork(pool);
    }
    return NULL;
}

static void waitForParts(easel_pool *pool, int64_t parts) {
    int64_t deadline = 0;
    for (;;) {
        for (int32_t turn = 1; turn <= 64; turn++) {
            if (atomic_load_explicit(&pool->finished, memory_order_acquire) == parts) return;
            if (turn % POLLS_PER_PAUSE == 0) RELAX();
        }
        if (!pool->spins) break;
        if (deadline == 0) deadline = now() + RUN_SPIN_NANOSECONDS;
        else if (now() > deadline) break;
    }
    pthread_mutex_lock(&pool->lock);
    atomic_store(&pool->callerSleeps, 1);
    while (atomic_load(&pool->finished) != parts) pthread_cond_wait(&pool->done, &pool->lock);
    atomic_store(&pool->callerSleeps, 0);
    pthread_mutex_unlock(&pool->lock);
}

static void runShared(easel_pool *pool, const easel_instruction *instruction) {
    pool->instruction = instruction;
    atomic_store_explicit(&pool->finished, 0, memory_order_relaxed);
    pool->epoch++;
    atomic_store(&pool->ticket, (uint64_t)pool->epoch << 32 | (uint32_t)instruction->parts);
    if (atomic_load(&pool->sleepers) > 0) {
        pthread_mutex_lock(&pool->lock);
        pthread_cond_broadcast(&pool->wake);
        pthread_mutex_unlock(&pool->lock);
    }
    int64_t ran = work(pool, pool->members[0].scratch);
    atomic_fetch_add(&pool->finished, ran);
    waitForParts(pool, instruction->parts);
}

void easel_pool_run(easel_pool *pool, const easel_instruction *instructions, int64_t count, uint64_t *nanoseconds) {
    easel_denormal_state before = easel_flush_denormals();
    float *scratch = pool->members[0].scratch;
    int64_t start = nanoseconds ? now() : 0;
    atomic_store_explicit(&pool->running, 1, memory_order_relaxed);
    for (int64_t index = 0; index < count; index++) {
        const easel_instruction *instruction = &instructions[index];
        if (pool->threads > 1 && instruction->parts > 1 && instruction->parts <= UINT32_MAX)
            runShared(pool, instruction);
        else
            for (int64_t part = 0; part < instruction->parts; part++)
                instruction->kernel(instruction->arguments, part, instruction->parts, scratch);
        if (nanoseconds) {
            int64_t end = now();
            nanoseconds[index] += (uint64_t)(end - start);
            start = end;
        }
    }
    atomic_store_explicit(&pool->running, 0, memory_order_relaxed);
    easel_restore_denormals(before);
}

int32_t easel_pool_threads(const easel_pool *pool) { return pool->threads; }

int32_t easel_pool_reserve(easel_pool *pool, int64_t bytes) {
    if (bytes <= pool->scratchBytes) return 1;
    // A quarter more than was asked, so that a sequence of slightly larger programs does not move it each time.
    int64_t size = (bytes + bytes / 4 + 4095) / 4096 * 4096;
    for (int32_t index = 0; index < pool->threads; index++) {
        void *memory = NULL;
        if (posix_memalign(&memory, 4096, (size_t)size) != 0) return 0;
        free(pool->members[index].scratch);
        pool->members[index].scratch = memory;
    }
    pool->scratchBytes = size;
    return 1;
}

easel_pool *easel_pool_create(int32_t threads) {
    if (threads < 1) threads = 1;
    void *memory = NULL;
    if (posix_memalign(&memory, 64, sizeof(easel_pool)) != 0) return NULL;
    easel_pool *pool = memory;
    *pool = (easel_pool){.threads = threads, .started = 1};
    // With more threads than processors a thread that polls keeps the one it waits for from running.
    pool->spins = threads <= easel_core_count();
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->wake, NULL);
    pthread_cond_init(&pool->done, NULL);
    pool->members = calloc((size_t)threads, sizeof(member));
    if (!pool->members || !easel_pool_reserve(pool, 65536)) {
        easel_pool_destroy(pool);
        return NULL;
    }
    // Signals belong to the program's own threads.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (; pool->started < threads; pool->started++) {
        member *worker = &pool->members[pool->started];
        worker->pool = pool;
        if (pthread_create(&worker->thread, NULL, workerMain, worker) != 0) break;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (pool->started == threads) return pool;
    easel_pool_destroy(pool);
    return NULL;
}

void easel_pool_destroy(easel_pool *pool) {
    if (!pool) return;
    pthread_mutex_lock(&pool->lock);
    atomic_store(&pool->stopping, 1);
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->lock);
    for (int32_t index = 1; index < pool->started; index++) pthread_join(pool->members[index].thread, NULL);
    for (int32_t index = 0; pool->members && index < pool->threads; index++) free(pool->members[index].scratch);
    free(pool->members);
    pthread_mutex_destroy(&pool->lock);
    pthread_cond_destroy(&pool->wake);
    pthread_cond_destroy(&pool->done);
    free(pool);
}
