// The calls by which a program changes files; each asks `faults.c` what is to become of it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "faults.h"

// The library's own function of a name, which the one defined here stands before.
#define REAL(name)                                                                                                     \
    static __typeof__(name) *real;                                                                                     \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)
#define AFTER(verdict, call, made) return leave(&(call), (verdict) == FAIL ? -1 : (made))

#define WRITES(flags) (((flags) & O_ACCMODE) != O_RDONLY || ((flags) & (O_CREAT | O_TRUNC)))
#define MODE(flags)                                                                                                    \
    mode_t mode = 0;                                                                                                   \
    if ((flags) & (O_CREAT | __O_TMPFILE)) {                                                                           \
        va_list list;                                                                                                  \
        va_start(list, flags);                                                                                         \
        mode = va_arg(list, mode_t);                                                                                   \
        va_end(list);                                                                                                  \
    }

#define OPEN(name)                                                                                                     \
    int name(const char *path, int flags, ...) {                                                                       \
        REAL(name);                                                                                                    \
        MODE(flags)                                                                                                    \
        if (!WRITES(flags)) return real(path, flags, mode);                                                            \
        struct call call;                                                                                              \
        enum verdict verdict = meet_path(&call, "open", flags & O_CREAT ? GROWS : STEADY, AT_FDCWD, path);             \
        AFTER(verdict, call, real(path, flags, mode));                                                                 \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                                                                   \
    int name(int folder, const char *path, int flags, ...) {                                                           \
        REAL(name);                                                                                                    \
        MODE(flags)                                                                                                    \
        if (!WRITES(flags)) return real(folder, path, flags, mode);                                                    \
        struct call call;                                                                                              \
        enum verdict verdict = meet_path(&call, "open", flags & O_CREAT ? GROWS : STEADY, folder, path);               \
        AFTER(verdict, call, real(folder, path, flags, mode));                                                         \
    }
OPENAT(openat)
OPENAT(openat64)

// A call on a path, as it is.
#define ON_PATH(name, shown, growth, folder, path, parameters, arguments)                                              \
    int name parameters {                                                                                              \
        REAL(name);                                                                                                    \
        struct call call;                                                                                              \
        enum verdict verdict = meet_path(&call, shown, growth, folder, path);                                          \
        AFTER(verdict, call, real arguments);                                                                          \
    }
ON_PATH(creat, "open", GROWS, AT_FDCWD, path, (const char *path, mode_t mode), (path, mode))
ON_PATH(creat64, "open", GROWS, AT_FDCWD, path, (const char *path, mode_t mode), (path, mode))
ON_PATH(mkdir, "mkdir", GROWS, AT_FDCWD, path, (const char *path, mode_t mode), (path, mode))
ON_PATH(mkdirat, "mkdir", GROWS, folder, path, (int folder, const char *path, mode_t mode), (folder, path, mode))
ON_PATH(symlink, "symlink", GROWS, AT_FDCWD, path, (const char *target, const char *path), (target, path))
ON_PATH(
    symlinkat, "symlink", GROWS, folder, path, (const char *target, int folder, const char *path),
    (target, folder, path))
ON_PATH(unlink, "unlink", STEADY, AT_FDCWD, path, (const char *path), (path))
ON_PATH(unlinkat, "unlink", STEADY, folder, path, (int folder, const char *path, int flags), (folder, path, flags))
ON_PATH(remove, "unlink", STEADY, AT_FDCWD, path, (const char *path), (path))
ON_PATH(rmdir, "rmdir", STEADY, AT_FDCWD, path, (const char *path), (path))
ON_PATH(chmod, "chmod", STEADY, AT_FDCWD, path, (const char *path, mode_t mode), (path, mode))
ON_PATH(truncate, "ftruncate", STEADY, AT_FDCWD, path, (const char *path, off_t size), (path, size))
ON_PATH(truncate64, "ftruncate", STEADY, AT_FDCWD, path, (const char *path, off64_t size), (path, size))

#define ON_PATHS(name, shown, growth, folder, second, parameters, arguments)                                           \
    int name parameters {                                                                                              \
        REAL(name);                                                                                                    \
        struct call call;                                                                                              \
        enum verdict verdict = meet_paths(&call, shown, growth, folder, from, second, to);                             \
        AFTER(verdict, call, real arguments);                                                                          \
    }
ON_PATHS(rename, "rename", STEADY, AT_FDCWD, AT_FDCWD, (const char *from, const char *to), (from, to))
ON_PATHS(renameat, "rename", STEADY, a, b, (int a, const char *from, int b, const char *to), (a, from, b, to))
ON_PATHS(
    renameat2, "rename", STEADY, a, b, (int a, const char *from, int b, const char *to, unsigned flags),
    (a, from, b, to, flags))
ON_PATHS(link, "link", GROWS, AT_FDCWD, AT_FDCWD, (const char *from, const char *to), (from, to))
ON_PATHS(
    linkat, "link", GROWS, a, b, (int a, const char *from, int b, const char *to, int flags), (a, from, b, to, flags))

#define ON_DESCRIPTOR(name, shown, growth, parameters, arguments)                                                      \
    int name parameters {                                                                                              \
        REAL(name);                                                                                                    \
        struct call call;                                                                                              \
        enum verdict verdict = meet_descriptor(&call, shown, growth, file);                                            \
        AFTER(verdict, call, real arguments);                                                                          \
    }
ON_DESCRIPTOR(fsync, "fsync", STEADY, (int file), (file))
ON_DESCRIPTOR(fdatasync, "fsync", STEADY, (int file), (file))
ON_DESCRIPTOR(syncfs, "fsync", STEADY, (int file), (file))
ON_DESCRIPTOR(ftruncate, "ftruncate", STEADY, (int file, off_t size), (file, size))
ON_DESCRIPTOR(ftruncate64, "ftruncate", STEADY, (int file, off64_t size), (file, size))
ON_DESCRIPTOR(fallocate, "fallocate", GROWS, (int file, int mode, off_t from, off_t size), (file, mode, from, size))
ON_DESCRIPTOR(fchmod, "chmod", STEADY, (int file, mode_t mode), (file, mode))
// One that waits can be interrupted, one that does not cannot.
ON_DESCRIPTOR(flock, operation &LOCK_NB ? "try-flock" : "flock", STEADY, (int file, int operation), (file, operation))

// A failed `close` has closed the descriptor all the same.
int close(int file) {
    REAL(close);
    int flags = fcntl(file, F_GETFL);
    if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY) return real(file);
    struct call call;
    enum verdict verdict = meet_descriptor(&call, "close", STEADY, file);
    int error = errno, result = real(file);
    if (verdict == FAIL) errno = error;
    return (int)leave(&call, verdict == FAIL ? -1 : result);
}

