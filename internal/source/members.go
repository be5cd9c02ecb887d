package source

import (
	"bufio"
	"compress/bzip2"
	"errors"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

// members reads the members of a file: a log that was compressed in parts has several. Bytes of NUL behind
// one, with which a tape or a disk fills its last block, it passes over, as gzip does.
type members struct {
	io.Reader
	comp  Compression
	src   *bufio.Reader
	again func(*members) error // begins with the next member
	err   error                // what ended the file
}

// errBehind is the error for what follows a member and is no other.
var errBehind = errors.New("something else behind it")

func (m *members) Read(p []byte) (n int, err error) {
	for n == 0 && m.err == nil {
		if n, m.err = m.Reader.Read(p); m.over(m.err) {
			m.err = m.next()
		}
	}
	return n, m.err
}

// over reports whether a decompressor returns err at the end of a member. Those of bzip2 and zstd go on to the
// next one by themselves.
func (m *members) over(err error) bool {
	switch m.comp {
	case Bzip2:
		return err == bzip2.StructuralError("bad magic value in continuation file")
	case Zstd:
		return errors.Is(err, zstd.ErrMagicMismatch)
	}
	return err == io.EOF
}

// next goes to the next member. It returns io.EOF if there is none.
func (m *members) next() error {
	if err := skipZeros(m.src); err != nil {
		return err
	}
	if head, _ := m.src.Peek(magicLen); !compressions[m.comp].begins(head) {
		return errBehind
	}
	return m.again(m)
}

func openGzip(src *bufio.Reader) (io.ReadCloser, error) {
	z, err := gzip.NewReader(src)
	if err != nil {
		return nil, err
	}
	z.Multistream(false)
	return io.NopCloser(&members{Reader: z, comp: Gzip, src: src, again: func(*members) error {
		err := z.Reset(src)
		z.Multistream(false)
		return err
	}}), nil
}

func openBzip2(src *bufio.Reader) (io.ReadCloser, error) {
	return io.NopCloser(&members{Reader: bzip2.NewReader(src), comp: Bzip2, src: src, again: func(m *members) error {
		m.Reader = bzip2.NewReader(src)
		return nil
	}}), nil
}

// maxZstdWindow bounds a decoder's memory: zstd --ultra -22 and --long use
// 128 MiB.
const maxZstdWindow = 128 << 20

func openZstd(src *bufio.Reader) (io.ReadCloser, error) {
	z, err := zstd.NewReader(src, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxZstdWindow))
	if err != nil {
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{&members{Reader: z, comp: Zstd, src: src, again: func(*members) error { return z.Reset(src) }}, z.IOReadCloser()}, nil
}

func openLZ4(src *bufio.Reader) (io.ReadCloser, error) {
	z := lz4.NewReader(frame{src})
	return io.NopCloser(&members{Reader: z, comp: LZ4, src: src, again: func(*members) error {
		z.Reset(frame{src})
		return nil
	}}), nil
}

// frame reads for lz4, which takes an end between two blocks of a frame for that of the frame.
type frame struct{ io.Reader }

func (f frame) Read(p []byte) (int, error) {
	n, err := f.Reader.Read(p)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// skipZeros goes to the next byte that is not NUL. It returns io.EOF if there is none.
func skipZeros(r *bufio.Reader) error {
	for {
		c, err := r.ReadByte()
		if err != nil {
			return err
		}
		if c != 0 {
			return r.UnreadByte()
		}
	}
}
