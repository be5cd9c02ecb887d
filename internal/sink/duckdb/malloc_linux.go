package duckdb

import "C" // for malloc_linux.c
