package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"

	"github.com/mtalog/mtalog/internal/journal"
	"github.com/mtalog/mtalog/internal/oserr"
)

// mailFacility is the syslog facility of mail (RFC 5424, table 1).
const mailFacility = "SYSLOG_FACILITY=2"

// startJournal spools the journal's mail entries beside the database, and
// returns the file to follow.
func (t *tailing) startJournal(ctx context.Context, failed func(error)) (string, error) {
	journalctl, err := exec.LookPath("journalctl")
	if err != nil {
		return "", usageError{fmt.Errorf("--journal: %w", err)}
	}
	spool, err := journal.OpenSpool(*t.db + ".journal")
	if err != nil {
		return "", err
	}
	t.beside.Go(func() {
		defer spool.Close()
		if err := spool.Run(ctx, journalctl, []string{mailFacility}, func(err error) { t.tell(err.Error()) }); err != nil {
			failed(err)
		}
	})
	return spool.Path(), nil
}

// journalOnStdin makes standard input read as a syslog if journalctl writes JSON to it.
// It calls failed if it cannot be read to its end.
func journalOnStdin(failed func(error)) error {
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	in := bufio.NewReaderSize(os.Stdin, 256<<10)
	os.Stdin = r
	go func() { // not waited for: nothing can wake it from a read
		defer w.Close()
		if err := copyJournal(w, in); err != nil && !isBrokenPipe(err) {
			failed(fmt.Errorf("standard input: %w", oserr.Bare(err)))
		}
	}()
	return nil
}

// copyJournal copies a log. What journalctl writes as JSON becomes a syslog.
func copyJournal(w io.Writer, in *bufio.Reader) error {
	in.Peek(1) // waits for the first bytes; an error comes again
	if head, _ := in.Peek(in.Buffered()); journal.Looks(head) {
		return journal.Copy(w, in)
	}
	_, err := io.Copy(w, in)
	return err
}
