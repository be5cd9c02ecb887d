//go:build unix

package follow

import (
	"errors"
	"os"
	"syscall"
	"testing"
)

// fifo makes a named pipe.
func (r *rig) fifo(path string) {
	r.t.Helper()
	r.must(syscall.Mkfifo(path, 0o600))
}

// feed writes into a pipe, once it has a reader. It may be called by any goroutine.
func (r *rig) feed(path, text string) {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err == nil {
		_, err = f.WriteString(text)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		r.t.Error(err)
	}
}

// TestNamedPipe: it has one writer after the other, and may be made anew. What
// is only found is left alone.
func TestNamedPipe(t *testing.T) {
	r := newRig(t)
	r.fifo("pipe")
	r.fifo("other.log")
	r.fifo("mail.log.1")
	r.add("mail.log", "zero")
	r.start("pipe", "*.log")
	r.want("zero")
	r.wantEvent("other.log: does not look like a log")
	go r.feed("pipe", "one\ntw")
	r.want("zero", "one")
	go r.feed("pipe", "o\n")
	r.want("zero", "one", "two")
	r.must(os.Remove("pipe"))
	r.wantEvent("pipe: removed")
	r.fifo("pipe")
	go r.feed("pipe", "three\n")
	r.want("zero", "one", "two", "three")
	r.add("mail.log", "four")
	r.until("four", func() bool { return r.store.count() == 5 })
	r.stop()
}

// TestNamedPipeUnreadable: what could not be opened, and is again, is told of.
func TestNamedPipeUnreadable(t *testing.T) {
	r := newRig(t)
	r.must(os.Mkdir("dir", 0o700))
	r.fifo("dir/pipe")
	r.start("dir/pipe")
	go r.feed("dir/pipe", "first line\n")
	r.want("first line")
	r.must(os.Rename("dir", "kept"))
	r.must(os.Symlink("dir", "dir")) // leads nowhere, which is not as good as nothing
	r.wantEvent("trying again")
	r.must(os.Remove("dir"))
	r.must(os.Rename("kept", "dir"))
	go r.feed("dir/pipe", "second line\n")
	r.wantEvent("dir/pipe: readable again")
	r.want("first line", "second line")
	r.stop()
}
