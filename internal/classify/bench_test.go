package classify

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/mtalog/mtalog/parsers"
)

// go test -run '^$' -bench . -benchmem -count 6 ./internal/classify | tee classify.txt

// Replies of about 200 bytes, as Postfix logs them.
var benchRecords = []*parsers.Record{
	{Event: parsers.Bounced, Reply: 550, Enhanced: 5_001_001, Stage: parsers.Rcpt,
		Relay: parsers.Peer{Name: []byte("gmail-smtp-in.l.google.com"), IP: []byte("192.0.2.25")}, Recipient: []byte("user@example.com"),
		Text: []byte("host gmail-smtp-in.l.google.com[192.0.2.25] said: 550-5.1.1 The email account that you tried to reach does not exist. 550 5.1.1  https://support.google.com/mail/?p=NoSuchUser d9443c01a7336-20020a17 - gsmtp (in reply to RCPT TO command)")},
	{Event: parsers.Deferred, Reply: 450, Enhanced: 4_001_001, Stage: parsers.Rcpt,
		Relay: parsers.Peer{Name: []byte("mx.example.net"), IP: []byte("192.0.2.26")}, Recipient: []byte("user@example.net"),
		Text: []byte("host mx.example.net[192.0.2.26] said: 450 4.1.1 <user@example.net>: Recipient address rejected: unverified address: connect to mail.example.net[192.0.2.27]:25: Connection timed out (in reply to RCPT TO command)")},
}

func BenchmarkFingerprint(b *testing.B) {
	text, buf := benchRecords[0].Text, make([]byte, 0, MaxFingerprint)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Fingerprint(buf, text)
	}
}

// BenchmarkHit repeats texts to the letter, as most lines of a log do.
func BenchmarkHit(b *testing.B) {
	c := classifier(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		c.Classify(benchRecords[i%len(benchRecords)])
	}
}

// BenchmarkKnownFingerprint is what a new text costs that has a fingerprint
// which was seen before.
func BenchmarkKnownFingerprint(b *testing.B) {
	c := classifier(b)
	r := *benchRecords[0]
	r.Text = bytes.Replace(r.Text, []byte("d9443c01a7336"), []byte("d944300000000"), 1)
	digits := r.Text[bytes.Index(r.Text, []byte("00000000")):][:8]
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		for k, n := len(digits)-1, i; k >= 0; k, n = k-1, n/10 {
			digits[k] = byte('0' + n%10)
		}
		c.Classify(&r)
	}
	if n := len(c.Fingerprints()); n != 1 {
		b.Errorf("%d fingerprints", n)
	}
}

// BenchmarkMiss asks all rules: no text comes twice and none is known.
func BenchmarkMiss(b *testing.B) {
	c := classifier(b)
	r := *benchRecords[1]
	for i := 0; b.Loop(); i++ {
		r.Text = fmt.Appendf(r.Text[:0], "host mx.example.net[192.0.2.26] said: 250 %c%c%c%c a text that no rule has ever heard of, and which is long enough to be two hundred bytes, more or less, as the replies of many servers in this world are (in reply to RCPT TO command)",
			'a'+i%26, 'a'+i/26%26, 'a'+i/676%26, 'a'+i/17576%26)
		r.Enhanced, r.Reply = 0, 0
		c.Classify(&r)
	}
}

func TestHitAllocatesNothing(t *testing.T) {
	c := classifier(t)
	for _, r := range benchRecords {
		c.Classify(r)
		if n := testing.AllocsPerRun(100, func() { c.Classify(r) }); n != 0 {
			t.Errorf("%v allocations for %q", n, r.Text)
		}
	}
}
