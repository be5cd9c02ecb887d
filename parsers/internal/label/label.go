// Package label strips what tools write before each line of a log that they print, with or
// without colours:
//
//   - the file's name and the line's number: grep, zgrep, ripgrep, cat -n, nl
//   - the container's name: "docker compose logs", "docker service logs", "kubectl logs
//     --prefix", stern, "podman logs --names"
//   - the host's name: pdsh
//   - the priority: socklog
//   - time, priority or place: klog, Kiwi Syslog
//   - the mark of a record: "journalctl -o json-seq" and "-o json-sse"
//   - the marks of a text in which the log is quoted (quotation.go)
//
// Labels have no form that tells them from text: a remote server's reply, or a
// header of a message, may be a line of its own in a log and look as if it had one.
// So labels are stripped only in a source in which most lines have them, and only
// if a line of a log visibly begins after them (begin.go) or the line before had
// the same one. What a label may look like is in form.go and container.go.
package label

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// maxLabel bounds a label, in bytes: a path, a number and colours.
const maxLabel = 320

// Use says whether the lines of a source have labels.
type Use uint8

const (
	Undecided Use = iota // the first line that tells decides
	Absent
	Present
)

// In returns what most of the lines in a sample have; Undecided if none of them
// tells.
func In(sample []byte) Use {
	with, without, doubtful, others := 0, 0, 0, 0
	for line := range bytes.Lines(sample) {
		line = bytes.TrimRight(line, "\r\n")
		switch use, _ := look(line); {
		case use == Present && continues(line):
			doubtful++
		case use == Present:
			with++
		case use == Absent:
			without++
		case len(line) > 0 && !continues(line):
			others++
		}
	}
	if without == 0 && doubtful > others { // so there is no entry that such lines could go on with
		with += doubtful
	}
	switch {
	case with > without:
		return Present
	case without > 0:
		return Absent
	}
	return Undecided
}

// continues reports whether line begins as one that goes on with the line before and has a
// stranger's words: a header of a message that is folded, or a remote server's reply.
func continues(line []byte) bool { return isBlank(line[:1]) || line[0]-'0' <= 9 }

// Reader takes the labels off the lines of one source, in order.
type Reader struct {
	use    Use
	last   []byte // the name in the last label, or all of its words
	number int64  // its number, 0 if it had none
	mark   byte   // what followed the name and the number; 0 before the first label
	width  int    // how many of it there were, blanks after a number
}

// NewReader returns a reader for a source whose use of labels is known, or
// Undecided.
func NewReader(use Use) Reader { return Reader{use: use} }

// Skip returns line without its label. Lines between those with stamps, such as the
// headers in Exim's reject log, have a label like the one before; the line that
// grep writes in place of those that it left out becomes empty.
func (r *Reader) Skip(line []byte) []byte {
	n, again := r.find(line)
	if n > 0 && !again {
		r.keep(line[:n])
	}
	if r.mark != 0 && string(line) == "--" {
		return nil
	}
	if r.mark == ' ' && n == 0 && bytes.Equal(line, bytes.TrimRight(r.last, " \t")) {
		return nil // an empty line, whose label lost its last blanks
	}
	return closed(line[n:], line[:n])
}

// closed returns text without the marks of code or of bold letters that label opens, or of a table's row.
func closed(text, label []byte) []byte {
	if len(label) > 0 && label[0] == '|' {
		return bytes.TrimSuffix(text, []byte(" |"))
	}
	return bytes.TrimSuffix(text, label[len(bytes.TrimRight(label, "`*")):])
}

// Len returns how many bytes the label before line takes. Unlike Skip it may be
// called for any line of the source.
func (r *Reader) Len(line []byte) int {
	ahead := *r
	n, _ := ahead.find(line)
	return n
}

// find returns the length of the label before line, and whether it is like the one
// before.
func (r *Reader) find(line []byte) (n int, again bool) {
	if r.use == Absent {
		return 0, false
	}
	if r.mark != 0 {
		if n = r.again(line); n > 0 {
			return n, true
		}
	}
	use, n := look(line)
	if r.use == Undecided {
		if isBlank(line[:n]) { // one line does not tell whether all are indented
			return 0, false
		}
		r.use = use
	}
	return n, false
}

// look returns what line, by itself, tells about the use of labels, and the length
// of its label.
func look(line []byte) (use Use, n int) {
	if Begins(line) {
		return Absent, 0
	}
	for _, labelOf := range [...]func([]byte) int{recordMark, quotation, Container, beforeLine} {
		if n = labelOf(line); n > 0 {
			break
		}
	}
	if n > 0 {
		return Present, n
	}
	return Undecided, 0
}

// beforeLine returns the length of a label after which a line of a log begins.
func beforeLine(line []byte) int {
	if n := bracket(line); n > 0 && Begins(line[n:]) { // a stamp in it may begin like a line
		return n
	}
	for i := 1; i < len(line) && i <= maxLabel; i++ {
		switch line[i-1] {
		case ':', '-', ' ', '\t', 'm', 'K': // the last two end a colour
			if Begins(line[i:]) {
				if isLabel(line[:i]) {
					return i
				}
				return 0
			}
		}
	}
	return 0
}

// bracket returns the length of a name or a stamp in brackets with the blank after it, 0 if line
// does not begin with one.
func bracket(line []byte) int {
	const end = "] "
	if i := scan.Index(line[:min(len(line), maxLabel)], end); i > 0 && isBracketed(line[:i+1]) {
		return i + len(end)
	}
	return 0
}

// recordMark returns the length of a mark before a line: the record separator of RFC 7464,
// or the field's name of Server-Sent Events.
func recordMark(line []byte) int {
	for _, mark := range [...]string{"\x1e", "data: "} {
		if len(line) > len(mark) && string(line[:len(mark)]) == mark && Begins(line[len(mark):]) {
			return len(mark)
		}
	}
	return 0
}

// keep notes a label for the lines that follow it.
func (r *Reader) keep(label []byte) {
	if quotes(label) {
		r.last, r.number, r.mark = append(r.last[:0], label...), 0, ' '
		return
	}
	var buffer [maxLabel]byte
	name, number, mark := parse(withoutColours(&buffer, label))
	r.last, r.number, r.mark, r.width = append(r.last[:0], name...), number, mark, 1
	if mark == ' ' {
		r.width = len(label) - len(bytes.TrimRight(label, " "))
	}
}

// again returns the length of a label like the one before, in which only the number
// has grown; 0 if line has another one.
func (r *Reader) again(line []byte) int {
	if !bytes.HasPrefix(line, r.last) {
		return 0
	}
	n := len(r.last)
	if r.mark == ' ' && r.number == 0 { // words, with the blank after them
		return n
	}
	mark := r.mark
	if n > 0 { // after the name ':', or the '-' of lines that grep -C adds
		if n == len(line) || line[n] != ':' && line[n] != '-' {
			return 0
		}
		mark = line[n]
		n++
	}
	for (mark == '\t' || mark == ' ') && n < len(line) && line[n] == ' ' { // cat -n pads its numbers
		n++
	}
	number, digits := scan.Number(line[n:])
	if r.number == 0 {
		if mark == '-' && digits >= len("202611") { // another file, "maillog-20261124:"
			return 0
		}
		return n
	}
	n += digits
	if digits == 0 || number <= r.number || n == len(line) || line[n] != mark && (len(r.last) > 0 || line[n] != '-') {
		return 0
	}
	for width := r.width; width > 1; width-- {
		if n++; n == len(line) || line[n] != mark {
			return 0
		}
	}
	r.number = number
	return n + 1
}
