package exim

import (
	"bytes"
	"testing"
	"time"
	"unicode/utf8"
	"unsafe"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/reallogs"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// FuzzParse checks that whatever the line, its fields lie in it, are UTF-8, and
// that codes are those that smtpcode reads somewhere in the text.
func FuzzParse(f *testing.F) {
	for _, c := range lines {
		f.Add([]byte("2026-11-24 04:39:46 " + c.line))
		f.Add([]byte("Nov 24 04:39:46 mx1 exim[1]: [1/1] 2026-11-24 04:39:46 " + c.line))
	}
	for _, l := range reallogs.Lines(f, "../../testdata/exim/forms.log") {
		f.Add(l)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		line := bytes.Clone(in)
		p := New(parsers.Options{Location: time.UTC, Newest: time.Unix(1_800_000_000, 0)})
		var out parsers.Records
		err := p.Parse(line, &out)
		if err != nil && len(out.List) > 0 {
			t.Fatalf("records in spite of %v", err)
		}
		split := bytes.Contains(line, []byte("/1] ")) || bytes.Contains(line, []byte(`\1] `))
		for i := range out.List {
			r := &out.List[i]
			for _, b := range [][]byte{r.QueueID, r.NextQueueID, r.MessageID, r.Sender, r.Recipient, r.OriginalRecipient,
				r.Client.Name, r.Client.IP, r.Helo, r.Relay.Name, r.Relay.IP, r.User, r.Service, r.Protocol, r.TLSCipher, r.Host, r.Text} {
				if !utf8.Valid(b) {
					t.Errorf("not UTF-8: %q", b)
				}
				if len(b) > 0 && !split && !within(b, line) {
					t.Errorf("%q is not part of the line", b)
				}
			}
			if r.Reply != 0 && !found(r.Text, r.Reply) {
				t.Errorf("reply %v is not in %q", r.Reply, r.Text)
			}
			if r.Reply == 0 && r.CodeOrigin == smtpcode.FromReply {
				t.Errorf("enhanced code without a reply")
			}
		}
	})
}

func within(b, line []byte) bool {
	at, lo := uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(unsafe.Pointer(unsafe.SliceData(line)))
	return at >= lo && at+uintptr(len(b)) <= lo+uintptr(len(line))
}

// found says whether a reply code stands anywhere in the text.
func found(text []byte, want smtpcode.Reply) bool {
	for i := range text {
		if r, n := smtpcode.ScanReply(text[i:]); n > 0 && r == want {
			return true
		}
		if r, _ := smtpcode.ReadReply(text[i:], smtpcode.FirstLine); r == want {
			return true
		}
	}
	return false
}
