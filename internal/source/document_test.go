package source

import (
	"encoding/json"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestDocuments(t *testing.T) {
	for in, want := range map[string]string{
		`{"took":1,"hits":{"total":{"value":2},"hits":[{"_id":"1","_source":{"message":"a"}},{"_id":"2"}]}}`:                       `{"_id":"1","_source":{"message":"a"}}` + "\n" + `{"_id":"2"}` + "\n",
		"{\n  \"value\" : [\n    {\n      \"a b\" : \"c  d\\\" e\"\n    }\n  ]\n}\n":                                               `{"a b":"c  d\" e"}` + "\n",
		`{"messages":[{"message":{"m":"x"},"index":"i"},{"message":"y"}]}`:                                                         `{"m":"x"}` + "\n" + `{"message":"y"}` + "\n",
		`{"data":{"result":[{"stream":{"host":"mx1"},"values":[["1741000000000000000","a \"b\""],["1741000000000000001","c"]]}]}}`: `{"timeUnixNano":"1741000000000000000","line":"a \"b\"","host":"mx1"}` + "\n" + `{"timeUnixNano":"1741000000000000001","line":"c","host":"mx1"}` + "\n",
		`{"records":[{"a":1}]}` + "\n" + `{"records":[{"b":[2,{}]},{"c":3}]}` + "\n":                                               `{"a":1}` + "\n" + `{"b":[2,{}]}` + "\n" + `{"c":3}` + "\n",
		`{"data":[{"id":"x","attributes":{"message":"a"}}],"meta":{"status":"done"}}`:                                              `{"id":"x","attributes":{"message":"a"}}` + "\n",
		`{"messageType":"DATA_MESSAGE","logEvents":[{"a":1}]}{"messageType":"DATA_MESSAGE","logEvents":[{"b":2}]}`:                 `{"a":1}` + "\n" + `{"b":2}` + "\n",
		`["Nov 27 a \"b\"","two\nlines","\u00fc"]`:                                                                                 "Nov 27 a \"b\"\ntwo\nlines\nü\n",
		"[\r\n  \"a\",\r\n  \"b\"\r\n]\r\n":                                                                                        "a\nb\n",
		`{"events":[{"a":1},{"b":2},{"c":`:                                                                                         `{"a":1}` + "\n" + `{"b":2}` + "\n" + `{"c":`, // it is being written
		`{"events":[{"a":1},{"b":2}`:                                                                                               `{"a":1}` + "\n" + `{"b":2}` + "\n",
		`{"events":[{"a":1},`:                                                                                                      `{"a":1}` + "\n",
		`{"events":[{"a":1}]`:                                                                                                      `{"a":1}` + "\n",
		`["a b","c d`:                                                                                                              "a b\nc d",
		// These stay as they are.
		`{"log":"a","values":[{"b":1}]}` + "\n": `{"log":"a","values":[{"b":1}]}` + "\n",
		`{"value":[]}`:                          `{"value":[]}`,
		`{"value":["a"]}`:                       `{"value":["a"]}`,
		`{"value":[{"a":1}]}` + "\nNov 27 x\n":  `{"value":[{"a":1}]}` + "\nNov 27 x\n",
		`["a" b`:                                `["a" b`,
		`[`:                                     `[`,
		`{`:                                     `{`,
		`{"value":[{`:                           `{"value":[{`,
		`{"hits":{"hits":{"hits":{"hits":[{"a":1}]}}}}`: `{"hits":{"hits":{"hits":{"hits":[{"a":1}]}}}}`,
		`{"a":1}}]}`: `{"a":1}}]}`,
	} {
		for name, content := range map[string][]byte{"UTF-8": []byte(in), "with a mark": []byte(UTF8BOM + in), "UTF-16": utf16ed(in, true), "compressed": gzipped(t, []byte(in))} {
			text, err := io.ReadAll(iotest.OneByteReader(mustOpen(t, writeFile(t, "log", content))))
			if string(text) != want || err != nil {
				t.Errorf("%s: %s: %q, %v, want %q", name, in, text, err, want)
			}
		}
	}
}

func TestReverse(t *testing.T) {
	for in, want := range map[string]string{
		"[{\"a\":[1,2]},\n {\"b\" : \"x y\"}]\n": `{"b":"x y"}` + "\n" + `{"a":[1,2]}` + "\n",
		`[{"a":1},{"b":2},{"c"`:                  `{"b":2}` + "\n" + `{"a":1}` + "\n",
		`["a","b"]`:                              "b\na\n",
		`["a\n","","b\r\n"]`:                     "b\r\na\n",
		`{"value":[{"a":1},{"b":2}]}`:            `{"b":2}` + "\n" + `{"a":1}` + "\n",
	} {
		st := mustOpen(t, writeFile(t, "log", []byte(UTF8BOM+in)))
		if !st.Backwards() {
			t.Errorf("%s cannot be turned round", in)
		}
		if ok, err := st.Reverse(); !ok || err != nil {
			t.Errorf("%s: %v, %v", in, ok, err)
		}
		wantBytes(t, in+": Prefix", want[:3])(st.Prefix(3))
		wantBytes(t, in, want)(io.ReadAll(st))
	}
	for _, in := range []string{"", "{\"a\":1}\n", "Nov 27 [{", "[1,2]"} {
		if mustOpen(t, writeFile(t, "log", []byte(in))).Backwards() {
			t.Errorf("%s can be turned round", in)
		}
	}
}

// FuzzDocument: nothing panics or hangs, and an entry of a sound document is sound JSON.
func FuzzDocument(f *testing.F) {
	for _, seed := range []string{`{"hits":{"hits":[{"a":"\\\""}]}}`, `["a","\"b"]`, `{"data":{"result":[{"stream":{},"values":[["1","b"],[1]]}]}}`, `{"value":[{"a":1},`, `[{]},{`, `{"":"}`, `{"a" 1}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		lines, ok := entriesOf([]byte(in))
		memberOf([]byte(in), "message")
		isDocument([]byte(in))
		if !ok || !json.Valid([]byte(in)) || strings.TrimLeft(in, blanks)[0] == '[' {
			return
		}
		for line := range strings.Lines(string(lines)) {
			if !json.Valid([]byte(line)) {
				t.Fatalf("%q: %q", in, line)
			}
		}
	})
}
