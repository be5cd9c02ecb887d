package document

import (
	"errors"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
)

// objects keeps the lines that it is given.
type objects struct {
	parsers.Parser
	lines []string
	keep  bool
}

func (o *objects) Parse(line []byte, out *parsers.Records) error {
	if o.keep {
		o.lines = append(o.lines, string(line))
	}
	out.Add().Text = line
	return nil
}

var documents = []struct{ name, text, want string }{
	{"ConvertTo-Json of Windows PowerShell", "[\r\n    {\r\n        \"Timestamp\":  \"\\/Date(1795494605000)\\/\",\r\n        \"Recipients\":  [\r\n                           \"amy@corp.test\"\r\n                       ]\r\n    },\r\n    {\r\n        \"N\":  1\r\n    }\r\n]\r\n",
		`{"Timestamp":  "\/Date(1795494605000)\/","Recipients":  ["amy@corp.test"]}` + "\n" + `{"N":  1}`},
	{"jq", "{\n  \"a\": {\n    \"b\": \"}]\\\"{[\"\n  },\n  \"c\": []\n}\n{\n  \"d\": null\n}\n", `{"a": {"b": "}]\"{["},"c": []}` + "\n" + `{"d": null}`},
	{"separators where they please", "\xef\xbb\xbf[{\n\"a\":1}\n,{\"b\":2},{\n\"c\":3\n}\n]\n", `{"a":1}` + "\n" + `{"b":2}` + "\n" + `{"c":3}`},
	{"SQLite and DuckDB", "[{\"a\":1},\n{\"b\":[\"}\"]},\n{\"c\":3}]\n", `{"a":1}` + "\n" + `{"b":["}"]}` + "\n" + `{"c":3}`},
	{"ConvertTo-Json -Compress", "[{\"a\":[{\"b\":\"},{\"}]},{\"c\":2}, {\"d\":3}]\n[{\"e\":4}]\n", `{"a":[{"b":"},{"}]}` + "\n" + `{"c":2}` + "\n" + `{"d":3}` + "\n" + `{"e":4}`},
	{"events sent to Splunk", "{\"a\":\"}{\"}{\"b\":2}{\"c\":[3]}\n{\"d\":4}\n", `{"a":"}{"}` + "\n" + `{"b":2}` + "\n" + `{"c":[3]}` + "\n" + `{"d":4}`},
	{"journalctl -o json-pretty", "{\n\t\"__CURSOR\" : \"s=1\",\n\t\"MESSAGE\" : \"x\"\n}\n", `{"__CURSOR" : "s=1","MESSAGE" : "x"}`},
}

func (o *objects) Time([]byte) (int64, bool) { return 0, false }

func TestParse(t *testing.T) {
	for _, tt := range documents {
		inner := &objects{keep: true}
		p := New(inner)
		var out parsers.Records
		for line := range strings.SplitSeq(tt.text, "\n") {
			if err := p.Parse([]byte(line), &out); err != nil {
				t.Errorf("%s: %v: %s", tt.name, err, line)
			}
		}
		if got := strings.Join(inner.lines, "\n"); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
		for i, line := range inner.lines {
			if got := string(out.List[i].Text); got != line {
				t.Errorf("%s: what a record has became %s", tt.name, got)
			}
		}
		if got := strings.TrimSpace(string(Objects([]byte(tt.text)))); got != tt.want {
			t.Errorf("%s: in a sample %s", tt.name, got)
		}
		parsertest.NoAllocs(t, New(&objects{}), strings.ReplaceAll(tt.text, "\n", " "))
	}
}

