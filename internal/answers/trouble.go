package answers

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/statement"
)

// trouble is what the mail server says of itself, more often than usual.
type trouble struct {
	comparison
	fatal   bool
	service string
	key     string    // the same for what is said again
	first   time.Time // since when it is so often; else the first in the window
	earlier bool      // it has been so since the beginning of what was looked at
	text    string
	of      *Finding // that it explains, and which tells it
}

// warnings finds the warnings and fatal errors that are unusual. Those about a client in a
// session are left out: clients whose names do not resolve are no trouble of this server.
// The time before is read only if there is something to compare with it.
func (d *Diagnosis) warnings(q querier) error {
	if !d.Known() {
		return nil
	}
	now, err := saidBy(q, d.window(), 1)
	if err != nil || len(now) == 0 {
		return err
	}
	all, err := saidBy(q, d.windows(), 1)
	if err != nil {
		return err
	}
	counts := countsOf[string]{}
	for _, s := range all {
		counts.add(s.key, s.slot, s.Count)
	}
	for _, s := range now {
		t := s.trouble
		if t.setUsual(d.baseline, counts[s.key], 1); t.isMore() {
			d.troubles = append(d.troubles, t)
		}
	}
	slices.SortFunc(d.troubles, func(a, b trouble) int {
		return cmp.Or(trueFirst(a.fatal, b.fatal), cmp.Compare(b.Count-b.Usual, a.Count-a.Usual), cmp.Compare(a.text, b.text))
	})
	if err := d.troubleOnsets(q); err != nil {
		return err
	}
	d.troublesOfFindings()
	return nil
}

// troubleOnsets finds out since when the troubles that are told have been so.
func (d *Diagnosis) troubleOnsets(q querier) error {
	told := d.troubles[:min(mostTold, len(d.troubles))]
	if len(told) == 0 {
		return nil
	}
	l := d.timeline()
	rows, err := saidBy(q, "(SELECT "+l.ago+" AS slot, * FROM store.happening WHERE "+l.condition+")", int(d.since/l.step))
	all := map[string]*series{}
	for _, r := range rows {
		if all[r.key] == nil {
			all[r.key] = l.series()
		}
		all[r.key].add(r.slot, r.Count, r.first)
	}
	for i := range told {
		t := &told[i]
		if s := all[t.key]; s != nil {
			if since, earlier, ok := d.onset(l, s, t.comparison); ok {
				t.first, t.earlier = since, earlier
			}
		}
	}
	return err
}

// saying is what was said in a window.
type saying struct {
	slot int
	trouble
}

// together is how far apart a trouble and a failure may have begun at most to be one incident.
const together = 10 * time.Minute

// troublesOfFindings says of what this server could not take from clients, and of TLS that fails on the way out, what it
// warns of since then. The warning names the service that fails; a reply to a client does not, least of all if it is
// in the words of this server's own rules. It is told once, also if several services say it.
func (d *Diagnosis) troublesOfFindings() {
	for _, f := range d.unusual() {
		vague := f.category == tls && f.Cure == tls.Info().Advice || f.inbound && f.category == policy && strings.HasPrefix(f.codes(), "4")
		if !vague && !(f.inbound && f.isOf(serverFault, tls)) {
			continue
		}
		for _, t := range d.troubles[:min(mostTold, len(d.troubles))] {
			if t.first.Sub(f.Since).Abs() > together || t.earlier || !f.inbound && !strings.Contains(t.text, "TLS") {
				continue
			}
			f.Cure = "Since then this server warns of itself" + t.by() + ": " + ended(quoted(t.text)) + " " + cmp.Or(classify.TroubleAdvice(t.text), "See to that first.")
			f.Owner, f.blamed = classify.Us, true
			for i := range d.troubles {
				if d.troubles[i].text == t.text {
					d.troubles[i].of = f
				}
			}
			break
		}
	}
}

// texts is how many texts of a window are judged at most, those that were said most: a
// server in trouble may say something else each time.
const texts = 1000

// poison is said of what Exchange says nothing of but that it holds it.
const poison = "a message was put into the poison queue, as the transport service broke off over it: look at it with Get-Message -Queue Poison, and at what agents and updates are new"

// saidBy reads what was said by slot, in rows of store.happening with one, if it was said often
// enough in the slots below window to be unusual.
func saidBy(q querier, rowsBySlot string, window int) (all []saying, err error) {
	kinds, err := q.all(questions.Text("trouble_kinds.sql", nil))
	if err != nil || len(kinds) == 0 {
		return nil, err
	}
	rows, err := q.all(questions.Text("trouble_said.sql", statement.Values{
		"Rows": rowsBySlot, "Kinds": report.Numbers(kinds), "Slots": window, "Least": least, "Texts": texts,
	}))
	for _, r := range rows {
		text := r.Text(6)
		if text == "" {
			text = poison
		}
		all = append(all, saying{
			slot:    int(r.Int(3)),
			trouble: trouble{key: fmt.Sprint(r.Bool(0), r.Text(1), " ", r.Text(2)), fatal: r.Bool(0), service: r.Text(1), comparison: comparison{Count: r.Float(4)}, first: r.Time(5), text: text},
		})
	}
	return all, err
}

// TellsFatal reports whether the alarms tell of a fatal error of the server.
func (d *Diagnosis) TellsFatal() bool { return len(d.troubles) > 0 && d.troubles[0].fatal }

// mostTold is how many of a list are told: troubles, domains without mail, addresses, other sides.
const mostTold = 3

// by names the service that says so.
func (t trouble) by() string {
	if t.service == "" { // Exim names none
		return ""
	}
	return " (" + t.service + ")"
}

// sentence says what the server says, and what to do, if that is not in what was said.
func (t trouble) sentence(window time.Duration, said map[string]bool) string {
	what := "warns"
	if t.fatal {
		what = "has fatal errors"
	}
	s := fmt.Sprintf("The mail server itself %s%s, %s times in %s, usually %s, %s: %s",
		what, t.by(), number(t.Count), length(window), number(t.Usual), began(t.first, t.earlier), quoted(t.text))
	advice := classify.TroubleAdvice(t.text)
	for other := range said {
		if strings.Contains(other, advice) {
			return s
		}
	}
	if advice != "" {
		said[advice] = true
		s = ended(s) + " To do: " + advice
	}
	return s
}

// ended is a text as a sentence before another.
func ended(s string) string {
	if strings.HasSuffix(s, "…") {
		return s
	}
	return strings.TrimRight(s, " .:;") + "."
}
