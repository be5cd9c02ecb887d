package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

const shareHelp = `Share writes a copy of a database that can be shown to others: to a support team, a provider
or in a ticket. All commands work on it and count the same, but hosts that differ only in what
is left out of their address are one. In the copy,

- local parts of mail addresses, logins and Message-IDs have pseudonyms, the same for the
  same person throughout the copy; the key to them is thrown away;
- IP addresses end in 0 (IPv4) or after 48 bits (IPv6), unless they are private, and names
  that spell out an address, as those of subscribers do, have a pseudonym before the domain;
- names that clients gave in HELO have pseudonyms if they have no dot;
- subjects and what else header and body checks quote of messages, the paths of logs and
  the lines that were not understood are left out.

Domains, names of servers, queue IDs, times, sizes and codes stay, and so do the words of
replies: a name that stands in a reply as any other word is not found. Look at what is left
before you hand it on, as with mtalog report fingerprints --db COPY. A tail that uses the
database has to be stopped meanwhile.`

func shareCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "share",
		Short:   "Copy a database without what tells of persons, to show it to others",
		Long:    shareHelp,
		Example: "  mtalog share -o shared.duckdb\n  mtalog report all --db shared.duckdb --format html -o shared.html",
		Args:    exactly(0),
	}
	path := dbFlag(cmd)
	to := cmd.Flags().StringP("output", "o", "", "write the copy to this `file`, which is made with mode 0600")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if *to == "" {
			return usageError{errors.New("where to: name the copy with -o FILE")}
		}
		shown := newMeter(100, false, cmd.ErrOrStderr())
		defer shown.exit()
		events, err := duckdb.Share(cmd.Context(), *path, *to, shown.set)
		shown.clear()
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %s, without addresses and logins; domains, names of servers and the words of replies are in it\n", printable(*to), report.Things(events, "event"))
		return err
	}
	return cmd
}
