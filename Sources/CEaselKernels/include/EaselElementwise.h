#ifndef EASEL_ELEMENTWISE_H
#define EASEL_ELEMENTWISE_H

#include "EaselPool.h"

/// The most registers that a micro-program may name.
#define EASEL_ELEMENTWISE_REGISTERS 64

/// The kinds of micro-operation, with sources a, b, c. Comparisons give 1 or 0. A NaN passes through everything
/// but comparisons and selections.
typedef enum {
    EASEL_OP_COPY = 0,
    /// immediate
    EASEL_OP_CONSTANT = 1,
    EASEL_OP_ADD = 2,
    EASEL_OP_SUBTRACT = 3,
    EASEL_OP_MULTIPLY = 4,
    EASEL_OP_DIVIDE = 5,
    EASEL_OP_MAXIMUM = 6,
    EASEL_OP_MINIMUM = 7,
    /// a to the power b
    EASEL_OP_POWER = 8,
    EASEL_OP_NEGATE = 9,
    EASEL_OP_ABS = 10,
    /// -1, 0 or 1
    EASEL_OP_SIGN = 11,
    EASEL_OP_SQRT = 12,
    EASEL_OP_RECIPROCAL_SQRT = 13,
    EASEL_OP_RECIPROCAL = 14,
    EASEL_OP_SQUARE = 15,
    EASEL_OP_EXP = 16,
    EASEL_OP_EXPM1 = 17,
    /// Natural logarithm; a denormal number counts as zero.
    EASEL_OP_LOG = 18,
    EASEL_OP_LOG1P = 19,
    EASEL_OP_SIN = 20,
    EASEL_OP_COS = 21,
    EASEL_OP_TANH = 22,
    EASEL_OP_SIGMOID = 23,
    /// log(1 + exp(a))
    EASEL_OP_SOFTPLUS = 24,
    EASEL_OP_ERF = 25,
    EASEL_OP_FLOOR = 26,
    EASEL_OP_CEIL = 27,
    /// To the nearest integer, halves to the even one.
    EASEL_OP_ROUND = 28,
    EASEL_OP_RELU = 29,
    /// a where positive, immediate · a elsewhere
    EASEL_OP_LEAKY_RELU = 30,
    /// a where positive, immediate · (exp(a) - 1) elsewhere
    EASEL_OP_ELU = 31,
    EASEL_OP_GREATER = 32,
    EASEL_OP_GREATER_EQUAL = 33,
    EASEL_OP_EQUAL = 34,
    /// b where a ≠ 0 (or a is NaN), c elsewhere
    EASEL_OP_SELECT = 35,
    /// a · b + c
    EASEL_OP_MULTIPLY_ADD = 36,
    EASEL_OP_ADD_IMMEDIATE = 37,
    EASEL_OP_MULTIPLY_IMMEDIATE = 38,
    EASEL_OP_MAX_IMMEDIATE = 39,
    EASEL_OP_MIN_IMMEDIATE = 40,
    EASEL_OP_POW_IMMEDIATE = 41,
    /// a where b > 0, zero elsewhere: the gradient a at the output b of a rectifier
    EASEL_OP_RELU_GRADIENT = 42,
    /// a where b > 0, immediate · a elsewhere
    EASEL_OP_LEAKY_RELU_GRADIENT = 43,
    EASEL_OP_IS_FINITE = 44,
    /// Philox, a multiple of 2⁻²⁴ in 0..<1, word `index % 4` of the block at position `index / 4`
    EASEL_OP_RANDOM_UNIFORM = 45,
    /// Box and Muller's transform of the words (0, 1) and (2, 3) of each block
    EASEL_OP_RANDOM_NORMAL = 46,
} easel_op;

/// One step of a micro-program. Its sources are the registers a, b, c.
typedef struct {
    easel_op op;
    int32_t destination;
    int32_t a, b, c;
    float immediate;
    /// The random stream, for the random operations.
    uint32_t stream;
} easel_micro_op;

/// How an input's values are spread over the elements.
typedef enum {
    /// One value an element.
    EASEL_INPUT_FULL = 0,
    /// One value for all.
    EASEL_INPUT_SCALAR = 1,
    /// Element i takes value (i / inner) % period. A channel vector has inner = 1 and period = channels, a value a row
    /// has inner = columns and period = rows.
    EASEL_INPUT_BROADCAST = 2,
} easel_input_mode;

typedef struct {
    /// Floats, or int32 where `isInteger` is not 0; these are converted.
    const void *values;
    easel_input_mode mode;
    int32_t isInteger;
    int64_t inner, period;
} easel_elementwise_input;

typedef struct {
    /// May be the values of a full input of floats, exactly; must not overlap any other input.
    float *values;
    /// A register that some micro-operation writes.
    int32_t reg;
} easel_elementwise_output;

/// The most sums of a micro-program, and what the columns of each must divide and be divided by.
enum { EASEL_ELEMENTWISE_SUMS = 4, EASEL_SUM_COLUMNS_MOST = 512, EASEL_SUM_COLUMNS_UNIT = 16 };

/// The sum of a register over rows of `columns` elements. `columns` divides EASEL_SUM_COLUMNS_MOST, which divides the
/// number of elements, and is a multiple of EASEL_SUM_COLUMNS_UNIT.
typedef struct {
    int32_t reg;
    int64_t columns;
    /// Receives one row for each part, [easel_elementwise_parts, columns], to be added up in their order.
    float *partials;
} easel_elementwise_sum;

/// A chain of elementwise operations, run in one pass over memory.
///
/// The micro-program runs over blocks that stay in the first-level cache. Register i holds input i at the start;
/// further registers are temporaries. Each element's result depends on nothing but the element.
typedef struct {
    int64_t count;
    const easel_elementwise_input *inputs;
    const easel_micro_op *ops;
    const easel_elementwise_output *outputs;
    int32_t inputCount, opCount, outputCount;
    /// At least inputCount, at most EASEL_ELEMENTWISE_REGISTERS.
    int32_t registerCount;
    /// The seed and the step of the random operations; may be NULL where there are none.
    const uint64_t *seedAndStep;
    const easel_elementwise_sum *sums;
    int32_t sumCount;
} easel_elementwise;

/// The kernel for `easel_elementwise`.
easel_kernel easel_elementwise_kernel(void);
/// How many parts the instruction has.
int64_t easel_elementwise_parts(const easel_elementwise *arguments);
/// The same for a program of `count` elements that has sums.
int64_t easel_elementwise_sum_parts(int64_t count);
/// Bytes of scratch memory a thread needs.
int64_t easel_elementwise_scratch_bytes(const easel_elementwise *arguments);

#endif
