package views

import (
	"context"
	"database/sql/driver"
	"io"
	"regexp"
)

// Conn is the part of a driver's connection that answers queries.
type Conn = interface {
	driver.ExecerContext
	driver.QueryerContext
}

// Prepare makes temporary views for a query that reads outcomes, or a view of them. They
// replace the views of the database for the query, and give it the same rows sooner: those
// that happened lately, or the few that it shows, if it wants no others, or without what it
// has no use for. Prepare is called in a transaction that is rolled back after the query.
func Prepare(ctx context.Context, c Conn, query string, args []driver.NamedValue) error {
	if !ofOutcomes.MatchString(query) {
		return nil
	}
	tree, ok := parsed(ctx, c, query)
	if !ok {
		_, err := narrow(ctx, c, query, args)
		return err
	}
	if namesDatabase(tree) {
		return nil
	}
	named, all := namedIn(tree)
	of := everything
	if !named["messages"] { // which is also made of outcomes without recipients
		of.Happenings = happeningsFor(nodeOf(tree))
	}
	for _, way := range []struct {
		fits bool
		try  func() (made bool, err error)
	}{
		{named["messages"] && len(args) == 0, func() (bool, error) { return fewMessages(ctx, c, tree) }},
		{!all && len(args) == 0, func() (bool, error) { return few(ctx, c, of, tree) }},
		{!all || named["time"] || named["received"], func() (bool, error) { return narrow(ctx, c, query, args) }},
	} {
		if !way.fits {
			continue
		}
		if made, err := way.try(); made || err != nil {
			return err
		}
	}
	switch {
	case all:
		return slim(ctx, c, of, named, query, args)
	case named["messages"]:
		return tempView(ctx, c, "messages", everything.query("messages")) // as the database may have the view of an older mtalog, which is slower
	}
	return nil
}

// ofOutcomes matches a query that takes rows from outcomes or a view of them.
var ofOutcomes = regexp.MustCompile(`(?i)\b(?:FROM|JOIN)\s+(?:"?\w+"?\.){0,2}"?(?:outcomes|events|failures|deliveries|messages|queued)\b`)

// tempView makes a temporary view of a query.
func tempView(ctx context.Context, c Conn, name, query string) error {
	return execute(ctx, c, "CREATE TEMP VIEW "+name+" AS\n"+query)
}

// execute runs statements one after the other.
func execute(ctx context.Context, c Conn, statements ...string) error {
	for _, s := range statements {
		if _, err := c.ExecContext(ctx, s, nil); err != nil {
			return err
		}
	}
	return nil
}

// rows returns all rows of a query.
func rows(ctx context.Context, c Conn, query string, args []driver.NamedValue) (all [][]driver.Value, err error) {
	r, err := c.QueryContext(ctx, query, args)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	for {
		row := make([]driver.Value, len(r.Columns()))
		switch err := r.Next(row); err {
		case nil:
			all = append(all, row)
		case io.EOF:
			return all, nil
		default:
			return nil, err
		}
	}
}
