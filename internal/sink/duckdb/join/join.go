// Package join puts together, when an import has ended, what its lines by themselves did not show:
// parts of one message (pairs.go), and what two logs tell, which is dropped from one of them: refusals in
// Exim's two logs (refusals.go), answers of Exchange's two services (answers.go), attempts in its tracking and
// its protocol logs (tracked.go), and what summaries of message traces repeat (summaries.go). All of it is
// done in a transaction, in a database that is attached as "log". The SQL of each is in the files that begin
// with its name.
package join

import (
	"context"
	"database/sql"

	"github.com/mtalog/mtalog/internal/numbers"
)

// All joins what there is to join in all sources, and drops what those of late and others both tell.
func All(ctx context.Context, tx *sql.Tx, late []int32) error {
	j := joiner{ctx, tx}
	if err := j.joinPairs(); err != nil {
		return err
	}
	if err := j.dropDuplicates(late); err != nil {
		return err
	}
	return j.dropSummaries()
}

// dropDuplicates deletes what late sources and others both have. What a source had when it was last asked is
// not asked again.
func (j joiner) dropDuplicates(late []int32) error {
	if len(late) == 0 {
		return nil
	}
	var list string // with commas between; an import may have been killed before it compared them
	err := j.ask("SELECT coalesce(string_agg(source_id, ','), '') FROM "+Uncompared+" WHERE source_id IN ("+numbers.List(late)+")", nil, &list)
	if err != nil || list == "" {
		return err
	}
	for _, drop := range []func(string) error{j.dropRefusals, j.dropAnswers, j.joinTracked} {
		if err := drop(list); err != nil {
			return err
		}
	}
	_, err = j.tx.ExecContext(j.ctx, "DELETE FROM log.store.compared WHERE source_id IN ("+list+
		"); INSERT INTO log.store.compared SELECT source_id, position FROM log.main.sources WHERE source_id IN ("+list+")")
	return err
}

// Uncompared are the sources that have lines that were not compared with other sources.
const Uncompared = "(SELECT source_id FROM log.main.sources s LEFT JOIN log.store.compared d USING (source_id) WHERE s.position > coalesce(d.position, 0))"

// spanOf returns the time from the first to the last line of the sources in list that have some
// of the kinds, if any are given.
func (j joiner) spanOf(list, kinds string) (from, to sql.NullTime, err error) {
	query := "SELECT min(first_time), max(last_time) FROM log.main.sources WHERE source_id IN (" + list + ")"
	if kinds != "" {
		query += " AND source_id IN (SELECT source_id FROM " + kinds + ")"
	}
	err = j.ask(query, nil, &from, &to)
	return from, to, err
}
