package duckdb

// void mtalog_give_back(void); // of malloc_linux.c
import "C"

// giveBack returns to the system what the C library keeps of freed memory.
func giveBack() { C.mtalog_give_back() }
