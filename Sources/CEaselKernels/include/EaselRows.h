#ifndef EASEL_ROWS_H
#define EASEL_ROWS_H

#include "EaselPool.h"

/// Softmax or log-sum-exp over each row of [rows, columns].
typedef struct {
    const float *input;
    /// [rows, columns] for softmax, which may be the input; [rows] for log-sum-exp.
    float *output;
    int64_t rows, columns;
} easel_rows;

/// The kernel that writes exp(x) / Σ exp(x) of each row, for `easel_rows`.
easel_kernel easel_softmax_kernel(void);
/// The kernel that writes log Σ exp(x) of each row, for `easel_rows`.
easel_kernel easel_log_sum_exp_kernel(void);
/// How many parts either instruction has.
int64_t easel_rows_parts(const easel_rows *arguments);

/// One-hot rows of labels. A label outside 0 ..< classes gives a row of NaN, so that it shows in the loss.
typedef struct {
    const int32_t *labels;
    float *output;
    int64_t rows, classes;
} easel_one_hot;

/// The kernel for `easel_one_hot`.
easel_kernel easel_one_hot_kernel(void);
/// How many parts the instruction has.
int64_t easel_one_hot_parts(const easel_one_hot *arguments);

#endif
