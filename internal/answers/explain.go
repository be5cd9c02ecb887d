package answers

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/statement"
)

// explain gives each finding its example and its cure.
func (d *Diagnosis) explain(q querier) error {
	ids := "0"
	for _, f := range d.Findings {
		f.Cure = classify.Advice(f.category, f.rule, f.inbound)
		f.blame()
		ids += fmt.Sprintf(",%d", f.fingerprint)
	}
	rows, err := q.all("SELECT id, example FROM store.fingerprint WHERE id IN (" + ids + ")")
	for _, r := range rows {
		for _, f := range d.Findings {
			if f.fingerprint == r.Int(0) {
				f.Example = r.Text(1)
			}
		}
	}
	if err != nil {
		return err
	}
	if err := d.examples(q); err != nil {
		return err
	}
	for _, f := range d.unusual() {
		f.blameWhoSaid()
		f.Example = cmp.Or(f.certificate, f.Example)
	}
	return nil
}

// blameWhoSaid says who has to act where the example of what clients are told shows it: the fault may be that of
// another server, which this one asked about the recipient (Postfix: reject_unverified_recipient), or Exchange's back
// pressure.
func (f *Finding) blameWhoSaid() {
	if !f.inbound || f.category != serverFault {
		return
	}
	switch {
	case strings.Contains(f.Example, "Insufficient system resources"), strings.Contains(f.Example, "4.3.2 Service not available"):
		f.Cure = "Exchange takes no mail: it lacks memory, or space on the disk of its queue (back pressure: MSExchangeTransport 15004 to 15007 in the event log says of what), or its transport is set inactive (Get-ServerComponentState). After back pressure it takes mail again by itself."
	case strings.Contains(f.Example, "] said: "):
		f.Owner, f.blamed = classify.Them, true
		f.Cure = "The server that this one asks about recipients has a fault: see the example for its name. If it is one of yours, look at its log; else tell its administrator if it lasts."
	}
}

// examples gives each unusual finding an example of its own: the newest of its most frequent replies (by fingerprint),
// and among these one about the place that the finding is mostly about. Of several at one time, it is the one logged
// last.
func (d *Diagnosis) examples(q querier) error {
	unusual := d.unusual()
	if len(unusual) == 0 {
		return nil
	}
	places := []string{report.Literal("")}
	for _, f := range unusual {
		if !strings.Contains(f.Mostly, "\x00") { // which no literal can have
			places = append(places, report.Literal(f.Mostly))
		}
	}
	rows, err := q.all(d.text("explain_examples", statement.Values{"About": about(unusual), "Places": strings.Join(places, ", ")}))
	found := map[cause]string{}
	for _, r := range rows {
		found[directedCause(r, 0)] = r.Text(7)
	}
	for _, f := range unusual {
		if s := found[f.cause]; s != "" {
			f.Example = s
		}
	}
	return err
}
