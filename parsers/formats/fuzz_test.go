package formats

import (
	"bytes"
	"testing"
	"time"

	"github.com/mtalog/mtalog/parsers"
)

// FuzzDetect checks that a format that is recognised reads something of its
// sample, and that recognising leaves the sample as it is.
func FuzzDetect(f *testing.F) {
	for _, s := range samples {
		f.Add([]byte(s.log[max(0, len(s.log)-4096):]))
	}
	// A log that a terminal coloured, one that a mail program gave other blanks, and one that it broke at 80 columns.
	f.Add([]byte("Nov 24 04:30:05 mx1 postfix/smtp[7]: A1B2C3D4E5: to=<b@example.com>, relay=none, delay=1, dsn=4.4.1, \x1b[01;31m\x1b[Kstatus=deferred\x1b[m\x1b[K (a)\n"))
	f.Add([]byte("\u00a0Nov\u00a024\u00a004:30:05\u00a0mx1\u00a0postfix/qmgr[7]:\u00a0A1B2C3D4E5:\u00a0removed\n"))
	f.Add([]byte("Nov 24 04:30:05 mx1 postfix/smtp[7]: A1B2C3D4E5: to=<b@example.com>,\nrelay=mx.example.com[192.0.2.1]:25, delay=1, dsn=2.0.0, status=sent (250 ok)\nNov 24 04:30:06 mx1 postfix/qmgr[7]: A1B2C3D4E5: removed\n"))
	opt := parsers.Options{Location: time.UTC, Newest: time.Unix(1_800_000_000, 0)}
	f.Fuzz(func(t *testing.T, sample []byte) {
		before := bytes.Clone(sample)
		format, err := Detect(sample, opt)
		if !bytes.Equal(before, sample) {
			t.Fatal("the sample was changed")
		}
		if err != nil {
			return
		}
		p := format.New(opt)
		var out parsers.Records
		understood := 0
		for n, line := range bytes.Split(sample, []byte("\n")) {
			if n == sampleLines {
				break
			}
			if line = bytes.TrimSuffix(line, []byte("\r")); len(line) > 0 && p.Parse(line, &out) == nil {
				understood++
			}
		}
		if len(out.List) == 0 && understood == 0 {
			t.Errorf("%s understands nothing", format.Name)
		}
	})
}
