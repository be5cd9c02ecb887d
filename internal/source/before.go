package source

import (
	"cmp"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Begun finds which log a server has begun before another one, by their names: Exchange's have the
// hour or the day and a number, "SEND2026112706-1.LOG". It lists each directory once, and may
// be used by several goroutines.
type Begun struct {
	mu   sync.Mutex
	dirs map[string][]begunName
}

// begunName is a file's name, taken apart.
type begunName struct {
	kind, time string
	number     int
	file       string
}

var begunForm = regexp.MustCompile(`(?i)^(.*?)(\d{8,10})-(\d{1,9})\.log(?:\.\w+)?$`)

func begunNameOf(file string) (n begunName, ok bool) {
	m := begunForm.FindStringSubmatch(file)
	if m == nil {
		return n, false
	}
	number, err := strconv.Atoi(m[3])
	return begunName{strings.ToLower(m[1]), m[2], number, file}, err == nil
}

func (n begunName) compare(o begunName) int {
	return cmp.Or(cmp.Compare(n.kind, o.kind), cmp.Compare(n.time, o.time), cmp.Compare(n.number, o.number))
}

// Before returns the path of the log of the same kind in the same directory that was begun last
// before the one at path; "" if there is none.
func (b *Begun) Before(path string) string {
	dir, file := filepath.Split(path)
	own, ok := begunNameOf(file)
	if !ok {
		return ""
	}
	names := b.in(dir)
	i, _ := slices.BinarySearchFunc(names, own, begunName.compare)
	if i == 0 || names[i-1].kind != own.kind {
		return ""
	}
	return dir + names[i-1].file
}

// in lists a directory's logs in their order.
func (b *Begun) in(dir string) []begunName {
	b.mu.Lock()
	defer b.mu.Unlock()
	names, listed := b.dirs[dir]
	if listed {
		return names
	}
	entries, _ := os.ReadDir(cmp.Or(dir, "."))
	for _, e := range entries {
		if n, ok := begunNameOf(e.Name()); ok {
			names = append(names, n)
		}
	}
	slices.SortFunc(names, begunName.compare)
	if b.dirs == nil {
		b.dirs = map[string][]begunName{}
	}
	b.dirs[dir] = names
	return names
}
