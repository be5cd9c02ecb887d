package explain

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
)

// TestOf has a text of each kind taken apart and told in both forms.
func TestOf(t *testing.T) {
	const replies = "550 5.1.1 <bob@example.net>: User unknown\n"
	for name, tt := range map[string]struct {
		text  string
		want  []string // in the text for people
		count int      // of replies in the document, 0 for an answer about one
	}{
		"a code":                  {"5.7.1", []string{"5.7.1"}, 0},
		"a reply":                 {replies, []string{"Category    bad_mailbox (hard), by its words", "The code in general:"}, 0},
		"words alone":             {"mailbox is full", []string{"No code, but the words are known."}, 0},
		"a code without brackets": {"TSS04", []string{"Category    "}, 0},
		"a warning in a log": {"Nov 28 05:00:30 mx1 postfix/smtpd[11]: warning: connect to Milter service inet:127.0.0.1:8891: Connection refused",
			[]string{"The mail server says this of itself", "What to do  The filter does not run"}, 0},
		"one refusal in a session": {"250 2.1.0 Ok\nRCPT TO:<bob@example.net>\n" + replies,
			[]string{"Category    bad_mailbox"}, 0},
		"two in a session": {replies + "QUIT\n452 4.2.2 Mailbox full\n",
			[]string{"Reply: 550 5.1.1", "Reply: 452 4.2.2"}, 2},
		"a report": {"Final-Recipient: rfc822; bob@example.net\nRemote-MTA: dns; mx.example.net\nDiagnostic-Code: smtp; " + replies,
			[]string{"Reply of mx.example.net about bob@example.net: 550 5.1.1"}, 1},
	} {
		a, err := Of(tt.text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var b strings.Builder
		must.Do(t, a.WriteText(&b))
		for _, want := range tt.want {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s: no %q in\n%s", name, want, b.String())
			}
		}
		text := must.Have(json.Marshal(a.Document()))(t)
		var doc struct {
			Codes   *[]any `json:"codes"`
			Replies []any  `json:"replies"`
		}
		if err := json.Unmarshal(text, &doc); err != nil || len(doc.Replies) != tt.count || (doc.Codes == nil) != (tt.count > 0) {
			t.Errorf("%s: %v, the document has %d replies, want %d: %s", name, err, len(doc.Replies), tt.count, text)
		}
	}
	if a, err := Of("nothing of the kind"); err == nil {
		t.Errorf("explained: %+v", a)
	}
}
