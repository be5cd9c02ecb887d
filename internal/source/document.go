package source

import (
	"bufio"
	"bytes"
	"io"
	"slices"
)

// What stores of logs answer is a document of JSON with the entries somewhere in it: Elasticsearch's
// {"took":5,"hits":{"hits":[{…},{…}]}}, Graylog's {"messages":[{"message":{…}}]}, Loki's
// {"data":{"result":[{"stream":{…},"values":[["1764…","line"]]}]}}, {"value":[{…}]} of Microsoft Graph
// and {"events":[{…}]} of CloudWatch. Others are arrays of strings, each of them a line. A Stream gives
// the entries, a line each, and nothing of what is around them, which may be another thing in the
// next answer. For that it reads the whole document into memory.

// maxDocument bounds a document that is read into memory, in bytes.
const maxDocument = 64 << 20

// unfold replaces a document by its entries. One that is too long stays as it is.
func (st *Stream) unfold() error {
	text, whole, err := st.readAll()
	if err != nil {
		return st.wrap(err)
	}
	if lines, ok := entriesOf(text); whole && ok {
		st.give(lines)
	} else {
		st.putBack(text)
	}
	return nil
}

// readAll reads the text, without a byte order mark, unless it is longer than maxDocument.
func (st *Stream) readAll() (text []byte, whole bool, err error) {
	st.keepPrefix()
	st.skipBOM()
	text, err = io.ReadAll(io.LimitReader(st.text, maxDocument+1))
	return text, len(text) <= maxDocument, err
}

// putBack makes text, which was read, the next that Read gives.
func (st *Stream) putBack(text []byte) {
	st.text = bufio.NewReaderSize(io.MultiReader(bytes.NewReader(text), st.text), peekSize)
}

// give makes lines the text.
func (st *Stream) give(lines []byte) {
	st.folded, st.offset = true, 0
	st.prefix = lines[:min(len(lines), peekSize)]
	st.text = bufio.NewReaderSize(bytes.NewReader(lines), peekSize)
}

// Backwards reports whether Reverse can turn the text round.
func (st *Stream) Backwards() bool {
	begin, err := st.Peek(len(arrayBegin) + 64)
	begin = bytes.TrimLeft(begin, blanks)
	return err == nil && (st.folded || len(begin) > 1 && begin[0] == '[' && bytes.HasPrefix(bytes.TrimLeft(begin[1:], blanks), []byte("{")))
}

// Reverse makes the entries come in the other order, a line each: stores of logs have the newest first.
// It must be called before Read. ok is false if there are too many for memory; then the text is as it was.
func (st *Stream) Reverse() (ok bool, err error) {
	text, whole, err := st.readAll()
	if err != nil {
		return false, st.wrap(err)
	}
	if !whole {
		st.putBack(text)
		return false, nil
	}
	var entries [][]byte
	for rest := text; ; {
		end := 0
		if st.folded {
			rest = bytes.TrimLeft(rest, "\n") // a string may be empty, or end with its line
			end = bytes.IndexByte(rest, '\n')
		} else {
			rest = bytes.TrimLeft(rest, blanks+",[]")
			end = valueEnd(rest)
		}
		if end <= 0 {
			break
		}
		entries = append(entries, rest[:end])
		rest = rest[end:]
	}
	lines := make([]byte, 0, len(text))
	for _, e := range slices.Backward(entries) {
		if st.folded {
			lines = append(append(lines, e...), '\n')
		} else {
			lines = appendEntry(lines, e)
		}
	}
	st.give(lines)
	return true, nil
}
