package main

import (
	"fmt"
	"net/netip"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/report/render"
	"github.com/mtalog/mtalog/internal/trace"
)

const traceHelp = `Trace follows a message from host to host: name it by a queue ID (the next hop's will do),
its Message-ID or Exchange's network message ID. It finds the other entries of queues by what
MTAs log as "queued as", by notifications and by the Message-ID, and prints the attempts,
those alike together, with their delays, what was said, what that means and what to do.
--format json has each attempt.

For an address it lists the latest messages to and from it with their last outcome, and
what was refused, held or discarded before there was a message.`

func traceCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "trace ID|ADDRESS",
		Short:   "Follow one message, or show the latest messages of an address",
		Long:    traceHelp,
		Example: "  mtalog trace 4jXw1K3Hk2z1x\n  mtalog trace user@example.com --since 7d\n  mtalog trace '<20262a8fd7.b7a95a47@shop.test>' --format json",
		Args:    exactly(1),
	}
	db := dbFlag(cmd)
	zoneFlag(cmd, zoneOfTimes)
	since := cmd.Flags().String("since", "", sinceUsage)
	until := cmd.Flags().String("until", "", untilUsage)
	limit := numberFlag(cmd, "limit", 10, 1, "at most this `number` of messages, the newest")
	format := textOrJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		from, to, err := readWindow(*since, *until, time.Now())
		if err != nil {
			return err
		}
		opt := trace.Options{Since: from, Until: to, Limit: *limit}
		if id := strings.TrimSpace(args[0]); id == "" || len(id) > maxID || !utf8.ValidString(id) {
			return usageError{fmt.Errorf("the ID is empty, longer than %d bytes, or not UTF-8", maxID)}
		}
		store, err := openForReading(cmd.Context(), *db)
		if err != nil {
			return err
		}
		defer store.Close()
		found, err := trace.Look(cmd.Context(), store, args[0], opt)
		switch {
		case err != nil:
			return err
		case found == nil:
			return notFound(args[0], opt)
		case *format == formatJSON:
			return render.WriteDocument(cmd.OutOrStdout(), found)
		}
		w := forPeople(cmd.OutOrStdout())
		if err := found.WriteText(w, options(cmd.OutOrStdout()).Width); err != nil {
			return err
		}
		if id := found.Queued(); id != "" {
			_, err = fmt.Fprintf(w, "\nEach step of one: mtalog trace%s %s\n", printable(ofDatabase(cmd)), printable(shellWord(id)))
		}
		return err
	}
	return cmd
}

// maxID is how long a line of a message, and so a Message-ID, may be (RFC 5322
// section 2.1.1).
const maxID = 998

// notFound is the error for what leads to nothing, with what to ask instead.
func notFound(id string, opt trace.Options) error {
	within := ""
	if !opt.Since.IsZero() || !opt.Until.IsZero() {
		within = " in this time"
	}
	hint := "mtalog status shows what it holds"
	if ip, err := netip.ParseAddr(strings.TrimSpace(id)); err == nil {
		hint = `for a client: mtalog sql "FROM events WHERE client_ip = '` + ip.WithZone("").String() + `'"`
	} else if domain := strings.TrimPrefix(strings.TrimSpace(id), "@"); mayBeDomain(domain) {
		hint = "for a domain: mtalog report failures --domain " + shellWord(domain) + ", or --sender for mail from it"
	}
	return fmt.Errorf("%s: no queue ID, message ID or address of this name is in the database%s; %s", id, within, hint)
}

// mayBeDomain tells a domain from a queue ID: it has a dot, and nothing that no name of
// a host has.
func mayBeDomain(name string) bool {
	return strings.Contains(name, ".") && !strings.ContainsAny(name, "@<>=: /'\"")
}
