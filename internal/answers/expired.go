package answers

import (
	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/statement"
)

// beforeExpired finds out why mail that was given up could not be delivered. The line with which a server gives up
// does not say it, so it is taken from what most of the attempts before said.
func (d *Diagnosis) beforeExpired(q querier) error {
	return d.ask(q, question{
		about: func(f *Finding) bool { return f.outboundOf(expired) },
		query: func(f *Finding) (string, []any) {
			return d.text("expired", statement.Values{"Lately": between(d.now.Add(-baselineDays*day), d.now), "Cause": f.condition()}), nil
		},
		note: func(f *Finding, r report.Row) {
			f.blameAttempts(classify.Category(r.Int(0)), classify.Owner(r.Int(1)), int32(r.Int(2)), r.Text(3))
		},
	})
}

// blameAttempts says who has to act by what the attempts said until the mail was given up.
func (f *Finding) blameAttempts(category classify.Category, owner classify.Owner, rule int32, text string) {
	said := "Until then the attempts said: " + ended(quoted(text)) + " "
	advice := classify.Advice(category, rule, false)
	switch {
	case category == network && f.atMostly > 0 && f.ownRelay == "":
		f.Owner, f.blamed = classify.Them, true
		f.Cure = said + "The server of " + f.Mostly + " or the way to it is down: reach its owner by another way, and send again when it is mended. If it answers others, it blocks this server's address."
	case advice != "":
		f.Owner, f.blamed = owner, true
		f.Cure = said + advice
	}
}
