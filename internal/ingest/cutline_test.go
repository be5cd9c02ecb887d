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
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			write := func(isCut bool) (paths []string) {
				for _, in := range []string{"mx1 post", "postfix/sm", "to=<x3", ", delays=0.1"} {
					for _, suffix := range []string{"", ".gz"} {
						content := form(lines)
						if isCut {
							from := len(form(lines[:30]))
							content = content[:from+strings.Index(content[from:], in)+len(in)]
						}
						domain := fmt.Sprintf("@d%d.example.net", len(paths)) // no two logs are copies of one another
						paths = append(paths, r.pack("in "+strings.Trim(in, ", ")[:3], suffix, strings.ReplaceAll(content, "@example.net", domain)))
					}
				}
				return paths
			}
			cut := write(true)
			if res := r.load(cut...); res.Partial != len(cut) || res.Counts.Broken+res.Counts.Foreign != 0 {
				t.Errorf("cut: %+v", res)
			}
			if res := r.load(cut...); res.Known != len(cut) || res.Counts.Lines != 0 {
				t.Errorf("cut, again: %+v", res)
			}
			whole := write(false)
			r.load(whole...)
			if res := r.load(whole...); res.Known != len(whole) || res.Partial != 0 || res.Counts.Lines != 0 {
				t.Errorf("whole, again: %+v", res)
			}
			r.want("SELECT count(*), count(DISTINCT recipient) FROM outcomes GROUP BY source_id", strings.Repeat("40 40\n", len(whole)))
			r.want("SELECT sum(broken + unrecognised + foreign_lines)::BIGINT FROM sources", "0")
			r.sound()
		})
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