#define WRITE(name, parameters, whole, shortened)                                                                      \
    ssize_t name parameters {                                                                                          \
        REAL(name);                                                                                                    \
        struct call call;                                                                                              \
        enum verdict verdict = meet_descriptor(&call, "write", GROWS, file);                                           \
        if (verdict != FAIL) count_write();                                                                            \
        AFTER(verdict, call, verdict == SHORT ? real shortened : real whole);                                          \
    }
WRITE(write, (int file, const void *bytes, size_t count), (file, bytes, count), (file, bytes, part(count)))
WRITE(
    pwrite, (int file, const void *bytes, size_t count, off_t from), (file, bytes, count, from),
    (file, bytes, part(count), from))
WRITE(
    pwrite64, (int file, const void *bytes, size_t count, off64_t from), (file, bytes, count, from),
    (file, bytes, part(count), from))
// Of several pieces, a part is half of the first.
static struct iovec half(const struct iovec *pieces) { return (struct iovec){pieces->iov_base, part(pieces->iov_len)}; }
WRITE(
    writev, (int file, const struct iovec *pieces, int count), (file, pieces, count),
    (file, (struct iovec[]){half(pieces)}, 1))

// Calls that the C library of some systems has no function for.
long syscall(long number, ...) {
    REAL(syscall);
    va_list list;
    va_start(list, number);
    long a = va_arg(list, long), b = va_arg(list, long), c = va_arg(list, long), d = va_arg(list, long);
    long e = va_arg(list, long), f = va_arg(list, long);
    va_end(list);
    struct call call;
    enum verdict verdict;
    if (number == SYS_openat2 && WRITES(*(const uint64_t *)c))
        verdict = meet_path(&call, "open", *(const uint64_t *)c & O_CREAT ? GROWS : STEADY, (int)a, (const char *)b);
    else if (number == SYS_renameat2)
        verdict = meet_paths(&call, "rename", STEADY, (int)a, (const char *)b, (int)c, (const char *)d);
    else
        return real(number, a, b, c, d, e, f);
    AFTER(verdict, call, real(number, a, b, c, d, e, f));
}
