package scan

// VerbosePID reads the process ID before each line that "exim -v" prints, padded to five
// characters, and the blank after it; n is 0 if there is none.
func VerbosePID(b []byte) (pid uint32, n int) {
	const width = len("    1")
	for n < len(b) && n < width-1 && b[n] == ' ' {
		n++
	}
	v, k := Number(b[n:])
	if k == 0 || n > 0 && n+k != width || v == 0 || v >= 1<<31 || n+k == len(b) || b[n+k] != ' ' {
		return 0, 0
	}
	return uint32(v), n + k + 1
}

// VerboseHead reports whether b, which follows a process ID, is the line that "exim -v"
// prints before an entry of a log: "LOG: smtp_connection MAIN", with the names of the
// log_selector, if any, and of the logs.
func VerboseHead(b []byte) bool {
	b, ok := CutPrefix(b, "LOG: ")
	if !ok {
		return false
	}
	last := 0
	for i, c := range b {
		switch {
		case c == ' ':
			last = i + 1
		case c != '_' && c|0x20-'a' > 'z'-'a':
			return false
		}
	}
	switch string(b[last:]) {
	case "MAIN", "REJECT", "PANIC", "DIE":
		return true
	}
	return false
}
