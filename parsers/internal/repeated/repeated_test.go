package repeated

import (
	"bytes"
	"errors"
	"testing"

	"github.com/mtalog/mtalog/parsers"
)

// TestLine wants a copy of a line whose events are counted, and of no other.
func TestLine(t *testing.T) {
	broken := errors.New("broken")
	reject := []parsers.Record{{Event: parsers.Rejected}}
	for _, tt := range []struct {
		name    string
		line    string
		records []parsers.Record
		err     error
		want    string
		wantErr error
	}{
		{"an event", "a", reject, nil, "a", nil},
		{"no event", "a", nil, nil, "", nil},
		{"a fact", "a", []parsers.Record{{Event: parsers.MessageEnd}}, nil, "", nil},
		{"an error", "a", nil, broken, "", broken},
		{"a line beyond all limits", string(make([]byte, maxKept+1)), reject, nil, "", parsers.ErrUnrecognised},
	} {
		var l Line
		l.Keep([]byte("before"), reject, false, nil)
		line := []byte(tt.line)
		l.Keep(line, tt.records, true, tt.err)
		clear(line) // as the next one overwrites it
		var out parsers.Records
		got, err := l.Again(&out)
		if string(got) != tt.want || err != tt.wantErr || tt.want == "" && got != nil {
			t.Errorf("%s: %q, %v", tt.name, got, err)
		}
		clear(got)
		if again, _ := l.Again(&out); !bytes.Equal(again, []byte(tt.want)) {
			t.Errorf("%s: what was changed in the copy is in the next one: %q", tt.name, again)
		}
	}
	l := Line{repaired: true}
	l.Mark(reject, 7, 3)
	if r := reject[0]; r.Time != 7 || r.Repeat != 2 || !r.Repaired {
		t.Errorf("%+v", r)
	}
}
