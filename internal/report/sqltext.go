package report

import (
	"fmt"
	"slices"
	"strings"
)

// condition returns the parameter that a line of SQL depends on: the line ends in
// "-- if: NAME".
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
			n := 1 + nameLen(rest[1:])
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

// writeOut returns sql with a value in the place of the parameter called name.
func writeOut(sql, name, value string) string {
	var b strings.Builder
	done := 0
	for i := 0; i < len(sql); {
		rest := sql[i:]
		switch literal := literalLen(rest); {
		case literal > 0:
			i += literal
		case rest[0] == '$' && rest[1:1+nameLen(rest[1:])] == name:
			b.WriteString(sql[done:i] + value)
			i += 1 + len(name)
			done = i
		default:
			i++
		}
	}
	return b.String() + sql[done:]
}

// replaceCalls replaces the calls of functions, whose names are in lower case, by
// what they return for the argument. A call within an argument is replaced first.
func replaceCalls(sql string, functions map[string]func(argument string) string) string {
	var b strings.Builder
	done := 0
	for i := 0; i < len(sql); {
		if n := literalLen(sql[i:]); n > 0 {
			i += n
			continue
		}
		name := sql[i : i+nameLen(sql[i:])]
		if name == "" {
			i++
			continue
		}
		start := i
		i += len(name)
		replacement := functions[strings.ToLower(name)]
		if replacement == nil {
			continue
		}
		argument, n := bracketed(sql[i:])
		if n == 0 {
			continue
		}
		b.WriteString(sql[done:start] + replacement(replaceCalls(argument, functions)))
		i += n
		done = i
	}
	return b.String() + sql[done:]
}

// bracketed returns what stands in the brackets that sql begins with, and their length,
// that of space before them included. The length is 0 if there are no brackets, or they
// are not closed, of which DuckDB will complain.
func bracketed(sql string) (inside string, length int) {
	start := len(sql) - len(strings.TrimLeft(sql, " \t\r\n"))
	if !strings.HasPrefix(sql[start:], "(") {
		return "", 0
	}
	start++
	for i, open := start, 1; i < len(sql); i++ {
		if n := literalLen(sql[i:]); n > 0 {
			i += n - 1
			continue
		}
		switch sql[i] {
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				return sql[start:i], i + 1
			}
		}
	}
	return "", 0
}

// literalLen returns the length of the string, quoted name or comment that sql begins
// with, 0 if it begins with none.
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

// nameLen returns the length of the name that s begins with.
func nameLen(s string) int {
	n := 0
	for n < len(s) && isNameByte(s[n]) {
		n++
	}
	return n
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
