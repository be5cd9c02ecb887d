package join

import (
	"time"

	"github.com/mtalog/mtalog/internal/statement"
)

// dropAnswers deletes what several of Exchange's logs tell of one answer to a client. sources, with commas
// between, are those that were not compared yet.
//
// What the Transport service answered to a session of the Front End's stands in the receive logs of both;
// the pipeline drops one of the two if it reads them at once. Connectors tell the logs apart: a log goes on
// in the next file, but no connector hands a session on to itself. What an anti-spam agent refused stands in
// the receive log, which has it from the client's side and stays; in the tracking log, which lacks the
// client's port and, of a command, all but its address; and in the agents' own log.
//
// All name the client, and answer it at the same time, by clocks that may differ a little. Of equal answers
// that follow one another in two logs are a pair, as brackets are: those of which one opens what the other
// closes. A join by time would take as long as the product of their numbers: a client may be refused
// the same by the thousands.
func (j joiner) dropAnswers(sources string) error {
	kinds := statements.Text("answers_kinds.sql", nil)
	var several bool
	if err := j.ask("SELECT count(DISTINCT log) > 1 FROM "+kinds, nil, &several); err != nil || !several {
		return err
	}
	from, to, err := j.spanOf(sources, kinds)
	if err != nil || !from.Valid {
		return err
	}
	if err := j.run("answers_find.sql", nil, from.Time.Add(-answerSkew), to.Time.Add(answerSkew), sources); err != nil {
		return err
	}
	for i, c := range answerComparisons {
		var some bool
		if err := j.ask("SELECT EXISTS (FROM temp.answer WHERE told_by = $1)", []any{c.log}, &some); err != nil {
			return err
		}
		if !some {
			continue
		}
		if err := j.pairAnswers(i+1, c); err != nil {
			return err
		}
	}
	return j.run("answers_drop.sql", nil)
}

// answerSkew is by how much the times of two logs of one answer may differ, and refusalSkew, if it is
// a refusal, which a client may really get again: what is left of one pair may stand in one log, and of
// the next in the other. It has room for the 5 s by which a connector holds up a refusal. Where a
// client got the same several times, and one pair was found, the others may be as far apart as answers.
// Those that are no further apart than nearSkew find one another first.
const (
	answerSkew  = time.Minute
	refusalSkew = 10 * time.Second
	nearSkew    = time.Second
)

// answerComparison says which answers are compared with those of a log (told_by, see answers_kinds.sql and
// answers_find.sql): what is the same in both of a pair, and other is true of one of the two.
type answerComparison struct {
	log                int
	which, what, other string
}

var answerComparisons = []answerComparison{
	// Two receive logs.
	{0, "told_by = 0", "hash(event, stage, said, ip, port, sender)", "log <> min(log) OVER (PARTITION BY what)"},
	// An agent's log and a receive log.
	{2, "told_by IN (0, 2) AND message = 0", "hash(said, ip, port, sender)", "told_by = 2"},
	// A tracking log and the two before.
	{1, "told_by <> 3 AND message = 0", "hash(said, ip, sender)", "told_by = 1"},
	// The same, of a command. Two rows of the tracking log are two refusals.
	{3, "told_by <> 1 AND message = 0", "hash(ip)", "told_by = 3"},
}

// pairAnswers moves one answer of each pair of a comparison to those that go, until there are no more.
func (j joiner) pairAnswers(number int, c answerComparison) error {
	for _, limit := range []time.Duration{nearSkew, answerSkew} {
		values := statement.Values{
			"Number": number, "Which": c.which, "What": c.what, "Other": c.other,
			"Limit": limit.Microseconds(), "Receipt": answerSkew.Microseconds(), "Refusal": refusalSkew.Microseconds(),
		}
		for pairs := 1; pairs > 0; {
			if err := j.run("answers_pair.sql", values); err != nil {
				return err
			}
			if err := j.ask("SELECT count(*) FROM temp.pair", nil, &pairs); err != nil {
				return err
			}
			if err := j.run("answers_paired.sql", values); err != nil {
				return err
			}
		}
	}
	return nil
}
