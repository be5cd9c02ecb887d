package source

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
)

var (
	errNoFile = errors.New("a pipe or a device, not a file")
	errNoPipe = errors.New("not a named pipe any more")
)

// Open opens the source. It looks at the file's compression again.
func (s Source) Open() (*Stream, error) { return s.OpenContext(context.Background()) }

// OpenContext is Open with a context that ends the wait for a pipe's writer and for
// what it writes: after what was read by then, the error is ctx's cause.
func (s Source) OpenContext(ctx context.Context) (*Stream, error) {
	st := &Stream{path: s.Path}
	ctx, cancel := context.WithCancelCause(ctx)
	st.closers = append(st.closers, func() error { cancel(fs.ErrClosed); return nil })
	src, err := st.source(ctx, s)
	if err == nil {
		st.count = &countingReader{src: src}
		err = st.open()
	}
	if err != nil {
		st.Close()
		return nil, err
	}
	return st, nil
}

// source opens the file and returns what reads from it.
func (st *Stream) source(ctx context.Context, s Source) (io.Reader, error) {
	if s.member != nil {
		return st.openMember(s.member)
	}
	if err := st.openFile(ctx, s); err != nil {
		return nil, err
	}
	info, err := st.file.Stat()
	switch {
	case err != nil:
		return nil, st.wrap(err)
	case s.Kind == LastingPipe && info.Mode()&fs.ModeNamedPipe == 0:
		return nil, st.wrap(errNoPipe)
	case info.Mode().IsRegular() || info.IsDir(): // to read from a directory is an error
		st.size = info.Size()
		if s.Kind == Stdin {
			if st.base, err = st.file.Seek(0, io.SeekCurrent); err != nil {
				return nil, st.wrap(err)
			}
		}
		return st.file, nil
	case s.Kind == LastingPipe:
		st.once = true
		return newContextReader(ctx, &lastingPipe{ctx, st.file, s.Path}), nil
	case s.Kind != File:
		st.once = true
		return newContextReader(ctx, st.file), nil
	}
	return nil, st.wrap(errNoFile)
}

// openMember opens a file of an archive.
func (st *Stream) openMember(m *member) (io.Reader, error) {
	f, closeIt, err := m.archive.open()
	if err != nil {
		return nil, Explain(m.archive.path, err)
	}
	st.closers = append(st.closers, closeIt)
	if m.deflated {
		st.comp = Deflate
	}
	return whole{io.NewSectionReader(f, m.offset, m.size)}, nil
}

// openFile opens the file, which Close closes unless it is standard input.
func (st *Stream) openFile(ctx context.Context, s Source) error {
	if s.Kind == Stdin {
		st.file = os.Stdin
		return context.Cause(ctx)
	}
	var err error
	if s.Kind == Pipe {
		st.file, err = openPipe(ctx, s.Path)
	} else {
		st.file, err = OpenNow(s.Path)
	}
	if err == nil {
		st.closers = append(st.closers, st.file.Close)
	}
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil:
		return Explain(s.Path, err)
	}
	return nil
}

// openPipe opens a named pipe or a device. To open a pipe is to wait for its
// writer.
func openPipe(ctx context.Context, path string) (*os.File, error) {
	type result struct {
		file *os.File
		err  error
	}
	opened := make(chan result, 1)
	go func() {
		file, err := os.Open(path)
		opened <- result{file, err}
	}()
	select {
	case r := <-opened:
		return r.file, r.err
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}
