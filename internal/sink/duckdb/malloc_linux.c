#include <malloc.h>

// The C library keeps a pool of memory for each thread, up to eight for each
// core, and what is free in one is of no use to another: a long import or tail
// would hold a third more memory, and ever more. It settles how many there may
// be when the second thread asks for memory, which Go's runtime may do before
// the first init function runs; a constructor comes before the runtime.
__attribute__((constructor)) static void share_arena(void) {
#ifdef M_ARENA_MAX
	mallopt(M_ARENA_MAX, 1);
#endif
}
