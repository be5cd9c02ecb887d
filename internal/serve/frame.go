package serve

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"
)

// kind says what a frame holds.
type kind byte

const (
	kindQuery  kind = 'q'
	kindPing   kind = 'p'
	kindHeader kind = 'h'
	kindRows   kind = 'r'
	kindEnd    kind = 'e'
	kindError  kind = 'x'
)

const (
	// version is the version of the protocol; both sides must speak the same.
	version = 1
	// maxRequest and maxResponse bound a frame's payload.
	maxRequest  = 1 << 20
	maxResponse = 32 << 20
	// chunk is how many bytes of rows are gathered before they are sent.
	chunk       = 64 << 10
	frameHeader = 5
)

// past is a deadline that ends what waits for the other side.
var past = time.Unix(1, 0)

var (
	errMalformed = errors.New("malformed frame")
	errTooLarge  = errors.New("too large")
)

// newFrame begins a frame in buf, to which the payload is appended.
func newFrame(buf []byte, k kind) []byte {
	return append(buf[:0], byte(k), 0, 0, 0, 0)
}

// writeFrame sends a frame that newFrame began.
func writeFrame(w io.Writer, frame []byte) error {
	size := len(frame) - frameHeader
	if size > maxResponse {
		return fmt.Errorf("%w to send: %d bytes", errTooLarge, size)
	}
	binary.BigEndian.PutUint32(frame[1:], uint32(size))
	_, err := w.Write(frame)
	return err
}

// readFrame reads a frame into buf, which grows as the payload arrives: one that only
// claims to be large must not get much memory.
func readFrame(r io.Reader, limit int, buf []byte) (kind, []byte, error) {
	var head [frameHeader]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, buf[:0], err
	}
	size := int64(binary.BigEndian.Uint32(head[1:]))
	if size > int64(limit) {
		return 0, buf[:0], fmt.Errorf("%w: %d bytes announced, at most %d allowed", errMalformed, size, limit)
	}
	payload := bytes.NewBuffer(buf[:0])
	if _, err := io.CopyN(payload, r, size); err != nil {
		return 0, buf[:0], err
	}
	return kind(head[0]), payload.Bytes(), nil
}

// errorFrame returns a frame with the text of an error, cut to a readable length.
func errorFrame(err error) []byte {
	text := err.Error()
	return append(newFrame(nil, kindError), text[:min(len(text), 64<<10)]...)
}
