package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// field is one "-- key: value" of a header.
type field struct{ key, value string }

// splitHeader cuts text into its header and the SQL below it.
func splitHeader(text string) (header []field, body string, err error) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	for text != "" {
		line, rest, _ := strings.Cut(text, "\n")
		comment, ok := strings.CutPrefix(line, "--")
		if !ok {
			break
		}
		if strings.HasPrefix(comment, " include:") {
			break // belongs to the statement
		}
		text = rest
		if strings.HasPrefix(comment, "  ") && len(header) > 0 {
			last := &header[len(header)-1]
			last.value += " " + strings.TrimSpace(comment)
			continue
		}
		key, value, ok := strings.Cut(comment, ": ")
		if !ok || !strings.HasPrefix(key, " ") || strings.TrimSpace(value) == "" {
			return nil, "", fmt.Errorf("header line %q is not of the form -- key: value", line)
		}
		header = append(header, field{key[1:], strings.TrimSpace(value)})
	}
	return header, text, nil
}

func (r *Report) readHeader(header []field) error {
	r.header = header
	for _, f := range header {
		if err := r.add(f); err != nil {
			return err
		}
	}
	return nil
}

// add takes over a field of the header.
func (r *Report) add(f field) error {
	switch f.key {
	case "title":
		return f.once(&r.Title)
	case "description":
		return f.once(&r.Description)
	case "counts":
		return f.once(&r.Counts)
	case "param":
		return r.addParam(f.value)
	case "column":
		return r.addColumn(f.value)
	case "narrow":
		r.Narrow = append(r.Narrow, strings.Fields(f.value)...)
		return nil
	case "filter":
		r.filtersFailures = f.value == "failures"
		if !r.filtersFailures {
			return fmt.Errorf("-- filter: %s is not failures", f.value)
		}
		return nil
	case "rows":
		return r.addDrill(f.value)
	case "number":
		return r.addNumber(f.value)
	}
	return fmt.Errorf("the header has -- %s:, which is none of title, description, counts, param, column, narrow, filter, rows, number", f.key)
}

// once sets what a header may say once.
func (f field) once(at *string) error {
	if *at != "" {
		return fmt.Errorf("the header has -- %s: twice", f.key)
	}
	*at = f.value
	return nil
}

// Source returns the report as a file that needs no others: its header, with the
// parameters of the fragments, and its SQL.
func (r *Report) Source() string {
	var b strings.Builder
	own := map[string]bool{}
	for _, f := range r.header {
		fmt.Fprintf(&b, "-- %s: %s\n", f.key, f.value)
		name, _, _ := strings.Cut(f.value, " ")
		own[name] = own[name] || f.key == "param"
	}
	for _, p := range r.Params {
		if !own[p.Name] {
			fmt.Fprintf(&b, "-- param: %s %s %s %s\n", p.Name, p.Type, cmp.Or(p.Default, "-"), p.Description)
		}
	}
	return b.String() + r.SQL + "\n"
}

func (r *Report) addParam(text string) error {
	p, err := parseParam(text)
	if err != nil {
		return err
	}
	if have, ok := r.Param(p.Name); ok {
		if have != p {
			return fmt.Errorf("parameter %s is declared twice, differently", p.Name)
		}
		return nil // two fragments that share it
	}
	r.Params = append(r.Params, p)
	return nil
}

func (r *Report) addColumn(text string) error {
	name, kind, _ := strings.Cut(text, " ")
	k := Kind(strings.TrimSpace(kind))
	if !slices.Contains(kinds, k) {
		return fmt.Errorf("column %s: %q is none of %s", name, k, strings.Join(kindNames(), ", "))
	}
	if _, ok := r.Columns[name]; ok {
		return fmt.Errorf("column %s is declared twice", name)
	}
	r.Columns[name] = k
	return nil
}

func kindNames() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	return names
}
