package main

import (
	"context"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/report"
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
		found, err := traceOne(cmd.Context(), store, args[0], opt)
		if err != nil {
			return err
		}
		if *format == formatJSON {
			return render.WriteDocument(cmd.OutOrStdout(), found.document)
		}
		return found.write(cmd.OutOrStdout(), ofDatabase(cmd))
	}
	return cmd
}

// maxID is how long a line of a message, and so a Message-ID, may be (RFC 5322
// section 2.1.1).
const maxID = 998

// traced is what became of a message or of an address's messages, as a document
// and as text.
type traced struct {
	document any
	text     func(w io.Writer, width int) error
	queueID  string // of one of several messages, of which there is more to tell; or ""
}

// write writes it for people, and the command that tells more of it. of is what ofDatabase
// returns.
func (t *traced) write(out io.Writer, of string) error {
	w := forPeople(out)
	if err := t.text(w, options(out).Width); err != nil || t.queueID == "" {
		return err
	}
	_, err := fmt.Fprintf(w, "\nEach step of one: mtalog trace%s %s\n", printable(of), printable(shellWord(t.queueID)))
	return err
}

// traceOne finds what id names: a message, or an address.
func traceOne(ctx context.Context, q report.Querier, id string, opt trace.Options) (*traced, error) {
	find := []func(context.Context, report.Querier, string, trace.Options) (*traced, error){traceMessage, traceAddress}
	if mayBeAddress(id) {
		slices.Reverse(find)
	}
	for _, f := range find {
		if found, err := f(ctx, q, id, opt); found != nil || err != nil {
			return found, err
		}
	}
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
	return nil, fmt.Errorf("%s: no queue ID, message ID or address of this name is in the database%s; %s", id, within, hint)
}

// mayBeDomain tells a domain from a queue ID: it has a dot, and nothing that no name of
// a host has.
func mayBeDomain(name string) bool {
	return strings.Contains(name, ".") && !strings.ContainsAny(name, "@<>=: /'\"")
}

// traceMessage returns the lives of the messages that id names, nil if there are none.
func traceMessage(ctx context.Context, q report.Querier, id string, opt trace.Options) (*traced, error) {
	traces, err := trace.Find(ctx, q, id, opt)
	if err != nil || len(traces) == 0 {
		return nil, err
	}
	return &traced{document: traces, text: func(w io.Writer, width int) error { return trace.WriteText(w, traces, width) }}, nil
}

// traceAddress returns what became of the latest messages of an address, nil if it has
// none.
func traceAddress(ctx context.Context, q report.Querier, address string, opt trace.Options) (*traced, error) {
	a, err := trace.ForAddress(ctx, q, address, opt)
	if err != nil || len(a.Outcomes)+len(a.Refused) == 0 {
		return nil, err
	}
	return &traced{a, a.WriteText, a.Queued()}, nil
}

// mayBeAddress tells an address from a Message-ID by its look, to decide what to look
// for first. Message-IDs mostly have brackets, or are full of digits.
func mayBeAddress(id string) bool {
	local, _, ok := strings.Cut(strings.TrimSpace(id), "@")
	digits := 0
	for _, c := range local {
		if '0' <= c && c <= '9' {
			digits++
		}
	}
	return ok && !strings.HasPrefix(local, "<") && digits < 8
}
