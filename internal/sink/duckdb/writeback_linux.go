package duckdb

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// writeback has the disk write a database while an import goes on. Otherwise the
// kernel keeps most of it until the commit, which then waits for the disk and
// leaves every core idle.
type writeback struct {
	file *os.File
	stop chan struct{}
	done chan struct{}
}

// startWriteback begins it. The caller has to call end after DuckDB has closed the
// file and not before: to close any descriptor of a file gives up the locks that
// the process has on it (fcntl(2), F_SETLK), and DuckDB's is such a lock.
func startWriteback(path string) *writeback {
	f, err := os.Open(path)
	if err != nil {
		return nil // it only makes an import faster
	}
	w := &writeback{file: f, stop: make(chan struct{}), done: make(chan struct{})}
	go w.run()
	return w
}

func (w *writeback) run() {
	defer close(w.done)
	often := time.NewTicker(100 * time.Millisecond)
	defer often.Stop()
	for {
		select {
		case <-w.stop:
			return
		case <-often.C:
			// Begins to write what is to be written, and waits for nothing.
			if unix.SyncFileRange(int(w.file.Fd()), 0, 0, unix.SYNC_FILE_RANGE_WRITE) != nil {
				return // not on every file system
			}
		}
	}
}

func (w *writeback) end() {
	if w == nil {
		return
	}
	close(w.stop)
	<-w.done
	w.file.Close()
}
