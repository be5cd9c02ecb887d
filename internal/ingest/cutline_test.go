package ingest_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestCutLine: a copy that was cut off within a line, long ago, loses nothing once it is whole.
func TestCutLine(t *testing.T) {
	lines := sentLines(40)
	for name, form := range map[string]func([]string) string{
		"lines": func(l []string) string { return strings.Join(l, "\n") + "\n" },
		"CRLF":  func(l []string) string { return strings.Join(l, "\r\n") + "\r\n" },
		"array": forms["array"], "Elasticsearch": forms["Elasticsearch"], "strings": forms["strings"],
	} {
		for _, in := range []string{"mx1 post", "postfix/sm", "to=<x3", ", delays=0.1"} {
			for _, suffix := range []string{"", ".gz"} {
				t.Run(fmt.Sprint(name, ", ", in, suffix), func(t *testing.T) {
					whole := form(lines)
					r := newRig(t)
					cut := whole[:len(form(lines[:30]))]
					cut = whole[:len(cut)+strings.Index(whole[len(cut):], in)+len(in)]
					path := r.pack("mail.log", suffix, cut)
					if res := r.load(path); res.Partial != 1 || res.Counts.Broken+res.Counts.Foreign != 0 {
						t.Errorf("cut: %+v", res)
					}
					if res := r.load(path); res.Known != 1 || res.Counts.Lines != 0 {
						t.Errorf("cut, again: %+v", res)
					}
					path = r.pack("mail.log", suffix, whole)
					r.load(path)
					if res := r.load(path); res.Known != 1 || res.Partial != 0 || res.Counts.Lines != 0 {
						t.Errorf("whole, again: %+v", res)
					}
					r.want("SELECT count(*), count(DISTINCT recipient) FROM outcomes", "40 40")
					r.want("SELECT sum(broken + unrecognised + foreign_lines)::BIGINT FROM sources", "0")
					r.sound()
				})
			}
		}
	}
}

// TestCutList: the last row of a list, before such a line, is stored once.
func TestCutList(t *testing.T) {
	r := newRig(t)
	path := r.write("list.txt", listRow+"\n"+listRow+"Send")
	for range 3 {
		r.load(path)
	}
	r.want("SELECT count(*) FROM outcomes", "2")
	r.sound()
}
