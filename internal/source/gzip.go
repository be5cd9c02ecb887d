package source

import (
	"bufio"
	"io"

	"github.com/klauspost/compress/gzip"
)

// gzipReader reads the members of a file. Bytes of NUL behind one, with which a tape or a disk fills its last
// block, it passes over, as gzip does.
type gzipReader struct {
	*gzip.Reader
	src *bufio.Reader
}

func openGzip(src *bufio.Reader) (io.ReadCloser, error) {
	z, err := gzip.NewReader(src)
	if err != nil {
		return nil, err
	}
	z.Multistream(false)
	return &gzipReader{z, src}, nil
}

func (z *gzipReader) Read(p []byte) (n int, err error) {
	for n == 0 && err == nil {
		if n, err = z.Reader.Read(p); err != io.EOF {
			continue
		}
		if err = skipZeros(z.src); err == nil {
			if err = z.Reset(z.src); err == nil {
				z.Multistream(false)
			}
		}
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
