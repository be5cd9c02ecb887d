package container

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/label"
	"github.com/mtalog/mtalog/parsers/postfix"
)

// echo is a parser that makes a record of each line, whose stamp is an hour ahead of
// UTC where it begins with '+'.
type echo struct{ clock int64 }

func (e *echo) Parse(line []byte, out *parsers.Records) error {
	r := out.Add()
	r.Text = line
	r.Time = e.clock
	if line[0] == '+' {
		r.Time += int64(time.Hour / time.Microsecond)
	}
	return nil
}
func (e *echo) Time([]byte) (int64, bool) { return 7, true }
func (e *echo) Anchor(int64)              {}

const at = "2026-11-24T04:30:05.000001Z"

var atMicros = time.Date(2026, 11, 24, 4, 30, 5, 1000, time.UTC).UnixMicro()

func docker(text, stream string) string {
	quoted, _ := json.Marshal(text)
	return `{"log":` + string(quoted) + `,"stream":"` + stream + `","time":"` + at + `"}`
}

var cases = []struct {
	name   string
	lines  []string
	want   []string // the texts of the records
	broken int64    // in the end, Parse's errors included
}{
	{"Docker", []string{docker("a <b> \"c\" ü\n", "stdout")}, []string{`a <b> "c" ü`}, 0},
	{"Docker, from a terminal", []string{docker("a\r\n", "stdout")}, []string{"a"}, 0},
	{"Docker with labels", []string{`{"log":"a\n","stream":"stdout","attrs":{"tag":"x","time":"never"},"time":"` + at + `"}`}, []string{"a"}, 0},
	{"Docker, last words without a line end", []string{docker("a", "stdout"), docker("b\n", "stdout")}, []string{"a", "b"}, 0},
	{"Docker, a line in parts", []string{docker(strings.Repeat("a", dockerBuffer), "stdout"), docker("err\n", "stderr"), docker("b\n", "stdout")},
		[]string{"err", strings.Repeat("a", dockerBuffer) + "b"}, 0},
	{"Docker, control characters", []string{docker("a\nb\x00c\td\n", "stdout")}, []string{"a b c\td"}, 0},
	{"Docker, an empty line", []string{docker("\n", "stdout")}, nil, 0},
	{"Docker, cut", []string{`{"log":"a\n","stream":"stdout","time":"2026-11`, `{"log":"a`, `{"log":"a\n"`}, nil, 3},
	{"Docker, without the time", []string{docker("a\n", "stdout"), `{"log":"b\n","stream":"stdout","kubernetes":{"pod_name":"mail-0"}}`, `{"log":"c\n"}`}, []string{"a", `{"log":"b\n","stream":"stdout","kubernetes":{"pod_name":"mail-0"}}`, `{"log":"c\n"}`}, 0},
	{"Kubernetes", []string{at + " stdout F a", at + " stderr F b"}, []string{"a", "b"}, 0},
	{"Podman", []string{"2026-11-24T05:30:05.000001234+01:00 stdout F a"}, []string{"a"}, 0},
	{"Kubernetes, a line in parts", []string{at + " stdout P a", at + " stderr P x", at + " stdout P:more b", at + " stderr F y", at + " stdout F c"}, []string{"xy", "abc"}, 0},
	{"Kubernetes, an empty line", []string{at + " stdout F ", at + " stdout F"}, nil, 0},
	{"Kubernetes, a line without its end", []string{at + " stdout P a"}, nil, 1},
	{"nothing around it", []string{"a", at + " stdout", at + " stdout X a", at + " stdout Fa b", at + " stdin F a", `{"logs":"a"}`},
		[]string{"a", at + " stdout", at + " stdout X a", at + " stdout Fa b", at + " stdin F a", `{"logs":"a"}`}, 0},
	{"a stream without tags", []string{at + " stdout Nov 24 04:30:05 a", at + " stderr  2026-11-24 04:30:05 b", at + " stdout " + at + " c", at + " stdout P Nov 24 04:30:05 d", at + " stdout F e"},
		[]string{"Nov 24 04:30:05 a", "2026-11-24 04:30:05 b", at + " c", "Nov 24 04:30:05 de"}, 0},
	{"docker logs -t", []string{at + " Starting", at + " Nov 24 04:30:05 a", at + " 2026-11-24 04:30:05 b", at + " " + at + " c"},
		[]string{at + " Starting", "Nov 24 04:30:05 a", "2026-11-24 04:30:05 b", at + " c"}, 0},
	{"heroku logs", []string{at + " app[mail.1]: Starting", at + " app[mail.1]: Nov 24 04:30:05 a", at + " app[mail.1]: postfix/smtp[7]: b"}, []string{at + " app[mail.1]: Starting", "Nov 24 04:30:05 a", "postfix/smtp[7]: b"}, 0},
	{"fly logs", []string{at + " app[3d8d9014b32d68] ams [info]Nov 24 04:30:05 a", at + " app[3d8d9014b32d68] ams [info] 2026-11-24 04:30:05 b", at + " app[x", at + " app[x]"},
		[]string{"Nov 24 04:30:05 a", "2026-11-24 04:30:05 b", at + " app[x", at + " app[x]"}, 0},
	{"logcli", []string{at + ` {host="mx1", job="a} b"} Nov 24 04:30:05 a`, at + ` {host="mx1"} b`, at + ` {"a":"b"} 2026-11-24 04:30:05 c`},
		[]string{"Nov 24 04:30:05 a", at + ` {host="mx1"} b`, at + ` {"a":"b"} 2026-11-24 04:30:05 c`}, 0},
	{"a tag alone, of what Loki stores", []string{at + ` {host="mx1"} postfix/smtp[511]: a`, at + "\tpostfix/smtp[511]: b", at + " postfix/smtp[511]: c", at + "\tpostfix/smtp[511] d", at + "\t[511]: e", at + "\tx[]: f", at + "\tx["},
		[]string{"postfix/smtp[511]: a", "postfix/smtp[511]: b", at + " postfix/smtp[511]: c", at + "\tpostfix/smtp[511] d", at + "\t[511]: e", at + "\tx[]: f", at + "\tx["}, 0},
	{"Grafana", []string{at + "\tNov 24 04:30:05 a"}, []string{"Nov 24 04:30:05 a"}, 0},
	{"Fluentd", []string{at + "\tsystem.mail\t{\"a\":1}", at + " system.mail-1: {\"a\":2}", at + " mail: {a}", at + " : {\"a\":3}", at + " my mail: {\"a\":4}"},
		[]string{`{"a":1}`, `{"a":2}`, at + " mail: {a}", at + " : {\"a\":3}", at + " my mail: {\"a\":4}"}, 0},
	{"Fluent Bit", []string{`mail.0: [1795494605.000001000, {"a":1}]`, `mail.0: [1795494605.000001000, {"a":2}`, `mail.0: [1795494605.1, {"a":3}]`, `: [1795494605.000001000, {"a":4}]`},
		[]string{`{"a":1}`, `mail.0: [1795494605.000001000, {"a":2}`, `mail.0: [1795494605.1, {"a":3}]`, `: [1795494605.000001000, {"a":4}]`}, 0},
	{"Fluent Bit, in a further line of a reply", []string{`550-mail: [1795494605.000001000, {"a":1}]`}, []string{`550-mail: [1795494605.000001000, {"a":1}]`}, 0},
	{"docker compose logs", []string{"mail-1  | a", "mail-1 | " + at + " Nov 24 04:30:05 b", "x.y_z | "}, []string{"a", "Nov 24 04:30:05 b"}, 0},
	{"docker service logs", []string{"mail.1.lu9sz1c4w2w5@node7    | a"}, []string{"a"}, 0},
	{"kubectl logs --prefix", []string{"[pod/mail-0/postfix] a", "[pod/mail-0/postfix] " + at + " Nov 24 04:30:05 b", "[pod/mail"}, []string{"a", "Nov 24 04:30:05 b", "[pod/mail"}, 0},
	{"strings of JSON", []string{`"Nov 24 04:30:05 a \"b\" \u00fc\n"`, `"2026-11-24 04:30:05 b",`, `    "<22>Nov 24 04:30:05 c",`},
		[]string{`Nov 24 04:30:05 a "b" ü `, "2026-11-24 04:30:05 b", `    "<22>Nov 24 04:30:05 c",`}, 0},
	{"no strings of JSON", []string{`"2026-11-24T04:30:05Z","mx1"`, `"Nov 24 04:30:05 a" b`, `"Nov 24 04:30:05 a`, `"Nov 24 04:30:05 a\"`, `"a"`, `"`, `""Nov 24 04:30:05 a"`},
		[]string{`"2026-11-24T04:30:05Z","mx1"`, `"Nov 24 04:30:05 a" b`, `"Nov 24 04:30:05 a`, `"Nov 24 04:30:05 a\"`, `"a"`, `"`, `""Nov 24 04:30:05 a"`}, 0},
	{"lines that a spreadsheet saved", []string{`"Nov 24 04:30:05 a ""b"" c"""`, `Nov 24 04:30:05 d`}, []string{`Nov 24 04:30:05 a "b" c"`, "Nov 24 04:30:05 d"}, 0},
	{"columns that it saved", []string{`"Nov 24 04:30:05 a","b ""c"""`}, []string{`"Nov 24 04:30:05 a","b ""c"""`}, 0},
	{"Grafana before 10", []string{"2026-11-24 04:30:05.000001\tNov 24 04:30:05 a"}, []string{"Nov 24 04:30:05 a"}, 0},
	{"a string of JSON that is none", []string{`"Nov 24 04:30:05 \q"`}, nil, 1},
	{"names in a text", []string{"a | b | c"}, []string{"b | c"}, 0},
	{"no name", []string{"a|b", "a |b", "a b | c", " | d", "Nov 24 | e", at + " | f"}, []string{"a|b", "a |b", "a b | c", " | d", "Nov 24 | e", at + " | f"}, 0},
	{"too long", []string{at + " stdout P " + strings.Repeat("a", maxText), at + " stdout P b", at + " stdout F c", at + " stdout F d"}, []string{"d"}, 1},
	{"the container's zone is another one", []string{at + " stdout F +a"}, []string{"+a"}, 0},
}

