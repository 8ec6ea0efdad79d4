// A library to be preloaded that counts the calls by which a process changes files, writes each to a log, and at one of
// them crashes, fails, is interrupted, writes only a part, or stops. `faults.c` decides, `calls.c` stands before calls.
//
//     LD_PRELOAD=libfaults.so TORTURE_LOG=calls.txt TORTURE_CALL=12 TORTURE_FAULT=crash-before easel train …
//
// Calls on files are numbered 1, 2, …; those on standard output and error, whose number may depend on time, o1, o2, ….
// Each makes one line of the log: number, name, what became of it, path (and second path), with tabs between them.
#ifndef FAULTS_H
#define FAULTS_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

/// A call under way.
struct call {
    const char *name;
    /// What it works on, and for two paths both with a tab between them.
    char subject[2 * PATH_MAX + 2];
    long number;
    bool isOutput;
    bool isCounted;
    bool crashesAfter;
    bool crashesWithin;
    const char *fault;
};

/// What is to become of a call.
enum verdict {
    GO,
    /// Only a part is to be written.
    SHORT,
    /// It is not to be made; `errno` is set.
    FAIL,
};

/// Whether a call makes the files larger, so that a full disk refuses it.
enum growth { STEADY, GROWS };

/// Numbers a call on a path; `folder` is what a relative one begins at.
enum verdict meet_path(struct call *, const char *name, enum growth, int folder, const char *path);
/// Numbers a call on two paths.
enum verdict meet_paths(
    struct call *, const char *name, enum growth, int folder, const char *path, int second_folder, const char *second);
/// Numbers a call on a descriptor, where it is of a file, a folder, or standard output or error.
enum verdict meet_descriptor(struct call *, const char *name, enum growth, int descriptor);

/// Logs what became of a call and crashes where it is to crash after it; gives back the result, and `errno` as it was.
long leave(struct call *, long result);

/// The length of a part of what was to be written.
size_t part(size_t whole);
/// To be told of every call that writes, on whatever descriptor.
void count_write(void);

#endif
