package serve

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/mtalog/mtalog/internal/plan"
)

// What a client may ask is decided with the help of DuckDB's own parser. Its
// function json_serialize_sql accepts only statements that select (DESCRIBE, SHOW
// and SUMMARIZE among them) and returns their syntax tree. In that tree,
//
//   - table functions must be on a list, because others read files, run SQL that
//     was not checked, or stop the writer (force_checkpoint);
//   - tables must not be in the memory catalog, where the writer keeps the views
//     over its batches, and must not have names that DuckDB would take for files.
//
// The statement then runs in a read-only transaction.

var errNotReading = errors.New("only one statement is answered, and one that reads: SELECT, WITH, FROM, VALUES, EXPLAIN, DESCRIBE, SHOW or SUMMARIZE")

// Check returns an error unless query is a statement that reads the database
// that db has open, and nothing else.
func Check(ctx context.Context, db queryer, query string) error {
	statement, err := reading(ctx, db, query)
	if err != nil {
		return err
	}
	var tree any
	if err := json.Unmarshal(statement, &tree); err != nil {
		return fmt.Errorf("reading the syntax tree: %w", err)
	}
	return walk(tree)
}

// Reads returns an error unless query is one statement that reads, the database or files.
// It is for queries that run with the rights of whoever asks. DuckDB itself would run
// several statements, and return the rows of the last.
func Reads(ctx context.Context, db queryer, query string) error {
	_, err := reading(ctx, db, query)
	return err
}

// reading returns the syntax tree of a statement that reads.
func reading(ctx context.Context, db queryer, query string) (statement []byte, err error) {
	if strings.ContainsRune(query, 0) {
		return nil, errNotReading
	}
	var text string
	if err := db.QueryRowContext(ctx, "SELECT json_serialize_sql(?::VARCHAR)::VARCHAR", plan.Of(query)).Scan(&text); err != nil {
		return nil, err
	}
	var parsed struct {
		Error      bool
		Type       string `json:"error_type"`
		Message    string `json:"error_message"`
		Statements []json.RawMessage
	}
	if err := json.Unmarshal([]byte(text), &parsed); err != nil {
		return nil, fmt.Errorf("reading the syntax tree: %w", err)
	}
	switch {
	case parsed.Error && parsed.Type == "parser":
		return nil, fmt.Errorf("the query cannot be parsed: %s", parsed.Message)
	case parsed.Error && strings.HasPrefix(parsed.Message, "Mixing"):
		return nil, errors.New(parsed.Message)
	case parsed.Error, len(parsed.Statements) != 1:
		return nil, errNotReading
	}
	return parsed.Statements[0], nil
}

type queryer interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// walk looks at every node of a syntax tree.
func walk(node any) error {
	switch n := node.(type) {
	case []any:
		for _, e := range n {
			if err := walk(e); err != nil {
				return err
			}
		}
	case map[string]any:
		if err := allow(n); err != nil {
			return err
		}
		for _, e := range n {
			if err := walk(e); err != nil {
				return err
			}
		}
	}
	return nil
}

// allow returns an error if a node of a syntax tree may not be in a query.
func allow(n map[string]any) error {
	text := func(key string) string { s, _ := n[key].(string); return s }
	switch n["type"] {
	case "TABLE_FUNCTION":
		f, _ := n["function"].(map[string]any)
		name, _ := f["function_name"].(string)
		if l := strings.ToLower(name); !slices.Contains(tableFunctions, l) && !strings.HasPrefix(l, "duckdb_") {
			return fmt.Errorf("the table function %s is not allowed here: a query may read the database, and nothing else", name)
		}
	case "FUNCTION":
		if strings.EqualFold(text("function_name"), "nextval") {
			return errNotReading
		}
	case "BASE_TABLE":
		return allowTable(text("catalog_name"), text("schema_name"), text("table_name"))
	case "SHOW_REF":
		if name := text("table_name"); name != "" {
			return allowTable(strings.Split(strings.ReplaceAll(name, `"`, ""), ".")...)
		}
	}
	return nil
}

// tableFunctions are the table functions that read nothing but their arguments and
// the catalog.
var tableFunctions = []string{
	"range", "generate_series", "unnest", "repeat", "repeat_row", "json_each", "json_tree", "summary",
	"pragma_table_info", "pragma_show", "pragma_storage_info", "pragma_database_size", "pragma_version",
}

var ordinary = regexp.MustCompile(`^[\pL\pN_ $-]*$`)

func allowTable(parts ...string) error {
	for i, p := range parts {
		if !ordinary.MatchString(p) || i < len(parts)-1 && strings.EqualFold(p, "memory") {
			return fmt.Errorf("the table %s cannot be read here: a query may read the database, and nothing else", strings.Trim(strings.Join(parts, "."), "."))
		}
	}
	return nil
}
