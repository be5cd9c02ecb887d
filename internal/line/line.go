// Package line cuts a stream of bytes into blocks of whole lines, and blocks
// into lines, without allocating and without losing count of the offset.
//
//	r := line.NewReader(src, offset, line.Options{})
//	for {
//		b, err := r.Next(buf) // buf may be handed to another goroutine
//		if err != nil {
//			break // io.EOF: all has been read
//		}
//		s := line.Scan(b)
//		for s.Next() {
//			use(s.Line(), s.End())
//		}
//	}
//
// # Memory
//
// A block lives in the buffer that Next was given (or in a larger one that
// replaces it); the Reader keeps no part of it. Many blocks of one Reader may
// be alive at once, each in a buffer of its own. A Scanner's lines alias the
// block.
//
// # What is not handed out
//
// A line longer than Options.MaxLine is skipped, and only its offset is handed out. NUL bytes at the
// start of a line are what a crash or a copytruncate rotation leaves where the
// writer's offset ran ahead of the file's end: they are dropped, and with them
// a line that holds nothing else. The offsets of what follows stay true.
package line

// Block is a run of whole lines of one source.
type Block struct {
	// Data ends with a line end, except for a last line without one.
	Data []byte
	// Offset of Data's first byte in the source.
	Offset int64
	// Last is set if the source is known to end here. A source whose end falls on a
	// block's border may end without it: io.EOF from Next is what to rely on.
	Last bool
	// TooLong are the offsets of the lines in front of Data, after the block
	// before, that were skipped for their length.
	TooLong []int64
}

// End is the offset just after the block.
func (b Block) End() int64 { return b.Offset + int64(len(b.Data)) }

// Options say how a Reader cuts. The zero value is for importing files.
type Options struct {
	// BlockSize is what a block should hold, in bytes; 0 means 1 MiB. A block
	// is larger if a single line is.
	BlockSize int
	// MaxLine is the longest line handed out, in bytes without its line end;
	// 0 means 1 MiB.
	MaxLine int
	// HoldPartial keeps back a last line that has no line end yet, as one must
	// in a file that is being written to. Offset then is before it, and Next may be
	// called again after io.EOF when the file has grown.
	HoldPartial bool
	// Eager hands out whole lines as soon as a read brings some, rather than
	// waiting for a full block: for pipes.
	Eager bool
}

const (
	// DefaultMaxLine is the longest line handed out if nothing else is asked.
	DefaultMaxLine = 1 << 20

	defaultBlockSize = 1 << 20
)
