package report

import (
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Param is a declared parameter.
type Param struct {
	Name string
	// Type is time, span, text, integer, number or code.
	Type string
	// Default is the value as it would be given; "" if there is none.
	Default     string
	Description string
}

// Types of parameters. A value of type code is a reply code ("550"), an
// enhanced status code ("5.7.1") or the beginning of one ("5.7", "5"); it is
// bound as $NAME_from and $NAME_to, the first and last code as the store
// keeps them (class * 1000000 + subject * 1000 + detail), and $NAME_reply.
const (
	typeTime    = "time"
	typeSpan    = "span" // a length of time, bound as whole seconds
	typeText    = "text"
	typeInteger = "integer"
	typeNumber  = "number"
	typeCode    = "code"
)

var types = []string{typeTime, typeSpan, typeText, typeInteger, typeNumber, typeCode}

// parseParam reads the declaration of a parameter and checks its default.
func parseParam(text string) (Param, error) {
	f := strings.Fields(text)
	if len(f) < 4 {
		return Param{}, fmt.Errorf("-- param: %s is not of the form NAME TYPE DEFAULT DESCRIPTION", text)
	}
	p := Param{Name: f[0], Type: f[1], Default: f[2], Description: strings.Join(f[3:], " ")}
	if p.Default == "-" {
		p.Default = ""
	}
	for i := range len(p.Name) {
		if !isNameByte(p.Name[i]) || p.Name[0] < 'a' {
			return Param{}, fmt.Errorf("parameter %q: a name is made of letters, digits and _", p.Name)
		}
	}
	if !slices.Contains(types, p.Type) {
		return Param{}, fmt.Errorf("parameter %s: type %q is none of %s", p.Name, p.Type, strings.Join(types, ", "))
	}
	if p.Default != "" {
		if _, err := p.bind(p.Default, time.Time{}); err != nil {
			return Param{}, err
		}
	}
	return p, nil
}

// of returns the value that the parameter has among those given, "" if it has none.
func (p Param) of(values map[string]string) string {
	if v, ok := values[p.Name]; ok {
		return v
	}
	return p.Default
}

// sqlNames returns the names that the parameter has in the statement.
func (p Param) sqlNames() []string {
	if p.Type == typeCode {
		return []string{p.Name + "_from", p.Name + "_to", p.Name + "_reply"}
	}
	return []string{p.Name}
}

// bind makes arguments of the statement of a value as the user gave it.
func (p Param) bind(value string, now time.Time) ([]any, error) {
	one := func(v any, err error, want string) ([]any, error) {
		if err != nil {
			return nil, &ValueError{p.Name, value, want}
		}
		return []any{sql.Named(p.Name, v)}, nil
	}
	switch p.Type {
	case typeTime:
		t, err := ParseTime(value, now)
		return one(t, err, wantTime)
	case typeSpan:
		d, err := ParseSpan(value)
		return one(int64(d/time.Second), err, wantSpan)
	case typeInteger:
		least := int64(0)
		if p.Name == limitName {
			least = 1 // no rows at all would look like good news
		}
		n, err := strconv.ParseInt(value, 10, 64)
		switch {
		case n > maxInteger:
			return one(n, strconv.ErrRange, fmt.Sprintf("a whole number, %d or less", int64(maxInteger)))
		case n < least:
			err = strconv.ErrRange
		}
		return one(n, err, fmt.Sprintf("a whole number, %d or more", least))
	case typeNumber:
		x, err := strconv.ParseFloat(value, 64)
		return one(x, err, "a number")
	case typeCode:
		from, to, reply, err := ParseCode(value)
		if err != nil {
			return nil, &ValueError{p.Name, value, wantCode}
		}
		return []any{sql.Named(p.Name+"_from", from), sql.Named(p.Name+"_to", to), sql.Named(p.Name+"_reply", reply)}, nil
	}
	if !utf8.ValidString(value) {
		return one(nil, strconv.ErrSyntax, "text in UTF-8")
	}
	return one(value, nil, "")
}

// limitName is the parameter that says how many rows are wanted.
const limitName = "limit"

// maxInteger is the largest number that DuckDB takes for a LIMIT.
const maxInteger = 1 << 62

// ValueError says that a value cannot be that of a parameter.
type ValueError struct{ Param, Value, Want string }

func (e *ValueError) Error() string { return fmt.Sprintf("%s %q: want %s", e.Param, e.Value, e.Want) }
