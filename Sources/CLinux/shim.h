// What the C library has and its Swift module does not show.

/// Waits until everything written to the file system of an open file is on the disk; 0, or -1 with `errno`.
int syncfs(int descriptor);
