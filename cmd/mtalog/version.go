package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

// printVersion prints what a bug report should name: the versions of mtalog, Go, DuckDB
// and the tables.
func printVersion(ctx context.Context, w io.Writer) error {
	engine, err := duckdb.EngineVersion(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "mtalog %s, %s %s/%s, DuckDB %s, database version %d\n",
		builtFrom(), runtime.Version(), runtime.GOOS, runtime.GOARCH, engine, duckdb.Version)
	return err
}

// builtFrom returns the version of the module: that of its tag, or the commit that it
// was built from. A build without either is "(devel)".
func builtFrom() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}

// builtAt returns the day of the commit that the program was built from, "" if that is not known.
func builtAt() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.time" && len(s.Value) >= len(time.DateOnly) {
			return s.Value[:len(time.DateOnly)]
		}
	}
	return ""
}
