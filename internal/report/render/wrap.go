package render

import (
	"iter"
	"strings"

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
			last = cutLast(last)
		}
		lines = append(lines[:most-1:most-1], strings.TrimRight(last, " ")+"…")
	}
	return strings.Join(lines, "\n")
}

// wrap breaks s between words. A word that is wider than a line is broken between its
// pieces, and a piece that is wider anywhere.
func wrap(s string, width int) []string {
	var lines []string
	line, used := "", 0
	flush := func() {
		lines = append(lines, line)
		line, used = "", 0
	}
	for word := range words(s) {
		w := text.StringWidth(word)
		switch {
		case used > 0 && used+1+w <= width:
			line, used = line+" "+word, used+1+w
			continue
		case used > 0 && (w <= width || used+2 > width):
			flush()
		case used > 0:
			line, used = line+" ", used+1
		}
		for _, p := range pieces(word) {
			pw := text.StringWidth(p)
			if used > 0 && used+pw > width {
				line = strings.TrimRight(line, " ")
				flush()
			}
			for pw > width {
				head := text.Trim(p, width)
				if head == "" { // one character wider than the line
					break
				}
				lines = append(lines, head)
				p = p[len(head):]
				pw = text.StringWidth(p)
			}
			line, used = line+p, used+pw
		}
	}
	if used > 0 {
		flush()
	}
	return lines
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
		tail = cutFirst(tail)
	}
	return head + "…" + tail
}

func cutFirst(s string) string {
	for i := range s {
		if i > 0 {
			return s[i:]
		}
	}
	return ""
}

func cutLast(s string) string {
	last := 0
	for i := range s {
		last = i
	}
	return s[:last]
}
