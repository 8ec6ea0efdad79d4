#include <stddef.h>
#include <stdint.h>

// libFuzzer has no header of its own for this. Source: https://llvm.org/docs/LibFuzzer.html
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t maximum_size);
