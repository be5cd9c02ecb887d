package duckdb

// void mtalog_give_back(void); // of malloc_linux.c
import "C"

// giveBack makes the C library return freed memory to the system.
func giveBack() { C.mtalog_give_back() }
