package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"

	"github.com/mtalog/mtalog/internal/journal"
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

// journalOnStdin makes standard input, where journalctl writes JSON to it, read
// as a syslog.
func journalOnStdin() error {
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	in := bufio.NewReaderSize(os.Stdin, 256<<10)
	os.Stdin = r
	go func() {
		defer w.Close()
		in.Peek(1)
		if head, _ := in.Peek(in.Buffered()); journal.Looks(head) {
			journal.Copy(w, in)
			return
		}
		io.Copy(w, in)
	}()
	return nil
}
