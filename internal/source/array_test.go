package source

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// TestArray: an array of JSON becomes lines, and every byte keeps its offset.
func TestArray(t *testing.T) {
	for in, want := range map[string]string{
		`[{"a":1},{"b":[{"c":2},{"d":"}],"}]} , {"e":"\"}, {\\"},{"f":{}}]` + "\n": `[{"a":1}` + "\n" + `{"b":[{"c":2},{"d":"}],"}]} ` + "\n" + ` {"e":"\"}, {\\"}` + "\n" + `{"f":{}}]` + "\n",
		"[{\"a\":1},{\"b\":2}]\n[{\"c\":3},{\"d\":4}]":                             "[{\"a\":1}\n{\"b\":2}]\n[{\"c\":3}\n{\"d\":4}]",
		"[{\"a\":1},{\"b\":\"cut\n[{\"c\":1},{\"d\":2}]":                           "[{\"a\":1}\n{\"b\":\"cut\n[{\"c\":1}\n{\"d\":2}]",
		"[{\"a\":1},{\"b\":\"cut\\\n[{\"c\":1},{\"d\":2}]":                         "[{\"a\":1}\n{\"b\":\"cut\\\n[{\"c\":1}\n{\"d\":2}]",
		"[{},{}]\na, b, {c}: d, \"e, \n[{}, 1, {},{}":                              "[{}\n{}]\na, b, {c}: d, \"e, \n[{}\n 1, {}\n{}",
		// These have lines.
		"[{\"a\":1},\r\n{\"b\":2},\r\n{\"c\":3}]":          "[{\"a\":1},\r\n{\"b\":2},\r\n{\"c\":3}]",
		"[{\r\n  \"a\": [\r\n    1,\r\n    2\r\n  ]\r\n}]": "[{\r\n  \"a\": [\r\n    1,\r\n    2\r\n  ]\r\n}]",
		"[{\"a\":1}]":            "[{\"a\":1}]",
		"[ {\"a\":1},{\"b\":2}]": "[ {\"a\":1},{\"b\":2}]", // such may be a log of another form
		"[{":                     "[{",
		"[":                      "[",
	} {
		for name, content := range map[string][]byte{"UTF-8": []byte(in), "with a mark": []byte(UTF8BOM + in), "UTF-16": utf16ed(in, true), "compressed": gzipped(t, []byte(in))} {
			path := writeFile(t, "log", content)
			st := mustOpen(t, path)
			if name != "compressed" {
				wantBytes(t, name+": Prefix", content[:min(5, len(content))])(st.Prefix(5))
			}
			wantBytes(t, name+": Peek", want[:min(20, len(want))])(st.Peek(20))
			wantBytes(t, name+": Read", want)(io.ReadAll(iotest.OneByteReader(st)))
			st = mustOpen(t, path)
			if err := st.Skip(st.Offset() + 1); err != nil {
				t.Error(err)
			}
			if divided := strings.Count(want, "\n") > strings.Count(in, "\n"); name != "compressed" && name != "UTF-16" && IsDivided(content) != divided {
				t.Errorf("%s: IsDivided is %v for %s", name, !divided, in)
			}
			wantBytes(t, name+": Read, behind the first byte", want[1:])(io.ReadAll(st))
		}
	}
}

// TestLongArray: an array that is far longer than a line may be is no long line.
func TestLongArray(t *testing.T) {
	for _, size := range []int{1000, peekSize + 1000} {
		object := `{"message":"` + strings.Repeat("x", size) + `"}`
		in := "[" + strings.Repeat(object+",", 300) + object + "]"
		text, err := io.ReadAll(mustOpen(t, writeFile(t, "log", []byte(in))))
		if lines := bytes.Split(text, []byte("\n")); err != nil || len(lines) != 301 || len(lines[1]) != len(object) {
			t.Errorf("%d lines, %v", len(lines), err)
		}
	}
}

// FuzzArray: whatever comes, only commas become line feeds; and the lines of what is an array
// of objects are these objects.
func FuzzArray(f *testing.F) {
	for _, seed := range []string{`[{"a":1},{"b":[{"c":2},{}],"d":"},{\"\\"}]`, "[{\n\"a\":1}\n,{}]", `[{"a":"` + "\n" + `[{}]`, `[{}}},{}]`, `[{]]],`, `[[{}],[{}]]`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		got, err := io.ReadAll(&arrayReader{src: iotest.OneByteReader(strings.NewReader(in))})
		if err != nil || len(got) != len(in) {
			t.Fatalf("%d of %d bytes, %v", len(got), len(in), err)
		}
		for i, c := range got {
			if c != in[i] && (c != '\n' || in[i] != ',') {
				t.Fatalf("%q became %q", in, got)
			}
		}
		var array []map[string]any
		if json.Unmarshal([]byte(in), &array) != nil || strings.ContainsAny(in, "\r\n") || len(array) == 0 || strings.Contains(in, "null") {
			return
		}
		lines := strings.Split(string(got), "\n")
		if len(lines) != len(array) {
			t.Fatalf("%q: %d lines", in, len(lines))
		}
		for i, line := range lines {
			var object map[string]any
			if err := json.Unmarshal([]byte(strings.Trim(line, "[] \t")), &object); err != nil || fmt.Sprint(object) != fmt.Sprint(array[i]) {
				t.Fatalf("%q: %s, %v", in, line, err)
			}
		}
	})
}

// TestLongRow: objects that follow one another on a line that is far longer than one may be come on
// lines, also behind the offset at which an import goes on.
func TestLongRow(t *testing.T) {
	object := `{"message":"}{ \"{","a":[{}]}`
	in := strings.Repeat(object, 50_000)
	want := strings.Repeat(object+"\n", 49_999) + object
	for name, content := range map[string][]byte{"plain": []byte(in), "with a mark": []byte(UTF8BOM + in), "compressed": gzipped(t, []byte(in))} {
		path := writeFile(t, "log", content)
		wantBytes(t, name, want)(io.ReadAll(mustOpen(t, path)))
		st := mustOpen(t, path)
		at := st.Offset()
		if err := st.Skip(at + 1_000_000); err != nil {
			t.Error(err)
		}
		wantBytes(t, name+", behind an offset", want[1_000_000:])(io.ReadAll(st))
	}
}
