package explain

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
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

// TestAdviceOnce: what to do about a reply is not said again of its code.
func TestAdviceOnce(t *testing.T) {
	var b strings.Builder
	must.Do(t, must.Have(Of("554 5.7.1 Message contains a URL listed by SURBL"))(t).WriteText(&b))
	text := strings.Join(strings.Fields(b.String()), " ")
	if n := strings.Count(text, "look the domains of all links up"); n != 1 || !strings.Contains(text, "What to do - ") {
		t.Errorf("said %d times in\n%s", n, b.String())
	}
}