func TestParse(t *testing.T) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := New(&echo{atMicros}, label.Undecided)
			var out parsers.Records
			var broken int64
			for _, l := range c.lines {
				if us, ok := p.Time([]byte(l)); ok && us != atMicros && us != 7 {
					t.Errorf("Time is %v", time.UnixMicro(us).UTC())
				}
				if p.Parse([]byte(l), &out) == parsers.ErrBroken {
					broken++
				}
			}
			p.Flush(&out)
			var got []string
			for i := range out.List {
				got = append(got, string(out.List[i].Text))
				if out.List[i].Time != atMicros {
					t.Errorf("time %v", time.UnixMicro(out.List[i].Time).UTC())
				}
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
			if broken += p.Broken(); broken != c.broken {
				t.Errorf("%d damaged, want %d", broken, c.broken)
			}
		})
	}
}

// TestCollected: what a collector of logs makes of Docker's objects has its own members, which say when
// a line was written, and by whom.
func TestCollected(t *testing.T) {
	const tail = "postfix/qmgr[1]: A1B2C3D4E5: removed"
	p := New(postfix.New(parsers.Options{Location: time.UTC, Newest: time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)}), label.Undecided)
	for line, want := range map[string]string{
		`{"log":"mx1 ` + tail + `\n","stream":"stdout","timestamp":"2026-11-24T04:30:05Z"}`: "2026-11-24T04:30:05Z",
		`{"log":"2026-11-24T04:30:03Z mx1 ` + tail + `\n","stream":"stdout"}`:               "2026-11-24T04:30:03Z",
		`{"log":"2026-11-24T04:30:03Z mx1 ` + tail + `\n","program":"web"}`:                 "",
	} {
		var out parsers.Records
		if err := p.Parse([]byte(line), &out); (err == nil) != (want != "") || len(out.List) > 0 != (want != "") {
			t.Errorf("%s: %v, %d records", line, err, len(out.List))
		} else if want != "" && time.UnixMicro(out.List[0].Time).UTC().Format(time.RFC3339) != want {
			t.Errorf("%s: %v", line, time.UnixMicro(out.List[0].Time).UTC())
		}
	}
}

