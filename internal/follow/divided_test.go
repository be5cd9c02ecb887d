package follow

import (
	"fmt"
	"strings"
	"testing"
)

// TestDivided: a file whose line ends are not those of the log's lines is followed as an import reads it, and each of
// its lines is read once.
func TestDivided(t *testing.T) {
	lines, objects := manyLines("line", 3000), make([]string, 3000)
	for i, l := range lines {
		objects[i] = fmt.Sprintf(`{"message":"%s"}`, l)
	}
	long := fmt.Sprintf(`{"message":"%s"}`, strings.Repeat("x", 5000))
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"lines that end with CR":            {strings.Join(lines, "\r") + "\r", lines},
		"few lines that end with CR":        {"a\rb\r", []string{"a", "b"}},
		"objects on one line":               {strings.Join(objects, ""), objects},
		"few objects on one line":           {strings.Join(objects[:3], ""), []string{strings.Join(objects[:3], "")}}, // the parser parts them
		"an array with a long object first": {"[" + long + "," + objects[0] + "]", []string{"[" + long, objects[0] + "]"}},
		"an array with its end far from it": {"[" + strings.Repeat(long+",", 20) + objects[0] + "]", append(append([]string{"[" + long}, strings.Split(strings.Repeat(long+"\n", 19), "\n")[:19]...), objects[0]+"]")},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.write("a.log", c.text)
			r.aged("a.log")
			for range 2 {
				r.start("a.log")
				r.wantEvent("caught up")
				r.want(c.want...)
				r.stop()
			}
		})
	}
}
