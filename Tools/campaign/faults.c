// Numbers calls, logs them, and decides what becomes of each; see `faults.h`.
#define _GNU_SOURCE
#include "faults.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_ready;
static int log_descriptor = -1;
static const char *fault = "";
static long fault_number = -1;
static bool fault_is_of_output;
static long files, outputs, writes;
static ssize_t (*real_write)(int, const void *, size_t);

static int (*real_open)(const char *, int, ...);
static int (*real_close)(int);

/// How many times this process has written as the kernel counts it, or -1: what passes this library by shows there.
static long written_says_kernel(void) {
    char text[1024];
    int file = real_open("/proc/self/io", O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, text, sizeof text - 1);
    if (file >= 0) real_close(file);
    if (length <= 0) return -1;
    text[length] = 0;
    const char *found = strstr(text, "syscw: ");
    return found ? atol(found + 7) : -1;
}

static long written_at_start;

__attribute__((constructor)) static void begin(void) {
    if (is_ready) return;
    is_ready = true;
    real_write = (ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    real_open = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
    real_close = (int (*)(int))dlsym(RTLD_NEXT, "close");
    const char *path = getenv("TORTURE_LOG"), *number = getenv("TORTURE_CALL"), *name = getenv("TORTURE_FAULT");
    if (path) {
        int file = real_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
        // High up, so that the program's descriptors have the numbers they would have.
        log_descriptor = fcntl(file, F_DUPFD_CLOEXEC, 200);
        real_close(file);
    }
    if (number && name) {
        fault = strdup(name);
        fault_is_of_output = number[0] == 'o';
        fault_number = atol(number + fault_is_of_output);
    }
    written_at_start = written_says_kernel();
}

static void put(const char *line, int length) {
    if (log_descriptor < 0) return;
    count_write();
    if (real_write(log_descriptor, line, (size_t)length) != length) abort();
}

__attribute__((destructor)) static void end(void) {
    char line[100];
    long kernel = written_says_kernel();
    // Where the kernel does not count, nothing can be said to have been missed.
    long missed = kernel < 0 || written_at_start < 0 ? 0 : kernel - written_at_start - writes;
    put(line, snprintf(line, sizeof line, "end\t%ld\n", missed));
}

void count_write(void) { __atomic_add_fetch(&writes, 1, __ATOMIC_RELAXED); }

size_t part(size_t whole) { return whole > 1 ? whole / 2 : whole; }

static void record(const struct call *call, const char *outcome) {
    char line[sizeof call->subject + 200];
    const char *kind = call->isOutput ? "o" : "";
    const char *format = "%s%ld\t%s\t%s\t%s\n";
    put(line, snprintf(line, sizeof line, format, kind, call->number, call->name, outcome, call->subject));
}

static void crash(void) {
    while (true) kill(getpid(), SIGKILL);
}

static bool is(const char *name) { return strcmp(fault, name) == 0; }

static enum verdict fail(struct call *call, int error) {
    call->fault = fault;
    errno = error;
    return FAIL;
}

static enum verdict decide(struct call *call, enum growth growth) {
    call->isCounted = true;
    call->number = __atomic_add_fetch(call->isOutput ? &outputs : &files, 1, __ATOMIC_RELAXED);
    if (call->isOutput != fault_is_of_output || fault_number < 0) return GO;
    // A disk that is full stays full.
    if (is("disk-full") && call->number >= fault_number && growth == GROWS) return fail(call, ENOSPC);
    // The rest of a write that was cut short finds no space.
    if (is("cut-off") && call->number == fault_number + 1 && growth == GROWS) return fail(call, ENOSPC);
    if (call->number != fault_number) return GO;
    call->fault = fault;
    if (is("crash-before")) {
        record(call, fault);
        crash();
    }
    if (is("stop")) {
        record(call, fault);
        kill(getpid(), SIGSTOP);
        call->fault = NULL;
    }
    call->crashesAfter = is("crash-after");
    call->crashesWithin = is("crash-within");
    if (call->crashesWithin || is("short") || is("cut-off")) return SHORT;
    if (is("no-space")) return fail(call, ENOSPC);
    if (is("broken")) return fail(call, EIO);
    if (is("interrupted")) return fail(call, EINTR);
    return GO;
}

long leave(struct call *call, long result) {
    if (!call->isCounted) return result;
    int error = errno;
    char text[40];
    if (call->fault == NULL) snprintf(text, sizeof text, result < 0 ? "error %d" : "done", error);
    record(call, call->fault ? call->fault : text);
    if (call->crashesAfter || call->crashesWithin) crash();
    errno = error;
    return result;
}

/// Writes down a path, whole where it begins at an open folder; false where it is of a device.
static bool describe(char *text, size_t size, int folder, const char *path) {
    char link[40], start[PATH_MAX] = "";
    if (folder != AT_FDCWD && path[0] != '/') {
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        ssize_t length = readlink(link, start, sizeof start - 2);
        start[length < 0 ? 0 : length] = 0;
        strcat(start, path[0] ? "/" : "");
    }
    snprintf(text, size, "%s%s", start, path);
    bool isMemory = strncmp(text, "/dev/shm/", 9) == 0;
    return isMemory || (strncmp(text, "/dev/", 5) != 0 && strncmp(text, "/proc/", 6) != 0);
}

enum verdict meet_path(struct call *call, const char *name, enum growth growth, int folder, const char *path) {
    begin();
    *call = (struct call){.name = name};
    return describe(call->subject, PATH_MAX, folder, path) ? decide(call, growth) : GO;
}

enum verdict meet_paths(
    struct call *call, const char *name, enum growth growth, int folder, const char *path, int second_folder,
    const char *second) {
    begin();
    *call = (struct call){.name = name};
    describe(call->subject, PATH_MAX, folder, path);
    size_t length = strlen(call->subject);
    call->subject[length] = '\t';
    describe(call->subject + length + 1, PATH_MAX, second_folder, second);
    return decide(call, growth);
}

enum verdict meet_descriptor(struct call *call, const char *name, enum growth growth, int descriptor) {
    begin();
    *call = (struct call){.name = name};
    struct stat status;
    int error = errno;
    call->isOutput = descriptor == 1 || descriptor == 2;
    bool isFile = fstat(descriptor, &status) == 0 && (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode));
    errno = error;
    if (descriptor == log_descriptor || (!call->isOutput && !isFile)) return GO;
    if (call->isOutput)
        snprintf(call->subject, PATH_MAX, "standard %s", descriptor == 1 ? "output" : "error");
    else if (!describe(call->subject, PATH_MAX, descriptor, ""))
        return GO;
    return decide(call, growth);
}