// TestTime wants the container's own stamp, unless it is of another zone than is known
// or says too little.
func TestTime(t *testing.T) {
	const tail = " postfix/qmgr[1]: A1B2C3D4E5: removed"
	for _, c := range []struct{ line, want string }{
		{"Nov 24 04:30:03 mx1" + tail, "2026-11-24T04:30:03Z"},
		{"Nov 24 15:30:03 mx1" + tail, "2026-11-24T04:30:05Z"},                  // UTC+11
		{"Nov 23 16:30:03 mx1" + tail, "2026-11-24T04:30:05Z"},                  // UTC-12
		{"2026-11-24T10:15:03 mx1" + tail, "2026-11-24T04:30:05Z"},              // UTC+5:45
		{"2026-11-24T01:07:03Z mx1" + tail, "2026-11-24T01:07:03Z"},             // a file that was printed late
		{"Nov 20 04:30:03 mx1" + tail, "2026-11-20T04:30:03Z"},                  // longer ago than zones differ
		{"2026-11-24T05:30:03.250000+01:00 mx1" + tail, "2026-11-24T04:30:03Z"}, // the same time
		{tail[1:], "2026-11-24T04:30:05Z"},                                      // no stamp
	} {
		p := New(postfix.New(parsers.Options{Location: time.UTC, Newest: time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)}), label.Undecided)
		var out parsers.Records
		if err := p.Parse([]byte(at+" stdout F "+c.line), &out); err != nil || len(out.List) != 1 {
			t.Errorf("%s: %v, %d records", c.line, err, len(out.List))
		} else if got := time.UnixMicro(out.List[0].Time).UTC().Format(time.RFC3339); got != c.want {
			t.Errorf("%s: %s, want %s", c.line, got, c.want)
		}
	}
}

