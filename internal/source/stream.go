package source

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync/atomic"

	"github.com/klauspost/compress/zstd"

	"github.com/mtalog/mtalog/internal/oserr"
)

// peekSize bounds Prefix, and Peek as long as no more is asked for.
const peekSize = 64 << 10

// Stream reads a source as text: decompressed, decoded from UTF-16, without a
// byte order mark, with an array of JSON divided into lines. Its errors name the source; what was read before one is
// sound. It serves one goroutine, but for BytesRead.
type Stream struct {
	path    string
	comp    Compression
	file    *os.File // nil for a file of an archive
	size    int64    // when it was opened, 0 if it is not a file
	base    int64    // where the source begins in file: standard input may have been read from
	once    bool     // see Once
	count   *countingReader
	raw     *bufio.Reader // decompressed bytes
	text    *bufio.Reader // what Read gives: raw, or decoded from it
	offset  int64
	folded  bool   // it was a document of JSON, of which Read gives the entries: see document.go
	bom     int    // bytes of a UTF-8 byte order mark that raw still holds
	prefix  []byte // raw's first bytes, if decoding consumes them; else nil
	closers []func() error
}

// open puts the layers together: file, decompressor, decoder, divider of a document.
func (st *Stream) open() error {
	st.raw = bufio.NewReaderSize(st.count, peekSize)
	if st.comp != Plain { // the archive says so
		if err := st.decompress(st.raw); err != nil {
			return st.wrap(err)
		}
	}
	head, err := available(st.raw, magicLen)
	if err != nil {
		return st.wrap(err)
	}
	if comp := CompressionOf(head); comp != Plain {
		st.comp = comp
		if err := st.decompress(st.raw); err != nil {
			return st.wrap(err)
		}
		// A gzip header may be all there is of a truncated file: Read reports that.
		head, _ = st.raw.Peek(headLen)
	}
	if err := archiveOf(st.path, head); err != nil {
		return fmt.Errorf("%s: %w", st.path, err) // compressed or not, it is sound
	}
	st.text = st.raw
	switch order := byteOrderOf(head); {
	case order != nil:
		st.decode(order)
	case HasUTF8BOM(head):
		st.bom, st.offset = len(UTF8BOM), int64(len(UTF8BOM))
	}
	st.endLines()
	return st.divide()
}

// endLines has a CR end lines where no line ends otherwise, as in files of the old Mac.
func (st *Stream) endLines() {
	begin, _ := st.text.Peek(1)
	if begin, _ = st.text.Peek(max(len(begin), st.text.Buffered())); bytes.IndexByte(begin, '\n') < 0 && !st.once {
		begin, _ = st.text.Peek(peekSize)
	}
	if bytes.IndexByte(begin, '\n') >= 0 || !endsWithCR(begin) {
		return
	}
	if st.prefix == nil {
		st.keepPrefix()
	}
	st.text.Discard(st.bom)
	st.bom = 0
	st.text = bufio.NewReaderSize(crReader{st.text}, peekSize)
}

// endsWithCR reports whether text without a LF has lines that end with CR.
func endsWithCR(text []byte) bool { return bytes.Count(text, []byte("\r")) >= 2 }

// crReader gives LF for CR.
type crReader struct{ src io.Reader }

