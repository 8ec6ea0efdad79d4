#ifndef EASEL_SHA256_H
#define EASEL_SHA256_H

#include <stdint.h>

/// Takes whole blocks of 64 bytes into a state of SHA-256 (FIPS 180-4), by the processor's own instructions where it has them.
void easel_sha256_blocks(uint32_t state[8], const uint8_t *blocks, int64_t count);
/// The same by instructions that every processor has; for tests.
void easel_sha256_blocks_portable(uint32_t state[8], const uint8_t *blocks, int64_t count);

#endif