func unwrapped(sample []byte) string {
	lines, _, _ := Unwrap(sample)
	return string(lines)
}

// TestUnwrap wants the lines that Parse gives the other parser.
func TestUnwrap(t *testing.T) {
	sample := []byte(docker("a\n", "stdout") + "\r\n\n" + "bare\n" + `{"log":"cut` + "\n" + docker("b\n", "stderr"))
	before := bytes.Clone(sample)
	if d := cmp.Diff("a\nbare\n\nb\n", unwrapped(sample)); d != "" || !bytes.Equal(before, sample) {
		t.Errorf("%s, now %s", d, sample)
	}
	for _, s := range []string{"", "\n\n", "bare\nbare\n" + at + " mx1 postfix/smtp[1]: a | b\n"} {
		if got := unwrapped([]byte(s)); got != "" {
			t.Errorf("%q is in a container: %q", s, got)
		}
	}
	if got := unwrapped([]byte(at + " Starting\n" + at + " Nov 24 04:30:05 a\n")); got != at+" Starting\nNov 24 04:30:05 a\n" {
		t.Errorf("got %q", got)
	}
}

const delivery = "Nov 24 05:30:05 mx1 postfix/smtp[511]: 4jXw1K3Hk2z1x: to=<a@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 Ok)"

// TestAllocations wants none, whatever the engine.
func TestAllocations(t *testing.T) {
	half := len(delivery) / 2
	p := New(postfix.New(parsers.Options{Location: time.UTC}), label.Present)
	var out parsers.Records
	for _, lines := range [][]string{
		{docker(delivery+"\n", "stdout")},
		{at + " stdout F " + delivery},
		{"mail-1  | " + at + " " + delivery},
		{at + " stdout P " + delivery[:half], at + " stdout F " + delivery[half:]},
	} {
		buffer := make([]byte, 1024)
		parse := func() {
			out.Reset()
			for _, l := range lines {
				b := buffer[:copy(buffer, l)]
				p.Parse(b, &out)
			}
		}
		parse()
		if n := testing.AllocsPerRun(10, parse); n > 0 || len(out.List) != 1 || out.List[0].Time != atMicros {
			t.Errorf("%v allocations, %d records: %s", n, len(out.List), lines[0])
		}
	}
}

// FuzzParse checks that a line that encoding/json reads gives the text that it
// reads, and that nothing panics.
func FuzzParse(f *testing.F) {
	for _, c := range cases {
		f.Add([]byte(strings.Join(c.lines, "\n")[:min(4096, len(strings.Join(c.lines, "\n")))]))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		Unwrap(in)
		p := New(postfix.New(parsers.Options{Location: time.UTC, Newest: time.Unix(1_800_000_000, 0)}), label.Undecided)
		var out parsers.Records
		for line := range bytes.SplitSeq(in, []byte("\n")) {
			p.Time(line)
			var object struct{ Log, Stream, Time string }
			whole := json.Unmarshal(line, &object) == nil
			l, w := unwrap(&p.clock, bytes.Clone(line))
			// Where a key comes twice the two differ, and where text was not UTF-8 or has
			// half a surrogate pair.
			if whole && w == sound && bytes.Count(bytes.ToLower(line), []byte(`log"`)) == 1 && plain(object.Log) && plain(string(l.text)) && object.Log != string(l.text) {
				t.Errorf("%q, want %q", l.text, object.Log)
			}
			p.Parse(bytes.Clone(line), &out)
		}
		p.Flush(&out)
	})
}

// plain reports whether a string has nothing that one of the two readers replaces.
func plain(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == utf8.RuneError || r == '?' })
}
