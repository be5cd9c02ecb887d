package scan

import "testing"

func TestVerbose(t *testing.T) {
	for _, c := range []struct {
		line string
		pid  uint32
		rest string
		head bool
	}{
		{"    1 LOG: MAIN", 1, "LOG: MAIN", true},
		{"  276 LOG: smtp_connection MAIN REJECT", 276, "LOG: smtp_connection MAIN REJECT", true},
		{"12345 LOG: PANIC DIE", 12345, "LOG: PANIC DIE", true},
		{"1234567   x", 1234567, "  x", false},
		{"  276 LOG: MAIN x", 276, "LOG: MAIN x", false},
		{"  276 LOG:  MAIN", 276, "LOG:  MAIN", true},
		{"  276 LOG: MAIN1", 276, "LOG: MAIN1", false},
		{"  276 LOG: ", 276, "LOG: ", false},
		{"   276 LOG: MAIN", 0, "", false},
		{" 276 LOG: MAIN", 0, "", false},
		{"  276", 0, "", false},
		{"    0 x", 0, "", false},
		{"99999999999 x", 0, "", false},
		{"     ", 0, "", false},
		{"x", 0, "", false},
		{"", 0, "", false},
	} {
		pid, n := VerbosePID([]byte(c.line))
		rest := ""
		if n > 0 {
			rest = c.line[n:]
		}
		if head := VerboseHead([]byte(rest)); pid != c.pid || rest != c.rest || head != c.head {
			t.Errorf("%q: %d %q %v", c.line, pid, rest, head)
		}
	}
}
