package tailtest

import (
	"compress/gzip"
	"fmt"
	"os"
	"testing"
)

func TestRotationByRename(t *testing.T) {
	r := newRig(t)
	r.begin(50)
	for i := range 3 {
		r.append(r.log, r.lines(30))
		r.must(os.Rename(r.log, fmt.Sprintf("%s.%d", r.log, 9-i)))
		r.append(fmt.Sprintf("%s.%d", r.log, 9-i), r.lines(5)) // the writer has not noticed
		r.append(r.log, r.lines(20))
		r.await()
	}
	r.end()
}

func TestRotationByCopytruncate(t *testing.T) {
	r := newRig(t)
	r.begin(50)
	for range 3 {
		r.append(r.log, r.lines(30)) // perhaps not read yet
		text, err := os.ReadFile(r.log)
		r.must(err)
		r.must(os.WriteFile(r.log+".1", text, 0o644))
		r.must(os.Truncate(r.log, 0))
		r.append(r.log, r.lines(20))
		r.await()
	}
	r.end()
}

func TestCompressionWhileDown(t *testing.T) {
	r := newRig(t)
	r.begin(50)
	r.stop()
	r.append(r.log, r.lines(30))
	text, err := os.ReadFile(r.log)
	r.must(err)
	f, err := os.Create(r.log + ".2.gz")
	r.must(err)
	z := gzip.NewWriter(f)
	z.Write(text)
	r.must(z.Close())
	r.must(f.Close())
	r.must(os.WriteFile(r.log+".1", []byte(r.lines(40)), 0o644))
	r.must(os.WriteFile(r.log, []byte(r.lines(20)), 0o644))
	r.start()
	r.await()
	r.end()
}

// rotate renames as logrotate does.
func (r *rig) rotate() {
	for i := 9; i > 0; i-- {
		os.Rename(fmt.Sprintf("%s.%d", r.log, i-1), fmt.Sprintf("%s.%d", r.log, i))
	}
	r.must(os.Rename(r.log, r.log+".1"))
	r.append(r.log, r.lines(3))
}
