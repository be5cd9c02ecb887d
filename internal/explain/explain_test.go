package explain

import (
	"fmt"
	"strings"
	"testing"
)

// TestExplainLong: of a text of hostile length no reply is longer than what is classified, and no more
// replies are explained than somebody waits for.
func TestExplainLong(t *testing.T) {
	for name, text := range map[string]string{
		"one reply":     "said\n" + strings.Repeat("550-5.7.1 no mail from you\n", 20_000),
		"a folded line": "said:\n" + strings.Repeat("  550 5.7.1 no mail from you\n", 20_000),
	} {
		for _, line := range logicalLines(text) {
			if len(line) > maxReply+100 {
				t.Errorf("%s: a line of %d bytes", name, len(line))
			}
		}
	}
	for _, r := range reportsIn("Diagnostic-Code: smtp; 550 5.1.1 " + strings.Repeat("é", maxReply)) {
		if len(r.Text) > maxReply || strings.Contains(r.Text, "\ufffd") {
			t.Errorf("a reply of %d bytes", len(r.Text))
		}
	}
	var report strings.Builder
	for i := range mostTried + 1 {
		fmt.Fprintf(&report, "Final-Recipient: rfc822; u%d@example.com\nDiagnostic-Code: smtp; 550 5.1.1 no user %[1]d\n", i)
	}
	if all, more := ofReport(report.String()); len(all) != mostTried || !more {
		t.Errorf("%d replies are explained, more: %v", len(all), more)
	}
}
