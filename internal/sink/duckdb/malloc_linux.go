package duckdb

/*
#include <malloc.h>

static void share_arena(void) {
#ifdef M_ARENA_MAX
	mallopt(M_ARENA_MAX, 1);
#endif
}
*/
import "C"

// shareArena makes the C library keep one pool of memory rather than one for
// each thread, none of which gives back what another could use: a long import
// would take a third more memory.
func shareArena() { C.share_arena() }
