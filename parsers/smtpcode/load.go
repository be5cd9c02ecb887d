package smtpcode

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// What the columns mean and where the rows come from: registry/README.md.
//
//go:embed registry/*.csv
var registryFiles embed.FS

// registry holds the embedded tables, rows in file order, and their indexes.
type registry struct {
	classes   []Class
	subjects  []Subject
	enhanced  []EnhancedCode
	replies   []ReplyCode
	listed    []listedCode
	exchange  []exchangeCode
	providers []ProviderReply
	foreign   []foreignCode

	byCode  map[Enhanced]*EnhancedCode // key without class
	byReply map[Reply]*ReplyCode

	byForeign map[string][]*foreignCode // key in capitals
}

// tables loads the registry when it is first needed, so that programs that
// only scan codes do not pay for it.
var tables = sync.OnceValue(loadRegistry)

func loadRegistry() *registry {
	r := &registry{
		classes:   readTable("classes.csv", readClass),
		subjects:  readTable("subjects.csv", readSubject),
		enhanced:  readTable("enhanced_status_codes.csv", readEnhancedCode),
		replies:   readTable("reply_codes.csv", readReplyCode),
		listed:    readTable("seed_notes.csv", readListedCode),
		exchange:  readTable("exchange_codes.csv", readExchangeCode),
		providers: readTable("provider_codes.csv", readProviderReply),
		foreign:   readTable("foreign_codes.csv", readForeignCode),

		byCode:    map[Enhanced]*EnhancedCode{},
		byReply:   map[Reply]*ReplyCode{},
		byForeign: map[string][]*foreignCode{},
	}
	for i := range r.enhanced {
		e := &r.enhanced[i]
		r.byCode[Make(0, e.Subject, e.Detail)] = e
	}
	for i := range r.replies {
		r.byReply[r.replies[i].Code] = &r.replies[i]
	}
	for i, f := range r.foreign {
		for _, c := range f.Codes {
			r.byForeign[strings.ToUpper(c)] = append(r.byForeign[strings.ToUpper(c)], &r.foreign[i])
		}
	}
	return r
}

// row is one line of a table. It panics if it is not as it should be: the tables are
// embedded, and a test loads them.
type row struct {
	table   string
	columns map[string]int
	cells   []string
}

func (r *row) text(column string) string {
	i, ok := r.columns[column]
	if !ok {
		r.fail(column, "no such column")
	}
	return r.cells[i]
}

func (r *row) fail(column, why string) {
	panic(fmt.Sprintf("smtpcode: %s: %q: column %s: %s", r.table, r.cells, column, why))
}

func (r *row) number(column string) int {
	n, err := strconv.Atoi(r.text(column))
	if err != nil {
		r.fail(column, err.Error())
	}
	return n
}

// reply reads a reply code, 0 if the cell is empty.
func (r *row) reply(column string) Reply {
	cell := r.text(column)
	c, n := ScanReply([]byte(cell))
	if n != len(cell) {
		r.fail(column, strconv.Quote(cell)+" is not a reply code")
	}
	return c
}

func (r *row) enhanced(column string) Enhanced {
	e, err := Parse(r.text(column))
	if err != nil {
		r.fail(column, err.Error())
	}
	return e
}

// list cuts a cell at sep; an empty cell has no items.
func (r *row) list(column, sep string) []string {
	cell := r.text(column)
	if cell == "" {
		return nil
	}
	return strings.Split(cell, sep)
}

func (r *row) numbers(column string) (list []int) {
	for _, s := range r.list(column, ",") {
		n, err := strconv.Atoi(s)
		if err != nil {
			r.fail(column, err.Error())
		}
		list = append(list, n)
	}
	return list
}

// readTable returns the rows of an embedded table, each as read makes it.
func readTable[T any](name string, read func(*row) T) (list []T) {
	var lines [][]string
	text, err := registryFiles.ReadFile("registry/" + name)
	if err == nil {
		lines, err = csv.NewReader(bytes.NewReader(text)).ReadAll()
	}
	if err != nil {
		panic(fmt.Sprintf("smtpcode: %s: %v", name, err))
	}
	columns := map[string]int{}
	for i, c := range lines[0] {
		columns[c] = i
	}
	for _, cells := range lines[1:] {
		list = append(list, read(&row{table: name, columns: columns, cells: cells}))
	}
	return list
}

func readClass(w *row) Class {
	return Class{
		Digit: w.number("class"), Name: w.text("name"), Description: w.text("description"),
		Reference: w.text("reference"), Registered: w.text("status") == "registered", Note: w.text("note"),
	}
}

func readSubject(w *row) Subject {
	return Subject{
		Number: w.number("subject"), Name: w.text("name"), Description: w.text("description"),
		Responsible: w.text("responsible"), Reference: w.text("reference"),
	}
}

func readEnhancedCode(w *row) EnhancedCode {
	e := EnhancedCode{
		Subject: w.number("subject"), Detail: w.number("detail"), Name: w.text("name"),
		BasicNote: w.text("basic_codes_note"), Classes: w.numbers("usable_classes"),
		Description: w.text("description"), Causes: w.text("likely_causes"), Hint: w.text("operator_hint"), Reference: w.text("reference"),
		Deprecated: w.text("status") == "deprecated",
	}
	if w.text("associated_basic_codes") != "any" {
		for _, n := range w.numbers("associated_basic_codes") {
			e.BasicCodes = append(e.BasicCodes, Reply(n))
		}
	}
	return e
}

func readReplyCode(w *row) ReplyCode {
	return ReplyCode{
		Code: w.reply("code"), Severity: w.text("severity"), Category: w.text("category"), Name: w.text("name"),
		Meaning: w.text("meaning"), Standard: w.text("standard"), Kind: w.text("kind"),
	}
}

func readListedCode(w *row) listedCode {
	l := listedCode{
		Printed: w.text("seed_code"), Kind: w.text("kind"), Reply: w.reply("reply_code"),
		Cause: w.text("likely_cause"), Remedy: w.text("remedy"), System: w.text("system"), Note: w.text("note"),
	}
	if c := w.text("enhanced_code"); c != "" && l.Kind != "pattern" {
		l.Enhanced = w.enhanced("enhanced_code")
	}
	return l
}

func readExchangeCode(w *row) exchangeCode {
	return exchangeCode{
		First: w.enhanced("code_first"), Last: w.enhanced("code_last"), Reply: w.reply("reply_code"),
		Name: w.text("name"), Product: w.text("product"), Category: w.text("category"),
		Meaning: w.text("meaning"), Remedy: w.text("remedy"), Source: w.text("source"),
	}
}

func readProviderReply(w *row) ProviderReply {
	pattern := w.text("pattern")
	return ProviderReply{
		Order: w.number("order"), Provider: w.text("provider"), Pattern: pattern, Category: w.text("category"),
		Advice: w.text("retry_advice"), Example: w.text("example"), Source: w.text("source"), Means: w.text("means"),
		matcher: sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) }), // a test compiles all
	}
}

func readForeignCode(w *row) foreignCode {
	return foreignCode{
		Kind: w.text("kind"), Codes: w.list("codes", " "), Name: w.text("name"), Meaning: w.text("meaning"),
		Cause: w.text("cause"), Remedy: w.text("remedy"), Source: w.text("source"),
	}
}
