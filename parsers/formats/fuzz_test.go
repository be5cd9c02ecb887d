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
