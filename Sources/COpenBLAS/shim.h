#include <cblas.h>
#include <stddef.h>

/* LAPACK's Fortran entry points that OpenBLAS contains. Its C headers do not declare them where LAPACKE is not installed.
   Matrices are column-major; `info` is 0 on success. Fortran passes the lengths of character arguments last. */

/* Eigenvalues in ascending order and, with jobz 'V', eigenvectors of a symmetric matrix, by divide and conquer. */
void dsyevd_(const char *jobz, const char *uplo, const blasint *n, double *a, const blasint *lda, double *w,
             double *work, const blasint *lwork, blasint *iwork, const blasint *liwork, blasint *info,
             size_t jobz_length, size_t uplo_length);

/* Singular values in descending order and, unless jobz is 'N', singular vectors, by divide and conquer. */
void dgesdd_(const char *jobz, const blasint *m, const blasint *n, double *a, const blasint *lda, double *s, double *u,
             const blasint *ldu, double *vt, const blasint *ldvt, double *work, const blasint *lwork, blasint *iwork,
             blasint *info, size_t jobz_length);

/* Cholesky factor of a symmetric positive definite matrix, in place. */
void dpotrf_(const char *uplo, const blasint *n, double *a, const blasint *lda, blasint *info, size_t uplo_length);
