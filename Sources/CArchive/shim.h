#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

// A locale in which names are UTF-8, whatever that of the process is: libarchive converts names to a thread's own.
static inline locale_t easel_utf8_locale(void) { return newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0); }
