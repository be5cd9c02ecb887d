package render

import (
	"iter"
	"strings"
	"unicode/utf8"

	"github.com/jedib0t/go-pretty/v6/text"
)

// Paragraph cleans s and wraps it to width columns; 0 leaves it on one line.
func Paragraph(s string, width int) string {
	s = Clean(s)
	if width > 0 {
		s = strings.Join(wrap(s, width), "\n")
	}
	return s
}

// narrowest is the least width of a text beside its indent, in columns, however narrow the
// screen is.
const narrowest = 20

// Hang is Paragraph for a text that begins in the column indent, where its other lines begin
// too.
func Hang(s string, indent, width int) string {
	return strings.ReplaceAll(Paragraph(s, max(width-indent, narrowest)), "\n", "\n"+strings.Repeat(" ", indent))
}

// block wraps s to width columns, and cuts it after most lines.
func block(s string, width, most int) string {
	if text.StringWidth(s) <= width {
		return s
	}
	lines := wrap(s, width)
	if len(lines) > most {
		last := lines[most-1]
		if i := strings.LastIndexByte(last, ' '); i > len(last)/2 && text.StringWidth(last) >= width {
			last = last[:i]
		}
		for text.StringWidth(last) > max(0, width-1) {
			_, n := utf8.DecodeLastRuneInString(last)
			last = last[:len(last)-n]
		}
		lines = append(lines[:most-1:most-1], strings.TrimRight(last, " ")+"…")
	}
	return strings.Join(lines, "\n")
}

// wrap breaks s between words. A word that is wider than a line is broken between its
// pieces, and a piece that is wider anywhere.
func wrap(s string, width int) []string {
	w := wrapper{width: width}
	for word := range words(s) {
		w.word(word)
	}
	if w.used > 0 {
		w.flush()
	}
	return w.lines
}

// wrapper gathers the lines of wrap.
type wrapper struct {
	width int
	lines []string
	line  string // the last one, of which used columns are used
	used  int
}

func (w *wrapper) flush() {
	w.lines = append(w.lines, w.line)
	w.line, w.used = "", 0
}

func (w *wrapper) append(s string, width int) { w.line, w.used = w.line+s, w.used+width }

// word adds a word to the line if there is room, or else begins the next one with it. Of a
// word that is wider than a line, the line takes the first pieces.
func (w *wrapper) word(word string) {
	width := text.StringWidth(word)
	switch {
	case w.used > 0 && w.used+1+width <= w.width:
		w.append(" "+word, 1+width)
		return
	case w.used > 0 && (width <= w.width || w.used+2 > w.width):
		w.flush()
	case w.used > 0:
		w.append(" ", 1)
	}
	for _, p := range pieces(word) {
		w.piece(p)
	}
}

// piece adds a piece of a word to the line if there is room, or else begins the next one
// with it.
func (w *wrapper) piece(p string) {
	width := text.StringWidth(p)
	if w.used > 0 && w.used+width > w.width {
		w.line = strings.TrimRight(w.line, " ")
		w.flush()
	}
	for width > w.width {
		head := text.Trim(p, w.width)
		if head == "" { // one character wider than the line
			break
		}
		w.lines = append(w.lines, head)
		p = p[len(head):]
		width = text.StringWidth(p)
	}
	w.append(p, width)
}

// words are the fields of s; a percent sign stays with its number.
func words(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		word := ""
		for field := range strings.FieldsSeq(s) {
			switch {
			case word == "":
				word = field
			case field[0] == '%' && word[len(word)-1] >= '0' && word[len(word)-1] <= '9':
				word += " " + field
			case !yield(word):
				return
			default:
				word = field
			}
		}
		if word != "" {
			yield(word)
		}
	}
}

// pieces cuts a word where a reader expects a break: after slashes, hyphens and the
// like, and before the dots of a name, but not within numbers and addresses.
func pieces(word string) []string {
	var list []string
	start := 0
	for i := 1; i < len(word); i++ {
		after := strings.IndexByte("/@-_,;=&?])>", word[i-1]) >= 0 && strings.IndexByte("/,;:.])>", word[i]) < 0
		before := word[i] == '[' || word[i] == '<' || word[i] == '.' && i+1 < len(word) && letter(word[i+1])
		if (after || before) && i-start > 1 {
			list, start = append(list, word[start:i]), i
		}
	}
	return append(list, word[start:])
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// middle leaves out the middle of a path that is wider than width: its end says
// most.
func middle(s string, width int) string {
	if text.StringWidth(s) <= width || width < 5 {
		return block(s, width, 1)
	}
	head := text.Trim(s, (width-1)/3)
	tail := s
	for text.StringWidth(tail) > width-1-text.StringWidth(head) {
		_, n := utf8.DecodeRuneInString(tail)
		tail = tail[n:]
	}
	return head + "…" + tail
}
