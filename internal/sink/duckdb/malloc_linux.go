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

// The C library keeps a pool of memory for each thread, up to eight for each
// core, and what is free in one is of no use to another: a long import or tail
// would hold a third more memory, and ever more. It must be told before the
// second thread asks for memory.
func init() { C.share_arena() }
