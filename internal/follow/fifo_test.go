//go:build unix

package follow

import (
	"os"
	"syscall"
	"testing"
)

// TestNamedPipe: it has one writer after the other, and may be made anew. What
// is only found is left alone.
func TestNamedPipe(t *testing.T) {
	r := newRig(t)
	fifo := func(path string) {
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Skip(err)
		}
	}
	feed := func(text string) { // waits for the reader
		f, err := os.OpenFile("pipe", os.O_WRONLY, 0)
		r.must(err)
		f.WriteString(text)
		f.Close()
	}
	fifo("pipe")
	fifo("other.log")
	fifo("mail.log.1")
	r.add("mail.log", "zero")
	r.start("pipe", "*.log")
	r.want("zero")
	r.wantEvent("other.log: does not look like a log")
	go feed("one\ntw")
	r.want("zero", "one")
	go feed("o\n")
	r.want("zero", "one", "two")
	r.must(os.Remove("pipe"))
	r.wantEvent("pipe: removed")
	fifo("pipe")
	go feed("three\n")
	r.want("zero", "one", "two", "three")
	r.add("mail.log", "four")
	r.until("four", func() bool { return r.store.count() == 5 })
	r.stop()
}

// TestNamedPipeUnreadable: what could not be opened, and is again, is told of.
func TestNamedPipeUnreadable(t *testing.T) {
	r := newRig(t)
	feed := func(text string) { // waits for the reader
		f, err := os.OpenFile("dir/pipe", os.O_WRONLY, 0)
		r.must(err)
		f.WriteString(text)
		f.Close()
	}
	r.must(os.Mkdir("dir", 0o700))
	if err := syscall.Mkfifo("dir/pipe", 0o600); err != nil {
		t.Skip(err)
	}
	r.start("dir/pipe")
	go feed("first line\n")
	r.want("first line")
	r.must(os.Rename("dir", "kept"))
	r.must(os.Symlink("dir", "dir")) // leads nowhere, which is not as good as nothing
	r.wantEvent("trying again")
	r.must(os.Remove("dir"))
	r.must(os.Rename("kept", "dir"))
	go feed("second line\n")
	r.wantEvent("dir/pipe: readable again")
	r.want("first line", "second line")
	r.stop()
}
