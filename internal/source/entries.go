package source

import (
	"bytes"
	"encoding/json"
	"slices"
)

// listNames are the names of arrays of entries, and groupNames those of objects that may have one.
var (
	listNames  = []string{"hits", "results", "result", "value", "messages", "events", "records", "logs", "entries", "items", "logEvents", "data"}
	groupNames = []string{"hits", "data", "response"}
)

// isDocument reports whether head, the first bytes of a file, are those of an array of strings, or
// of an object that has an array of entries.
func isDocument(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte(UTF8BOM)), blanks)
	if len(head) == 0 {
		return false
	}
	if head[0] == '[' {
		rest := bytes.TrimLeft(head[1:], blanks)
		if len(rest) == 0 || rest[0] != '"' {
			return false
		}
		end := valueEnd(rest)
		rest = bytes.TrimLeft(rest[max(end, 0):], blanks)
		return end > 0 && len(rest) > 0 && (rest[0] == ',' || rest[0] == ']')
	}
	return entriesIn(head, maxGroups) != nil
}

const blanks = " \t\r\n"

// maxGroups is how many objects within one another may stand around the array of entries.
const maxGroups = 3

// entriesIn returns what follows the bracket of the array of entries in an object with which b begins,
// nil if there is none, or none yet. It looks into groups objects within one another.
func entriesIn(b []byte, groups int) []byte {
	if len(b) == 0 || b[0] != '{' {
		return nil
	}
	for b = b[1:]; ; {
		name, value := nextMember(b)
		switch {
		case len(value) == 0:
			return nil
		case value[0] == '[' && slices.Contains(listNames, name):
			if first := bytes.TrimLeft(value[1:], blanks); len(first) > 0 && first[0] == '{' {
				return first
			}
		case value[0] == '{' && groups > 1 && slices.Contains(groupNames, name):
			if list := entriesIn(value, groups-1); list != nil {
				return list
			}
		}
		end := valueEnd(value)
		if end <= 0 {
			return nil
		}
		b = value[end:]
	}
}

// nextMember returns the name of the first member in b, what is left of an object, and b from the
// value on; nothing if there is none, or none that is whole.
func nextMember(b []byte) (name string, value []byte) {
	b = bytes.TrimLeft(b, blanks+",")
	end := valueEnd(b)
	if end <= 1 || b[0] != '"' {
		return "", nil
	}
	return string(b[1 : end-1]), bytes.TrimLeft(b[end:], blanks+":")
}

// valueEnd returns the length of the JSON value with which b begins, 0 if b ends before it does.
func valueEnd(b []byte) int {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == '"':
			for i++; i < len(b) && b[i] != '"'; i++ {
				if b[i] == '\\' {
					i++
				}
			}
			if i >= len(b) {
				return 0
			}
		case c == '{' || c == '[':
			depth++
			continue
		case c == '}' || c == ']':
			if depth == 0 {
				return i // of a number, or a name
			}
			depth--
		default:
			if depth > 0 || c != ',' && bytes.IndexByte([]byte(blanks), c) < 0 {
				continue
			}
			return i
		}
		if depth == 0 {
			return i + 1
		}
	}
	return 0
}

// entriesOf returns the entries of a document, a line each; that at which one is cut off has no line end, as
// a line that is being written. ok is false if it is something else.
func entriesOf(text []byte) (lines []byte, ok bool) {
	for text = bytes.TrimLeft(text, blanks); len(text) > 0; text = bytes.TrimLeft(text, blanks) {
		if !isDocument(text) {
			return nil, false
		}
		list := entriesIn(text, maxGroups)
		if text[0] == '[' {
			list = text[1:]
		}
		for {
			list = bytes.TrimLeft(list, blanks+",")
			end := valueEnd(list)
			if end == 0 {
				break
			}
			lines = appendEntry(lines, list[:end])
			list = list[end:]
		}
		end := valueEnd(text)
		if end == 0 {
			return appendCut(lines, list), len(lines) > 0
		}
		text = text[end:]
	}
	return lines, len(lines) > 0
}

// appendCut appends what is left of the list of a document that is cut off: the beginning of an entry, if it is
// not the first.
func appendCut(lines, rest []byte) []byte {
	switch {
	case len(lines) == 0 || len(rest) == 0 || rest[0] == ']':
		return lines
	case rest[0] == '"':
		return append(lines, rest[1:]...)
	}
	return appendCompact(lines, rest)
}

// appendEntry appends the lines of an entry.
func appendEntry(lines, entry []byte) []byte {
	if entry[0] == '"' {
		var line string
		if json.Unmarshal(entry, &line) != nil {
			line = string(entry)
		}
		return append(append(lines, line...), '\n')
	}
	if pairs := memberOf(entry, "values"); len(pairs) > 0 && pairs[0] == '[' {
		if stream := memberOf(entry, "stream"); len(stream) > 1 && stream[0] == '{' {
			return appendStream(lines, stream, pairs[1:])
		}
	}
	if inner := memberOf(entry, "message"); len(inner) > 0 && inner[0] == '{' { // Graylog's
		entry = inner
	}
	return append(appendCompact(lines, entry), '\n')
}

// appendCompact appends a value without the blanks between its parts.
func appendCompact(line, value []byte) []byte {
	quoted := false
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '\\' && i+1 < len(value):
			line = append(line, c)
			i++
		case c == '"':
			quoted = !quoted
		case c == '\n' || c == '\r' || !quoted && (c == ' ' || c == '\t'):
			continue
		}
		line = append(line, value[i])
	}
	return line
}

// appendStream appends an object for each line of one of Loki's streams, of its time, its text
// and the stream's labels.
func appendStream(lines, stream, pairs []byte) []byte {
	for {
		pairs = bytes.TrimLeft(pairs, blanks+",")
		end := valueEnd(pairs)
		if end == 0 {
			return lines
		}
		var pair []json.RawMessage // a third member has the entry's own labels
		if json.Unmarshal(pairs[:end], &pair) == nil && len(pair) >= 2 {
			lines = append(append(append(append(lines, `{"timeUnixNano":`...), pair[0]...), `,"line":`...), pair[1]...)
			if labels := bytes.Trim(stream[1:len(stream)-1], blanks); len(labels) > 0 {
				lines = appendCompact(append(lines, ','), labels)
			}
			lines = append(lines, "}\n"...)
		}
		pairs = pairs[end:]
	}
}

// memberOf returns the value of a member of an object, nil if it has none.
func memberOf(object []byte, name string) []byte {
	if len(object) == 0 || object[0] != '{' {
		return nil
	}
	for b := object[1:]; ; {
		found, value := nextMember(b)
		end := valueEnd(value)
		if end == 0 {
			return nil
		}
		if found == name {
			return value[:end]
		}
		b = value[end:]
	}
}