func (r crReader) Read(p []byte) (n int, err error) {
	n, err = r.src.Read(p)
	for i, c := range p[:n] {
		if c == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}

// divide has what stands on one line in a document of JSON come on lines.
func (st *Stream) divide() error {
	if begin, _ := st.text.Peek(st.bom + 1); len(begin) > st.bom && (begin[st.bom] == '{' || begin[st.bom] == '[') {
		if !st.once {
			begin, _ = st.text.Peek(peekSize)
		} else {
			begin, _ = st.text.Peek(st.text.Buffered())
		}
		if isDocument(begin[st.bom:]) {
			return st.unfold()
		}
		if isRow(begin[st.bom:]) {
			st.keepPrefix()
			st.skipBOM()
			st.text = bufio.NewReaderSize(&objectsReader{src: st.text}, peekSize)
			return nil
		}
	}
	if begin, _ := st.text.Peek(st.bom + len(arrayBegin)); bytes.HasSuffix(begin, arrayBegin) {
		begin, _ = st.text.Peek(peekSize)
		if oneLine, _ := isOneLine(begin[st.bom:]); oneLine {
			st.split()
		}
	}
	return nil
}

// available peeks at least n bytes, or all there are, and whatever else has
// come with them: on a pipe nothing more may come for a long time.
func available(r *bufio.Reader, n int) ([]byte, error) {
	head, err := r.Peek(n)
	if err != nil {
		if err == io.EOF {
			err = nil
		}
		return head, err
	}
	return r.Peek(r.Buffered())
}

func (st *Stream) decompress(src *bufio.Reader) error {
	z, err := compressions[st.comp].open(src)
	if err != nil {
		return err
	}
	st.closers = append(st.closers, z.Close)
	st.raw = bufio.NewReaderSize(z, peekSize)
	return nil
}

func (st *Stream) decode(order binary.ByteOrder) {
	st.keepPrefix()
	st.raw.Discard(2) // the byte order mark
	st.text = bufio.NewReaderSize(&utf16Reader{src: st.raw, order: order}, peekSize)
}

// split divides an array of JSON into lines.
func (st *Stream) split() {
	st.keepPrefix()
	st.skipBOM()
	st.text = bufio.NewReaderSize(&arrayReader{src: st.text}, peekSize)
}

// keepPrefix keeps what Prefix returns, before it is decoded or divided.
func (st *Stream) keepPrefix() {
	if st.prefix == nil {
		head, _ := st.raw.Peek(peekSize)
		st.prefix = bytes.Clone(head)
	}
}

func (st *Stream) skipBOM() {
	st.text.Discard(st.bom)
	st.bom = 0
}

// Compression returns what the source turned out to be compressed with.
func (st *Stream) Compression() Compression { return st.comp }

// Verbatim reports whether Read gives what is in the source, but for decompressing it.
func (st *Stream) Verbatim() bool { return st.prefix == nil }

// Once reports whether the source is a pipe, from which nothing can be read twice.
// Its reads end when the context with which it was opened does.
func (st *Stream) Once() bool { return st.once }

// Offset returns the offset of the next byte that Read returns: 3 at the start of a
// source with a UTF-8 byte order mark, else 0. In a source in UTF-16 it counts the
// decoded bytes, without the mark.
func (st *Stream) Offset() int64 { return st.offset }

// BytesRead returns how many bytes of the file (of its compressed form, if it is
// compressed) have been read. It may be called at any time, by any goroutine.
func (st *Stream) BytesRead() int64 { return st.count.n.Load() }

// Prefix returns the first n decompressed bytes, or all there are, as they
// are in the source: byte order mark included, UTF-16 not decoded, an array not divided; but of a
// document whose entries Read gives, or of one that was turned round, those of the entries. It must be
// called before Read, and the slice is valid until Read is called. n may be up to
// 64 KiB.
func (st *Stream) Prefix(n int) ([]byte, error) {
	if st.prefix != nil {
		return st.prefix[:min(n, len(st.prefix))], nil
	}
	return st.peek(st.raw, n)
}

// Peek returns the first n bytes that Read will give, or all there are. For more than
// 60 KiB it takes a buffer of that size. The slice is valid until Read is called.
func (st *Stream) Peek(n int) ([]byte, error) {
	if n > peekSize-len(UTF8BOM) {
		far := bufio.NewReaderSize(st.text, n+st.bom)
		if st.text == st.raw {
			st.raw = far
		}
		st.text = far
	}
	b, err := st.peek(st.text, n+st.bom)
	return b[min(st.bom, len(b)):], err
}

// PeekBehindNULs is Peek for what comes behind the NUL bytes with which the source begins. Read gives
// these all the same.
func (st *Stream) PeekBehindNULs(n int) ([]byte, error) {
	if b, err := st.Peek(n); err != nil || len(b) == 0 || b[0] != 0 {
		return b, err
	}
	st.keepPrefix()
	st.skipBOM()
	r := bufio.NewReaderSize(st.text, max(n, peekSize))
	nuls := 0
	for {
		b, err := st.peek(r, n)
		held := len(b) - len(bytes.TrimLeft(b, "\x00"))
		nuls += held
		r.Discard(held)
		if held < n {
			st.text = bufio.NewReaderSize(io.MultiReader(io.LimitReader(zeros{}, int64(nuls)), r), peekSize)
			if err == nil {
				b, err = st.peek(r, n)
			}
			return b, err
		}
	}
}

// zeros gives NUL bytes without end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// peek returns what there is; Read reports an error that comes after it.
func (st *Stream) peek(r *bufio.Reader, n int) ([]byte, error) {
	b, err := r.Peek(n)
	if err == nil || err == io.EOF || len(b) > 0 {
		return b, nil
	}
	return nil, st.wrap(err)
}

// Read reads decompressed text.
func (st *Stream) Read(p []byte) (int, error) {
	st.skipBOM()
	n, err := st.text.Read(p)
	st.offset += int64(n)
	if err == io.EOF && st.shrunk() {
		err = errShrunk
	}
	if err != nil && err != io.EOF {
		err = st.wrap(err)
	}
	return n, err
}

var errShrunk = errors.New("was cut off while it was being read; what came before has been read")

// shrunk reports whether the file holds less than what was read from it and less
// than when it was opened: some files, such as those in /proc, never say how much
// they hold.
func (st *Stream) shrunk() bool {
	if st.file == nil {
		return false
	}
	info, err := st.file.Stat()
	return err == nil && info.Mode().IsRegular() && info.Size() < min(st.size, st.base+st.count.n.Load())
}

// Skip goes forward to an offset: in a plain file it seeks, elsewhere it reads what
// is in between. If the source ends before the offset, the error is
// io.ErrUnexpectedEOF.
func (st *Stream) Skip(to int64) error {
	if to < st.offset {
		return fmt.Errorf("%s: cannot go back from offset %d to %d", st.path, st.offset, to)
	}
	if st.comp == Plain && st.prefix == nil && st.file != nil {
		if info, err := st.file.Stat(); err == nil && info.Mode().IsRegular() {
			return st.seek(to, info.Size()-st.base)
		}
	}
	_, err := io.CopyN(io.Discard, st, to-st.offset)
	if err == io.EOF {
		return st.wrap(io.ErrUnexpectedEOF)
	}
	return err
}

func (st *Stream) seek(to, size int64) error {
	if to > size {
		return st.wrap(io.ErrUnexpectedEOF)
	}
	if _, err := st.file.Seek(st.base+to, io.SeekStart); err != nil {
		return st.wrap(err)
	}
	st.count.n.Store(to)
	st.raw.Reset(st.count)
	st.offset, st.bom = to, 0
	return nil
}

// Close closes the source; standard input stays open.
func (st *Stream) Close() error {
	var errs []error
	for _, c := range slices.Backward(st.closers) {
		errs = append(errs, c())
	}
	st.closers = nil
	return errors.Join(errs...)
}

// wrap names the source, and says of a compressed one that ends early what it
// means: its rest is lost, what was read is not.
func (st *Stream) wrap(err error) error {
	if errors.Is(err, errXZDict) || errors.Is(err, zstd.ErrWindowSizeExceeded) {
		return fmt.Errorf("%s: %s data that needs more than 128 MiB of memory: unpack it and name what comes out", st.path, st.comp)
	}
	if st.comp != Plain {
		if err == errBehind {
			return fmt.Errorf("%s: the %s data ends before the file does, and what follows is not read: look at the end of the file", st.path, st.comp)
		}
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return fmt.Errorf("%s: the %s data ends too early (file cut off?): what came before has been read: %w", st.path, st.comp, err)
		}
		return fmt.Errorf("%s: damaged %s data: what came before has been read: %w", st.path, st.comp, err)
	}
	return fmt.Errorf("%s: %w", st.path, oserr.Bare(err))
}

// countingReader counts what is read from the file.
type countingReader struct {
	src io.Reader
	n   atomic.Int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.src.Read(p)
	c.n.Add(int64(n))
	return n, err
}
