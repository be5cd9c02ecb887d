package serve

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
)

// TestSlowReaderHoldsNothing: a client that does not read holds neither a place nor a transaction, and
// gets its whole answer when it does. No file is left.
func TestSlowReaderHoldsNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.duckdb")
	db := newDB(t, path)
	s := must.Have(startWithin(oneQuery, path, db, nil))(t)
	defer s.Close()
	const n = 2_000_000 // more than a socket holds
	rows, err := dial(t, path).QueryContext(t.Context(), "SELECT range FROM range(2000000)")
	if err != nil || !rows.Next() {
		t.Fatal(err)
	}
	waitFor(t, func() bool { return s.WhileIdle(func() {}) })
	if got, err := all(t.Context(), dial(t, path), "SELECT 7"); err != nil || len(got) != 1 {
		t.Errorf("another client: %v, %v", got, err)
	}
	read, sum := 1, rows.Values()[0].(int64)
	for rows.Next() {
		read++
		sum += rows.Values()[0].(int64)
	}
	if rows.Err() != nil || read != n || sum != n*(n-1)/2 {
		t.Errorf("%d rows, sum %d, %v", read, sum, rows.Err())
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".mtalog-answer*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left: %s, %v", left, err)
	}
}

// TestSpoolThatCannotBeWritten: a full disk costs no byte of an answer.
func TestSpoolThatCannotBeWritten(t *testing.T) {
	readOnly := filepath.Join(t.TempDir(), "full")
	must.Do(t, os.WriteFile(readOnly, nil, 0o600))
	var got bytes.Buffer
	s := must.Have(newSpool(t.TempDir(), 1<<20, got.Write))(t)
	writable := s.file
	var want []byte
	for i := range 1000 {
		if i == 500 {
			s.mu.Lock()
			for s.put > s.got {
				s.moved.Wait()
			}
			s.file = must.Have(os.Open(readOnly))(t) // which close removes
			s.mu.Unlock()
		}
		frame := bytes.Repeat([]byte{byte(i)}, 700)
		want = append(want, frame...)
		if n, err := s.Write(frame); n != len(frame) || err != nil {
			t.Fatal(i, n, err)
		}
	}
	s.close()
	writable.Close()
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("%d bytes of %d", got.Len(), len(want))
	}
}

// TestSpoolsAreFew: slow readers fill no more of the disk than maxSpools files; one more sets the pace
// of its query.
func TestSpoolsAreFew(t *testing.T) {
	path, s := startWith(t, oneQuery)
	for i := range maxSpools + 1 {
		rows, err := dial(t, path).QueryContext(t.Context(), "SELECT range FROM range(300000)")
		if err != nil || !rows.Next() {
			t.Fatal(err)
		}
		defer rows.Close()
		if i < maxSpools {
			waitFor(t, func() bool { return len(s.queries) == 0 })
		}
	}
	if len(s.spools) != maxSpools || len(s.queries) != 1 {
		t.Errorf("%d spools, %d queries", len(s.spools), len(s.queries))
	}
}

// TestSpool: what is sent is what was written, also when it goes around the file many times.
func TestSpool(t *testing.T) {
	var sent bytes.Buffer
	turn := make(chan struct{}, 1)
	s := must.Have(newSpool(t.TempDir(), 1000, func(b []byte) (int, error) {
		<-turn
		return sent.Write(b)
	}))(t)
	var written []byte
	go func() {
		for {
			select {
			case turn <- struct{}{}:
			case <-s.sent:
				return
			}
		}
	}()
	for i := range 100 {
		piece := bytes.Repeat([]byte{byte(i)}, i*37%1501)
		written = append(written, piece...)
		must.Have(s.Write(piece))(t)
	}
	s.close()
	if !bytes.Equal(sent.Bytes(), written) {
		t.Errorf("%d bytes were sent of %d, or others", sent.Len(), len(written))
	}
}

// TestSpoolFails: who writes is told that nothing can be sent, and does not wait for room.
func TestSpoolFails(t *testing.T) {
	gone := errors.New("gone")
	s := must.Have(newSpool(t.TempDir(), 1000, func([]byte) (int, error) { return 0, gone }))(t)
	if info, err := s.file.Stat(); err != nil || info.Mode() != os.FileMode(0o600) {
		t.Errorf("%v, %v", info, err)
	}
	if _, err := s.Write(make([]byte, 5000)); err != gone {
		t.Errorf("%v", err)
	}
	s.close()
}
