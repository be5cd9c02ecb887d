package serve

import (
	"os"
	"sync"
)

// spool lies between a query and its client, so that a query ends when it is answered, and not
// when the client has read that: until then the writer makes no checkpoint, and others wait for a
// place. It sends what is written to it at the client's pace; what the client has not taken yet is in a file.
// Who writes waits only while that is full, or cannot be written, as on a full disk.
type spool struct {
	file *os.File // a ring
	send func([]byte) (int, error)
	size int64
	sent chan struct{} // closed after the last byte, or an error

	mu       sync.Mutex
	moved    *sync.Cond
	put, got int64 // how many bytes were written, and sent
	complete bool  // nothing more will be written
	err      error // of sending
}

const (
	// spoolSize is how many bytes of an answer may wait for its client: some 100,000 events.
	spoolSize = 256 << 20
	// maxSpools is how many answers may wait, on the disk that the log is stored on.
	maxSpools = 8
)

// newSpool makes a spool whose file is in dir, and has no name there, for whoever kills this process.
func newSpool(dir string, size int64, send func([]byte) (int, error)) (*spool, error) {
	f, err := os.CreateTemp(dir, ".mtalog-answer-*") // with mode 0600
	if err != nil {
		return nil, err
	}
	os.Remove(f.Name())
	s := &spool{file: f, send: send, size: size, sent: make(chan struct{})}
	s.moved = sync.NewCond(&s.mu)
	go func() {
		defer close(s.sent)
		for buf := make([]byte, chunk); s.forward(buf); {
		}
	}()
	return s, nil
}

// Write implements io.Writer. Its error is that of sending, or of reading the file.
func (s *spool) Write(b []byte) (done int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for done < len(b) {
		for s.put-s.got == s.size && s.err == nil {
			s.moved.Wait()
		}
		if s.err != nil {
			return done, s.err
		}
		if s.put == s.got { // a client that keeps up needs the beginning of the file only
			s.put, s.got = 0, 0
		}
		at := s.put % s.size
		n := min(int64(len(b)-done), s.size-(s.put-s.got), s.size-at)
		if _, err := s.file.WriteAt(b[done:done+int(n)], at); err != nil {
			return s.pass(b, done)
		}
		s.put += n
		done += int(n)
		s.moved.Broadcast()
	}
	return done, nil
}

// pass sends what is in the file, and then the rest of b, of which done bytes are there, at the
// client's pace.
func (s *spool) pass(b []byte, done int) (int, error) {
	for s.put > s.got && s.err == nil {
		s.moved.Wait()
	}
	if s.err != nil {
		return done, s.err
	}
	n, err := s.send(b[done:]) // forward waits for more in the file
	s.err = err
	return done + n, err
}

// forward sends some bytes, as soon as there are any. It returns false after the last.
func (s *spool) forward(buf []byte) bool {
	s.mu.Lock()
	for s.put == s.got && !s.complete {
		s.moved.Wait()
	}
	at := s.got % s.size
	n := min(s.put-s.got, int64(len(buf)), s.size-at)
	s.mu.Unlock()
	_, err := s.file.ReadAt(buf[:n], at)
	if err == nil && n > 0 {
		_, err = s.send(buf[:n])
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got += n
	s.err = err
	s.moved.Broadcast()
	return n > 0 && err == nil
}

// close waits until everything is sent, or cannot be.
func (s *spool) close() {
	s.mu.Lock()
	s.complete = true
	s.moved.Broadcast()
	s.mu.Unlock()
	<-s.sent
	s.file.Close()
	os.Remove(s.file.Name()) // where a file that is open keeps its name
}
