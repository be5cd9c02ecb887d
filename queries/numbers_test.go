package queries_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/parsers"
)

// compared is a comparison of a column of store.event with numbers.
var compared = regexp.MustCompile(`\b(event|stage|category) (?:=|IN|BETWEEN) (?:\(([\d, ]+)\)|(\d+) AND (\d+)|(\d+))`)

// TestNumbersAreNamed holds the names in the comments of conditions against the
// numbers in them, which nobody knows by heart.
func TestNumbersAreNamed(t *testing.T) {
	names := map[string]map[int]string{"event": {}, "stage": {}, "category": {}}
	var known []string
	for e, name := range parsers.Events {
		names["event"][int(e)] = name
		known = append(known, name)
	}
	for s, name := range parsers.Stages {
		names["stage"][int(s)] = name
		known = append(known, name)
	}
	for c := range classify.Categories() {
		names["category"][int(c.ID)] = c.Name
		known = append(known, c.Name)
	}
	files := must.Have(filepath.Glob("*.sql"))(t)
	checked := 0
	for _, file := range files {
		text := must.Have(os.ReadFile(file))(t)
		for _, line := range strings.Split(string(text), "\n") {
			code, comment, _ := strings.Cut(line, " -- ")
			said := slices.DeleteFunc(regexp.MustCompile(`[,;] `).Split(comment, -1), func(s string) bool { return !slices.Contains(known, s) })
			if len(said) == 0 {
				continue // no numbers, or another kind of comment
			}
			checked++
			var meant []string
			for _, m := range compared.FindAllStringSubmatch(code, -1) {
				for _, n := range numbers(t, m) {
					meant = append(meant, names[m[1]][n])
				}
			}
			slices.Sort(said)
			slices.Sort(meant)
			if !slices.Equal(slices.Compact(said), slices.Compact(meant)) {
				t.Errorf("%s: the numbers in %q mean %s", file, line, strings.Join(meant, ", "))
			}
		}
	}
	if checked < 40 {
		t.Errorf("only %d comments name numbers", checked)
	}
}

// numbers returns those of a match of compared.
func numbers(t *testing.T, match []string) (list []int) {
	number := func(s string) int {
		return must.Have(strconv.Atoi(strings.TrimSpace(s)))(t)
	}
	switch {
	case match[2] != "":
		for s := range strings.SplitSeq(match[2], ",") {
			list = append(list, number(s))
		}
	case match[3] != "":
		for n := number(match[3]); n <= number(match[4]); n++ {
			list = append(list, n)
		}
	default:
		list = append(list, number(match[5]))
	}
	return list
}
