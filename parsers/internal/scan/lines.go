package scan

// JoinLines replaces control characters by blanks, in place: what an object of JSON or an
// engine's log holds at once is one line of a log, as in every other form.
func JoinLines(text []byte) {
	for i, c := range text {
		if c < ' ' && c != '\t' {
			text[i] = ' '
		}
	}
}
