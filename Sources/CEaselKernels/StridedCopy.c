#include "EaselStridedCopy.h"

#include "EaselDispatch.h"
#include "Split.h"

EASEL_DISPATCH(easel_strided_copy_kernel)

static int64_t magnitude(int64_t stride) { return stride < 0 ? -stride : stride; }

static void swap(easel_strided_copy *copy, int32_t i, int32_t j) {
    int64_t size = copy->sizes[i], source = copy->sourceStrides[i], destination = copy->destinationStrides[i];
    copy->sizes[i] = copy->sizes[j], copy->sizes[j] = size;
    copy->sourceStrides[i] = copy->sourceStrides[j], copy->sourceStrides[j] = source;
    copy->destinationStrides[i] = copy->destinationStrides[j], copy->destinationStrides[j] = destination;
}

static void removeDimension(easel_strided_copy *copy, int32_t index) {
    for (; index + 1 < copy->rank; index++) swap(copy, index, index + 1);
    copy->rank--;
}

void easel_strided_copy_prepare(easel_strided_copy *copy) {
    for (int32_t i = 0; i < copy->rank && !copy->source; i++) copy->sourceStrides[i] = 0;
    for (int32_t i = copy->rank - 1; i >= 0; i--)
        if (copy->sizes[i] == 1) removeDimension(copy, i);
    // The order of the dimensions is free; that of the destination's memory writes it front to back.
    for (int32_t i = 1; i < copy->rank; i++)
        for (int32_t j = i; j > 0 && magnitude(copy->destinationStrides[j]) > magnitude(copy->destinationStrides[j - 1]);
             j--)
            swap(copy, j, j - 1);
    for (int32_t i = copy->rank - 2; i >= 0; i--)
        if (copy->sourceStrides[i] == copy->sourceStrides[i + 1] * copy->sizes[i + 1]
            && copy->destinationStrides[i] == copy->destinationStrides[i + 1] * copy->sizes[i + 1]) {
            copy->sourceStrides[i] = copy->sourceStrides[i + 1];
            copy->destinationStrides[i] = copy->destinationStrides[i + 1];
            copy->sizes[i] *= copy->sizes[i + 1];
            removeDimension(copy, i + 1);
        }
    // The kernel wants two dimensions.
    while (copy->rank < 2) {
        copy->rank++;
        copy->sizes[copy->rank - 1] = 1;
        copy->sourceStrides[copy->rank - 1] = copy->destinationStrides[copy->rank - 1] = 0;
        for (int32_t i = copy->rank - 1; i > 0; i--) swap(copy, i, i - 1);
    }
    int32_t last = copy->rank - 1;
    copy->isTranspose = 0;
    if (copy->sourceStrides[last] != 1 && copy->sourceStrides[last] != 0 && copy->destinationStrides[last] == 1)
        for (int32_t i = 0; i < last; i++)
            if (copy->sourceStrides[i] == 1 && copy->sizes[i] >= 4 && copy->sizes[last] >= 4) {
                for (int32_t j = i; j + 1 < last; j++) swap(copy, j, j + 1);
                copy->isTranspose = 1;
                break;
            }
    // A transposed piece and its image fit the first-level cache together.
    int64_t columns = copy->sizes[last];
    copy->columnSegment = copy->isTranspose ? easel_least(columns, 64)
        : columns > 2 * EASEL_GRAIN         ? EASEL_GRAIN
                                            : easel_most(1, columns);
    copy->rowSegment = easel_least(easel_most(1, copy->sizes[last - 1]), copy->isTranspose ? 32 : 16);
}

int64_t easel_strided_copy_parts(const easel_strided_copy *copy) {
    int32_t last = copy->rank - 1;
    int64_t units = easel_ceiling(copy->sizes[last], copy->columnSegment)
        * easel_ceiling(copy->sizes[last - 1], copy->rowSegment);
    for (int32_t i = 0; i < last - 1; i++) units *= copy->sizes[i];
    return easel_parts_of(units, copy->rowSegment * copy->columnSegment);
}
