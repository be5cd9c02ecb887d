package join

import (
	"database/sql"

	"github.com/mtalog/mtalog/internal/statement"
)

// dropRefusals deletes from sources, with commas between, of what is new in them, the refusals of Exim that
// another log has as well and that were known before, or are of a source stored before.
func (j joiner) dropRefusals(sources string) error {
	from, to, several, err := j.refusalsOf(sources)
	if err != nil || !several {
		return err
	}
	if err := j.run("refusals_find.sql", statement.Values{"Sources": sources}, from, to); err != nil {
		return err
	}
	return j.run("refusals_drop.sql", nil)
}

// refusalsOf returns the time from the first to the last line of sources, and whether one of
// them and another source have refusals that may be of that time.
func (j joiner) refusalsOf(sources string) (from, to sql.NullTime, several bool, err error) {
	if from, to, err = j.spanOf(sources, ""); err == nil {
		err = j.ask(statements.Text("refusals_several.sql", statement.Values{"Sources": sources}), []any{from, to}, &several)
	}
	return from, to, several, err
}
