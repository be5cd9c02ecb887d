package line

import "bytes"

// Scanner walks over the lines of a block.
type Scanner struct {
	rest []byte
	line []byte
	end  int64
}

// Scan returns a Scanner over the lines of b. Call Next to get to the first.
func Scan(b Block) Scanner {
	return Scanner{rest: b.Data, end: b.Offset}
}

// Next moves to the next line. It returns false after the last one.
func (s *Scanner) Next() bool {
	for len(s.rest) > 0 {
		line := s.rest
		if i := bytes.IndexByte(s.rest, '\n'); i >= 0 {
			line, s.rest = s.rest[:i], s.rest[i+1:]
			s.end += int64(i) + 1
		} else {
			s.rest = nil
			s.end += int64(len(line))
		}
		for n := len(line); n > 0 && line[n-1] == '\r'; n-- { // two, if it was sent as text that had one
			line = line[:n-1]
		}
		if len(line) > 0 && line[0] == 0 {
			if line = bytes.TrimLeft(line, "\x00"); len(line) == 0 {
				continue
			}
		}
		s.line = line
		return true
	}
	s.line = nil
	return false
}

// Line returns the current line without its line end (LF or CRLF). It aliases the
// block and is valid until the block's buffer is used again.
func (s *Scanner) Line() []byte { return s.line }

// End returns the offset in the source just after the current line and its line
// end: where to go on once this line has been stored.
func (s *Scanner) End() int64 { return s.end }
