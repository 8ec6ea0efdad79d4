#ifndef EASEL_FLUSH_H
#define EASEL_FLUSH_H

#include <stdint.h>

// Denormal numbers cost a hundred times an ordinary one and mean nothing in training: read and write them as zero.
#if defined(__x86_64__)
#include <xmmintrin.h>
typedef uint32_t easel_denormal_state;
static inline easel_denormal_state easel_flush_denormals(void) {
    easel_denormal_state before = _mm_getcsr();
    _mm_setcsr(before | 0x8040);
    return before;
}
static inline void easel_restore_denormals(easel_denormal_state before) { _mm_setcsr(before); }
#elif defined(__aarch64__)
typedef uint64_t easel_denormal_state;
static inline easel_denormal_state easel_flush_denormals(void) {
    easel_denormal_state before;
    __asm__ volatile("mrs %0, fpcr" : "=r"(before));
    __asm__ volatile("msr fpcr, %0" ::"r"(before | 1 << 24));
    return before;
}
static inline void easel_restore_denormals(easel_denormal_state before) {
    __asm__ volatile("msr fpcr, %0" ::"r"(before));
}
#else
typedef int32_t easel_denormal_state;
static inline easel_denormal_state easel_flush_denormals(void) { return 0; }
static inline void easel_restore_denormals(easel_denormal_state before) { (void)before; }
#endif

#endif
