package gen

import (
	"cmp"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// WriteFile writes a log to a file, which only its owner may read, and sets
// the file's time to that of the last line: stamps without a year are read by it.
func WriteFile(path string, opt Options) (*Truth, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	t, err := Write(f, opt)
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return nil, err
	}
	return t, os.Chtimes(path, t.Last, t.Last)
}

// FormatName puts the name of a format together; parts that an MTA does not
// have are ignored, and empty ones get their default.
func FormatName(mta, format, ids string) string {
	switch mta {
	case "postfix":
		return mta + "-" + cmp.Or(format, "rfc3339")
	case "exim":
		return mta + "-" + cmp.Or(format, "default") + "-" + cmp.Or(ids, "new")
	}
	return mta
}

// ParseSize reads "4MiB", "1GiB", "512KiB" or a number of bytes.
func ParseSize(s string) (int64, error) {
	digits, unit := s, int64(1)
	for suffix, n := range map[string]int64{"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30} {
		if d, ok := strings.CutSuffix(s, suffix); ok {
			digits, unit = d, n
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n <= 0 || n > (1<<62)/unit {
		return 0, fmt.Errorf("size %q: want a number with KiB, MiB or GiB, such as 100MiB", s)
	}
	return n * unit, nil
}
