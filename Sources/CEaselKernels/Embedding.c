#include "EaselEmbedding.h"

#include <math.h>

/// Eight numbers at a time on every instruction set, so that each adds in the same order; read from anywhere.
typedef float octet __attribute__((vector_size(32), aligned(4)));

static double sum(const octet *values) {
    double total = 0;
    for (int lane = 0; lane < 8; lane++) total += (*values)[lane];
    return total;
}

easel_embedding_force easel_embedding_forces(const float *affinities, const float *x, const float *y, int64_t count,
                                             int64_t row) {
    easel_embedding_force force = {0, 0, 0, 0, 0};
    const float ownX = x[row], ownY = y[row];
    // Single precision adds up 512 numbers at most, double precision the rest.
    for (int64_t first = 0; first < count; first += 512) {
        const int64_t last = first + 512 < count ? first + 512 : count;
        octet attractionX = {0}, attractionY = {0}, repulsionX = {0}, repulsionY = {0}, total = {0};
        int64_t other = first;
        for (; other + 8 <= last; other += 8) {
            const octet dx = ownX - *(const octet *)(x + other), dy = ownY - *(const octet *)(y + other);
            const octet num = 1 / (1 + dx * dx + dy * dy);
            const octet pull = *(const octet *)(affinities + other) * num, push = num * num;
            attractionX += pull * dx;
            attractionY += pull * dy;
            repulsionX += push * dx;
            repulsionY += push * dy;
            total += num;
        }
        force.attractionX += sum(&attractionX);
        force.attractionY += sum(&attractionY);
        force.repulsionX += sum(&repulsionX);
        force.repulsionY += sum(&repulsionY);
        force.sum += sum(&total);
        for (; other < last; other++) {
            const float dx = ownX - x[other], dy = ownY - y[other];
            const float num = 1 / (1 + dx * dx + dy * dy);
            force.attractionX += affinities[other] * num * dx;
            force.attractionY += affinities[other] * num * dy;
            force.repulsionX += num * num * dx;
            force.repulsionY += num * num * dy;
            force.sum += num;
        }
    }
    // Of the point with itself there is nothing but a 1.
    force.sum -= 1;
    return force;
}

void easel_embedding_affinities(const float *points, int64_t count, int64_t dimensions, int64_t row, double perplexity,
                                float *affinities) {
    const float *own = points + row * dimensions;
    float least = INFINITY;
    for (int64_t other = 0; other < count; other++) {
        const float *point = points + other * dimensions;
        float square = 0;
        for (int64_t place = 0; place < dimensions; place++) {
            const float difference = own[place] - point[place];
            square += difference * difference;
        }
        affinities[other] = square;
        if (other != row && square < least) least = square;
    }
    double mean = 0;
    for (int64_t other = 0; other < count; other++) {
        // A common factor of all affinities changes nothing, and this one keeps the greatest at 1.
        affinities[other] -= least;
        if (other != row) mean += affinities[other];
    }
    mean /= count > 1 ? count - 1 : 1;
    const double wanted = log(perplexity);
    double precision = mean > 0 ? 1 / mean : 1, low = 0, high = INFINITY, total = 1;
    for (int step = 0; step < 64; step++) {
        double moment = 0;
        total = 0;
        for (int64_t other = 0; other < count; other++) {
            if (other == row) continue;
            const double weight = exp(-affinities[other] * precision);
            total += weight;
            moment += weight * affinities[other];
        }
        const double entropy = log(total) + precision * moment / total;
        if (fabs(entropy - wanted) < 1e-5) break;
        if (entropy > wanted) {
            low = precision;
            precision = isinf(high) ? precision * 2 : (precision + high) / 2;
        } else {
            high = precision;
            precision = (precision + low) / 2;
        }
    }
    for (int64_t other = 0; other < count; other++) {
        affinities[other] = other == row ? 0 : (float)(exp(-affinities[other] * precision) / total);
    }
}

void easel_embedding_symmetrise(float *affinities, int64_t count, int64_t row) {
    for (int64_t other = 0; other < row; other++) {
        const float mean = (affinities[row * count + other] + affinities[other * count + row]) / (2 * (float)count);
        affinities[row * count + other] = affinities[other * count + row] = mean;
    }
}

double easel_embedding_divergence(const float *affinities, const float *x, const float *y, int64_t count, int64_t row) {
    double total = 0;
    for (int64_t other = 0; other < count; other++) {
        const double p = affinities[other], dx = x[row] - x[other], dy = y[row] - y[other];
        if (p > 0) total += p * (log(p) + log(1 + dx * dx + dy * dy));
    }
    return total;
}
