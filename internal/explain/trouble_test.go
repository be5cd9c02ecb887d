package explain

import (
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
)

// TestWarningWithoutItsBeginning: a warning is copied without the time and the host, or as a report shows it, and is
// no failure of mail.
func TestWarningWithoutItsBeginning(t *testing.T) {
	for text, want := range map[string]string{
		"warning: not enough free space in mail queue: 8192000 bytes < 1.5*message size limit":         "What to do  Free space",
		"postfix/smtpd[1]: warning: connect to Milter service inet:127.0.0.1:8891: Connection refused": "What to do  The filter does not run",
		"fatal: bind 0.0.0.0 port 25: Address already in use":                                          "What to do  Another process listens there",
		"malware acl condition: clamd /run/clamd.ctl : unable to connect to UNIX socket":               "What to do  The scanner does not run",
		"error: 550 5.1.1 User unknown":                                                                "No such mailbox",
	} {
		var b strings.Builder
		must.Do(t, must.Have(Of(text))(t).WriteText(&b))
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s: want %q in\n%s", text, want, b.String())
		}
	}
}