// TestDamaged: an object without an end, one that is too long, and what is no object.
func TestDamaged(t *testing.T) {
	for _, tt := range []struct {
		text   string
		want   string
		failed int
		broken int64
	}{
		{"[\n{\n\"a\":1\n", "", 0, 1},
		{"[\n{\n\"a\":\"x\n}\n]", `{"a":"x}`, 0, 0}, // a string ends where its line does
		{"[\nnull,\n{\"a\":1}\n]", `{"a":1}`, 1, 0},
		{"[\n{\n" + strings.Repeat("\"a\":1,\n", maxEntry/4) + "\"b\":2},{\"c\":3}\n]", `{"c":3}`, 1, 0},
		{"{\n  \"a\": \"x\",\n  \"b\": [\n{\n  \"c\": 1\n}\n", `{"c": 1}`, 1, 0}, // cut off, and more was appended
		{"[\n  {\n    \"a\": 1\n[\n  {\n    \"b\": [\n      {}\n    ]\n  }\n]\n", `{"b": [{}]}`, 1, 0},
		{"[{\"a\":1}\n{\"b\":\"x\n[{\"c\":2}\n{\"d\":3}]\n", "{\"a\":1}\n{\"c\":2}\n{\"d\":3}", 1, 0}, // cut off within a string
		{"{\n\"a\": [\n{\n\"b\": 1\n}\n]\n}\n", `{"a": [{"b": 1}]}`, 0, 0},                            // without indents it cannot be told
		{strings.Repeat("[", 100) + "{\"a\":1}", `{"a":1}`, 0, 0},
	} {
		inner := &objects{keep: true}
		p := New(inner)
		var out parsers.Records
		failed := 0
		for line := range strings.SplitSeq(tt.text, "\n") {
			if err := p.Parse([]byte(line), &out); errors.Is(err, parsers.ErrBroken) {
				failed++
			}
		}
		p.Flush(&out)
		if got := strings.Join(inner.lines, "\n"); got != tt.want || failed != tt.failed || p.Broken() != tt.broken {
			t.Errorf("%.40q: %.80s, %d failed, %d broken", tt.text, got, failed, p.Broken())
		}
		if cap(p.entry.text) > 2*maxEntry {
			t.Errorf("%.40q: %d bytes are kept", tt.text, cap(p.entry.text))
		}
	}
}

// TestBegins tells a document from lines that look like its beginning.
func TestBegins(t *testing.T) {
	for sample, want := range map[string]bool{
		"[\n  {\n": true, "{\r\n  \"a\": 1\r\n}": true, "[{\n\"a\":1": true,
		"[{\"a\":1},\n{\"b\":2}]\n": true, "[{\"a\":1},\nNov 24": false,
		"": false, "[": false, "{\n}": false, "{\"a\":1}\n{\"b\":2}\n": false, "{\"a\":1}{\"b\":2}": true, "{\"a\":1} x": false, "{\"a\":1}{": false, "{\"a\":\"": false, "[{\"a\":1}]\n": true, "[{\"a\":1},{\"b\":2}]": true, "[{\"a\":1}]\n[{\"b\":2}]\n": true, "[{\"a\":1}\n{\"b\":2}]": true, "[{\"a\":1}] x\nb": false, "[{a": false, "[\n\"a\"\n]": false,
		"Nov 24 04:30:05 mx1 postfix/qmgr[7]: A1B2C3D4E5: removed\n": false,
	} {
		if begins([]byte(sample)) != want {
			t.Errorf("%q: %v", sample, !want)
		}
	}
}

// FuzzParse: whatever is read in pieces, an object is read whole, and nothing is kept for ever.
func FuzzParse(f *testing.F) {
	for _, d := range documents {
		f.Add(d.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		inner := &objects{keep: true}
		p := New(inner)
		var out parsers.Records
		for line := range strings.SplitSeq(text, "\n") {
			_ = p.Parse([]byte(line), &out)
		}
		p.Flush(&out)
		for _, line := range inner.lines {
			if !strings.HasPrefix(line, "{") || len(line) > maxEntry || strings.Contains(line, "\n") {
				t.Errorf("%q became %q", text, line)
			}
		}
		Objects([]byte(text))
	})
}
