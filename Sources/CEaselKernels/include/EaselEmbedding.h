#ifndef EASEL_EMBEDDING_H
#define EASEL_EMBEDDING_H

#include <stdint.h>

/// t-SNE (van der Maaten and Hinton, "Visualizing data using t-SNE", 2008), a row of its matrices at a time, so that what is
/// computed does not depend on how rows are divided among threads.

/// What the other points do to one, summed over them: `num` is 1 / (1 + d²) of a pair, `p` its affinity, and `dx`, `dy` the
/// point less the other.
typedef struct {
    /// Σ p num dx and Σ p num dy.
    double attractionX, attractionY;
    /// Σ num² dx and Σ num² dy.
    double repulsionX, repulsionY;
    /// Σ num, the point itself left out.
    double sum;
} easel_embedding_force;

/// The forces on point `row` of `count` at (x, y); `affinities` is its row of the matrix.
easel_embedding_force easel_embedding_forces(const float *affinities, const float *x, const float *y, int64_t count,
                                             int64_t row);

/// Writes the affinities of all points to point `row`, which sum to 1: a normal distribution of squared distance whose
/// entropy is that of `perplexity` equal neighbours. `points` is [count, dimensions].
void easel_embedding_affinities(const float *points, int64_t count, int64_t dimensions, int64_t row, double perplexity,
                                float *affinities);

/// Replaces elements [row, j] and [j, row], for each j below `row`, by their sum over 2 · count.
void easel_embedding_symmetrise(float *affinities, int64_t count, int64_t row);

/// Σ p log(p / num) over the other points: what a row adds to the Kullback–Leibler divergence, without the logarithm of the
/// sum of all `num`.
double easel_embedding_divergence(const float *affinities, const float *x, const float *y, int64_t count, int64_t row);

#endif
