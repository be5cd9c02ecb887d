package report

import (
	"fmt"
	"slices"
	"strings"
)

// condition returns the parameter on which a line of SQL depends.
func condition(line string) (name string, ok bool) {
	i := strings.LastIndex(line, "-- if: ")
	if i < 0 {
		return "", false
	}
	return strings.TrimSpace(line[i+len("-- if: "):]), true
}

// without returns sql without the lines whose parameter has no value.
func without(sql string, has func(name string) bool) string {
	var b strings.Builder
	for line := range strings.Lines(sql) {
		if name, ok := condition(line); ok && !has(name) {
			continue
		}
		b.WriteString(line)
	}
	return b.String()
}

// parameters returns the names of the $parameters of sql, each once, in the
// order of their first use. Strings, quoted names and comments are passed over.
func parameters(sql string) ([]string, error) {
	var names []string
	for i := 0; i < len(sql); {
		rest := sql[i:]
		switch literal := literalLen(rest); {
		case literal > 0:
			i += literal
		case rest[0] == '$':
			n := 1
			for n < len(rest) && isNameByte(rest[n]) {
				n++
			}
			if n == 1 || rest[1] >= '0' && rest[1] <= '9' {
				return nil, fmt.Errorf("%.12q: parameters have names, and strings are not quoted with $", rest)
			}
			if name := rest[1:n]; !slices.Contains(names, name) {
				names = append(names, name)
			}
			i += n
		default:
			i++
		}
	}
	return names, nil
}

// literalLen returns the length of the string, quoted name or comment with which
// sql begins; 0 where there is none.
func literalLen(sql string) int {
	switch {
	case strings.HasPrefix(sql, "--"):
		return skipTo(sql, "\n")
	case strings.HasPrefix(sql, "/*"):
		return skipTo(sql, "*/")
	case sql != "" && (sql[0] == '\'' || sql[0] == '"'):
		return 1 + skipTo(sql[1:], sql[:1])
	}
	return 0
}

func isNameByte(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// skipTo returns the number of bytes up to and including end.
func skipTo(s, end string) int {
	if i := strings.Index(s, end); i >= 0 {
		return i + len(end)
	}
	return len(s)
}
