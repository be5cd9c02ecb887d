package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// wantCode is what a code is to be, as errors say it.
const wantCode = "a code such as 5.7.1, 5.7, 5 or 550"

// ParseCode reads a reply code, an enhanced status code or the beginning of one. If
// reply >= 0, it is a reply code; otherwise from and to are the first and the last
// enhanced code that are meant, as the store keeps them (see the type code).
func ParseCode(s string) (from, to, reply int64, err error) {
	parts, ok := codeParts(strings.TrimSuffix(strings.TrimSuffix(s, ".x"), ".x")) // 5.x.x
	if len(s) == len("5xx") && strings.HasSuffix(s, "xx") {
		parts, ok = codeParts(s[:1])
	}
	switch {
	case ok && len(parts) == 1 && parts[0] >= 200 && parts[0] < 600:
		return 1, 0, parts[0], nil // no enhanced code lies between 1 and 0
	case !ok || len(parts) > 3 || !slices.Contains([]int64{2, 4, 5}, parts[0]):
		return 0, 0, 0, fmt.Errorf("%q: want %s", s, wantCode)
	}
	for i, scale := 0, int64(1_000_000); i < 3; i, scale = i+1, scale/1000 {
		if i < len(parts) {
			from += parts[i] * scale
			to += parts[i] * scale
		} else {
			to += 999 * scale
		}
	}
	return from, to, -1, nil
}

// codeParts returns the numbers of a code, which are of three digits at most and have no
// leading zeros (RFC 3463 section 2).
func codeParts(s string) (parts []int64, ok bool) {
	for f := range strings.SplitSeq(s, ".") {
		n, err := strconv.ParseUint(f, 10, 16)
		if err != nil || n > 999 || len(f) > 1 && f[0] == '0' {
			return nil, false
		}
		parts = append(parts, int64(n))
	}
	return parts, true
}
