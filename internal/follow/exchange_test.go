package follow

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestPatternMatchesLater(t *testing.T) {
	r := newRig(t)
	r.start("*.LOG")
	r.wantEvent("caught up")
	const head = "#Software: Microsoft Exchange Server\r\n#Version: 15.0.0.0\r\n#Date: 2026-11-01T%02d:00:00.000Z\r\n"
	var want []string
	for hour := range 3 {
		name := fmt.Sprintf("SEND2026110%d-1.LOG", hour)
		r.write(name, fmt.Sprintf(head, hour))
		r.write(name, fmt.Sprintf("row of hour %d\r\n", hour))
		want = append(want, "#Software: Microsoft Exchange Server", "#Version: 15.0.0.0",
			fmt.Sprintf("#Date: 2026-11-01T%02d:00:00.000Z", hour), fmt.Sprintf("row of hour %d", hour))
		r.want(want...)
	}
	if len(r.store.sources) != 3 {
		t.Errorf("%d sources", len(r.store.sources))
	}
	for hour := range 3 { // Exchange removes them when they are old
		r.must(os.Remove(fmt.Sprintf("SEND2026110%d-1.LOG", hour)))
	}
	r.wantEvent("SEND20261102-1.LOG: removed")
}

// Exchange writes the header of a file first; they all begin the same.
func TestHeaderOnlyFilesAreToldApart(t *testing.T) {
	r := newRig(t)
	r.write("a.LOG", "#Software: Microsoft Exchange Server\r\n")
	r.start("*.LOG")
	r.want("#Software: Microsoft Exchange Server")
	r.write("a.LOG", "row a\r\n")
	r.want("#Software: Microsoft Exchange Server", "row a")
	r.write("b.LOG", "#Software: Microsoft Exchange Server\r\nrow b\r\n")
	r.want("#Software: Microsoft Exchange Server", "row a", "#Software: Microsoft Exchange Server", "row b")
}

func TestUTF16AndCompressedAndJunkFiles(t *testing.T) {
	r := newRig(t)
	wide := func(s string) string {
		var b strings.Builder
		for _, c := range []byte(s) {
			b.WriteByte(c)
			b.WriteByte(0)
		}
		return b.String()
	}
	r.write("a.LOG", "\xff\xfe"+wide("one\r\ntw"))
	r.write("b.LOG", strings.Repeat("\x7fELF\x02\x01\x01\x00\x00\x03", 100))
	r.start("*.LOG")
	r.want("one")
	r.wantEvent("b.LOG: does not look like a log")
	r.write("a.LOG", wide("o\r\nthree\r\n"))
	r.want("one", "two", "three")
	r.add("c", "four")
	r.gzip("c")
	r.rename("c.gz", "c.LOG")
	r.want("one", "two", "three", "four")
}

// TestArrays: an array of JSON on one line becomes the lines that an import finds in it, and one that
// grows by lines is followed as any log.
func TestArrays(t *testing.T) {
	r := newRig(t)
	r.write("a.json", `[{"a":1},{"b":2}]`+"\n")
	r.write("b.json", `[{"c":1}`)
	r.start("*.json")
	r.want(`[{"a":1}`, `{"b":2}]`)
	r.write("b.json", ",\n{\"d\":2},\n")
	r.want(`[{"a":1}`, `{"b":2}]`, `[{"c":1},`, `{"d":2},`)
	r.write("a.json", `[{"e":1},{"f":2}]`+"\n")
	r.want(`[{"a":1}`, `{"b":2}]`, `[{"e":1}`, `{"f":2}]`, `[{"c":1},`, `{"d":2},`)
}

func TestByteOrderMark(t *testing.T) {
	r := newRig(t)
	r.write("a.LOG", "\xef\xbb\xbfone\r\n")
	r.start("a.LOG")
	r.want("one")
	r.write("a.LOG", "two\r\n")
	r.want("one", "two")
	r.stop()
	r.write("a.LOG", "three\r\n")
	r.start("a.LOG")
	r.want("one", "two", "three")
}
