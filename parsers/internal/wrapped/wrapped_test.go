package wrapped

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
	"github.com/mtalog/mtalog/parsers/postfix"
)

// log has lines of different lengths.
var log = func() (lines []string) {
	for i := range 20 {
		lines = append(lines, fmt.Sprintf("Nov 24 04:30:%02d mx1 postfix/smtp[7]: A1B2C3D4E%d: to=<%s@example.com>, relay=mx.example.net[192.0.2.1]:25, delay=1, delays=0/0/1/0, dsn=5.1.1, status=bounced (host mx.example.net[192.0.2.1] said: 550 5.1.1 <%[3]s@example.com>: no such user (in reply to RCPT TO command))", i, i%10, strings.Repeat("amy", i%4+1)))
		lines = append(lines, fmt.Sprintf("Nov 24 04:30:%02d mx1 postfix/qmgr[7]: A1B2C3D4E%d: removed", i, i%10))
	}
	return lines
}()

// fold breaks lines at a column.
func fold(lines []string, width int) (all []string) {
	for _, line := range lines {
		for ; len(line) > width; line = line[width:] {
			all = append(all, line[:width])
		}
		all = append(all, line)
	}
	return all
}

// wrap breaks lines between words, and puts an indent before what goes on.
func wrap(lines []string, width int, indent string) (all []string) {
	for _, line := range lines {
		text := ""
		for word := range strings.FieldsSeq(line) {
			switch {
			case text == "":
				text = word
			case len(text)+1+len(word) > width:
				all = append(all, text)
				text = indent + word
			default:
				text += " " + word
			}
		}
		all = append(all, text)
	}
	return all
}

func read(t *testing.T, p parsers.Parser, lines []string) (all []string) {
	t.Helper()
	var out parsers.Records
	for _, line := range lines {
		if err := p.Parse([]byte(line), &out); err != nil && err != parsers.ErrForeign {
			t.Errorf("%s: %v", line, err)
		}
	}
	if f, ok := p.(parsers.Flusher); ok {
		f.Flush(&out)
	}
	for i := range out.List {
		all = append(all, time.UnixMicro(out.List[i].Time).UTC().Format("15:04:05 ")+parsertest.Text(&out.List[i]))
	}
	return all
}

// TestParse wants broken lines read as if they were whole.
func TestParse(t *testing.T) {
	opt := parsers.Options{Location: time.UTC, Newest: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)}
	want := read(t, postfix.New(opt), log)
	greeting := []string{"Hello,", "", "this is what the log of the server has on them:"}
	for name, lines := range map[string][]string{
		"fold": fold(log, 80), "narrow": fold(log, 64), "a mail": wrap(log, 76, ""), "an indent": wrap(log, 72, "    "),
		"a greeting": append(greeting, wrap(log, 78, "")...), "blank lines": strings.Split(strings.Join(wrap(log, 78, ""), "\n")+"\n\nRegards", "\n"),
		"a reply": strings.Split("> "+strings.Join(wrap(append(log, ""), 76, ""), "\n> ")+"\n>\n> Regards", "\n"), "all indented": strings.Split("    "+strings.Join(fold(log, 76), "\n    "), "\n"),
		"CR": strings.Split(strings.Join(fold(log, 80), "\r\n")+"\r", "\n"),
	} {
		sample := []byte(strings.Join(lines, "\n") + "\n")
		if !In(sample) {
			t.Errorf("%s: not wrapped", name)
			continue
		}
		for i, line := range lines {
			lines[i] = strings.TrimSuffix(line, "\r")
		}
		if d := cmp.Diff(want, read(t, New(sample)(postfix.New(opt)), lines)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
		if whole := string(Whole(sample)); !strings.Contains(whole, "\n"+log[1]+"\n") || strings.Count(whole, "\nNov 24") < len(log)-1 {
			t.Errorf("%s: %s", name, whole)
		}
		if _, ok := New(sample)(postfix.New(opt)).Time([]byte(lines[len(lines)-1])); ok != strings.Contains(lines[len(lines)-1], "Nov 24") {
			t.Errorf("%s: the time of %q: %v", name, lines[len(lines)-1], ok)
		}
	}
}

// TestNone wants logs left alone, also those with lines of their own between entries.
func TestNone(t *testing.T) {
	const entry = "2026-11-24 04:30:05 1xViJm-00004i-1E rejected after DATA: no"
	for _, sample := range []string{
		"", "\n", strings.Join(log, "\n"), log[1] + "\n" + log[3], entry + "\n" + entry,
		"2026-11-24 04:30:05 Exim configuration error in line 12 of /etc/exim.conf:\n  missing quote at end of string value for hold_domains\n" + strings.Repeat(entry+"\n", 4),
		entry + "\nEnvelope-from: <a@example.com>\nEnvelope-to: <b@example.com>\nP Received: from x by y\n\tfor z\n  Subject: a\n" + entry,
		strings.Join(fold(log, 80), "\n") + strings.Repeat("x y ", 40), "Hello,\nworld", "a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d\nf",
	} {
		if In([]byte(sample)) {
			t.Errorf("%.300q is wrapped", sample)
		}
	}
}
