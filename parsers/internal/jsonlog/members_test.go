package jsonlog

import (
	"fmt"
	"strings"
	"testing"
)

// TestMembers wants each member with where its value is, and the line as it was.
func TestMembers(t *testing.T) {
	for line, want := range map[string]string{
		`{"a":1,"b":{"c":"x\"","d":[{"e":2}]},"f":null}`:                `.a=1 b.c="x\"" b.d=[{"e":2}] .f=null`,
		`{ "a" : "1" , "b" : { "c" : { } } , "d" : { "e" : 2 } }`:       `.a="1" b.c={ } d.e=2`,
		`{"1":{"2":{"3":{"4":{"5":{"6":1}}},"x":1}}}`:                   `4.5={"6":1} 2.x=1`,
		`{"host":{"name":"mbx01","x":1},"message":"m","x":{"msg":"n"}}`: `host.name="mbx01"(host) host.x=1 .message="m"(text) x.msg="n"`,
		`{"_source":{"log":"l","name":"n","Hostname":"h"}}`:             `_source.log="l"(text) _source.name="n" _source.Hostname="h"(host)`,
		`{"a":1`:       ` damaged`,
		`{"a":1,}`:     `.a=1 damaged`,
		`{"a":{"b":}}`: ` damaged`,
		`{"a" 1}`:      ` damaged`,
		`{"a":1]`:      ` damaged`,
		`{}`:           ` damaged`, // Is is false
	} {
		var got []string
		before := line
		b := []byte(line)
		for m := NewMembers(b); ; {
			next, more, sound := m.Next()
			if !more {
				if !sound {
					got = append(got, "damaged")
				}
				break
			}
			text := fmt.Sprintf("%s.%s=%s", next.Within, next.Key, line[next.At:next.At+len(next.Value)])
			if next.IsText() {
				text += "(text)"
			}
			if next.IsHost() {
				text += "(host)"
			}
			got = append(got, text)
		}
		if text := strings.Join(got, " "); text != strings.TrimSpace(want) || string(b) != before {
			t.Errorf("%s\n got %s\nwant %s", line, text, want)
		}
	}
}
