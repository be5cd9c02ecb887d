//go:build static

#include <netdb.h>
#include <pwd.h>
#include <stddef.h>

// These take the place of the functions that load libraries, which are those of the C
// library that the program was linked with: on a system with another, it would abort.
// DuckDB calls them for extensions and their download, of which mtalog allows neither, and
// for the name of the user who holds a database, which is a part of a sentence.

void *__wrap_dlopen(const char *file, int mode) { return NULL; }

int __wrap_getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **res) {
	return EAI_FAIL;
}

struct passwd *__wrap_getpwuid(uid_t uid) { return NULL; }
