package stamp

import (
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
)

// TestNamedZones reads stamps with the name of a zone where clocks of the place skip that hour,
// and lines whose host is called like a zone.
func TestNamedZones(t *testing.T) {
	berlin := must.Have(time.LoadLocation("Europe/Berlin"))(t)
	for line, want := range map[string]string{
		"Mar 29 02:30:00 UTC mx1 postfix/smtp[1]: x":             "2026-03-29T02:30:00Z",
		"2026-03-29 02:30:00 UTC mx1 postfix/smtp[1]: x":         "2026-03-29T02:30:00Z",
		"Mar 29 03:30:00 CEST mx1 last message repeated 2 times": "2026-03-29T01:30:00Z",
		"Mar 28 02:30:00 UTC postfix/smtp[1]: x":                 "2026-03-28T01:30:00Z",
		"Mar 28 02:30:00 UTC last message repeated 2 times":      "2026-03-28T01:30:00Z",
		"Mar 28 02:30:00 TLS mx1 postfix/smtp[1]: x":             "2026-03-28T01:30:00Z",
		"2026-03-28 02:30:00 SMTP connection from x: y":          "2026-03-28T01:30:00Z",
		"Mar 28 02:30:00 UTC":                                    "2026-03-28T01:30:00Z",
		"Mar 28 02:30:00 UTC ":                                   "2026-03-28T01:30:00Z",
		"@4000000069c8bab200000000 x":                            "2026-03-29T05:37:44Z",
		"2026-03-29_02:30:00.00000 x":                            "2026-03-29T02:30:00Z",
	} {
		c := NewClock(berlin, time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC))
		us, n, _ := c.Syslog([]byte(line))
		if got := time.UnixMicro(us).UTC().Format(time.RFC3339); n == 0 || got != want {
			t.Errorf("%s: %s, %d bytes, want %s", line, got, n, want)
		}
	}
	for _, line := range []string{"@4000000065a1b2c3zzzzzzzz x", "@0000000065a1b2c300000000 x", "2026-13-29_02:30:00.00000 x", "32 Nov 04:30:05 mx1 x", "24.13.2026 04:30:05 mx1 x"} {
		c := NewClock(berlin, time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC))
		if _, n, _ := c.Syslog([]byte(line)); n > 0 {
			t.Errorf("%s: %d bytes", line, n)
		}
	}
}
