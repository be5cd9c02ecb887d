package trace

import (
	"cmp"
	"io"
	"time"

	"github.com/mtalog/mtalog/internal/report"
)

// shown says how many outcomes and refusals are listed.
func (a *Address) shown() string {
	outcomes := report.Things(len(a.Outcomes), "outcome")
	refused := report.Things(len(a.Refused), "event") + " before there was a message"
	switch {
	case len(a.Refused) == 0:
		return outcomes
	case len(a.Outcomes) == 0:
		return refused
	default:
		return outcomes + " and " + refused
	}
}

// zone returns the zone of the times.
func (a *Address) zone() *time.Location {
	switch {
	case len(a.Outcomes) > 0:
		return a.Outcomes[0].Last.Time.Location()
	case len(a.Refused) > 0:
		return a.Refused[0].Time.Location()
	}
	return time.UTC
}

// Queued implements Found.
func (a *Address) Queued() string {
	for _, o := range a.Outcomes {
		if o.QueueID != "" {
			return o.QueueID
		}
	}
	return ""
}

// WriteText implements Found.
func (a *Address) WriteText(w io.Writer, width int) error {
	p := &printer{width: width, advice: map[string]bool{}}
	p.line(0, "%s: %s, the newest first; times are %s", a.Address, a.shown(), report.ClockName(a.zone()))
	for _, o := range a.Outcomes {
		p.b.WriteByte('\n')
		p.line(0, "%s  %-10s %s -> %s", o.Last.Time.Format(time.DateTime), o.Last.Event, cmp.Or(o.Sender, "?"), cmp.Or(o.Recipient, "?"))
		took := o.Last.Time.Sub(o.First)
		p.line(4, "%s on %s, %s, %s after the first line", cmp.Or(o.QueueID, "no queue ID"), cmp.Or(o.Host, unnamed), report.Things(o.Attempts, "attempt"), report.Length(max(took, 0).Seconds()))
		p.details(4, o.Last)
	}
	for _, e := range a.Refused {
		p.b.WriteByte('\n')
		p.line(0, "%s  %-10s %s -> %s", e.Time.Format(time.DateTime), e.Event, cmp.Or(e.Sender, "?"), cmp.Or(e.Recipient, "?"))
		if client := host(e.ClientName, e.ClientIP, 0); client != "" {
			p.line(4, "client %s", client)
		}
		p.details(4, e)
	}
	if a.Full {
		p.b.WriteByte('\n')
		p.line(0, "There may be more than %d: see --limit, --since and --until.", max(len(a.Outcomes), len(a.Refused)))
	}
	_, err := io.WriteString(w, p.b.String())
	return err
}
