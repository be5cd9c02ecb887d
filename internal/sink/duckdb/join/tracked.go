package join

import (
	"time"

	"github.com/mtalog/mtalog/internal/statement"
)

// joinTracked makes one of what Exchange's tracking logs and its protocol logs tell of a message.
// sources, with commas between, are those that were not compared yet.
//
// Both name the message by the number that the server gave it (internal-message-id; in protocol logs
// RecordId or InternalId) and by its Message-ID, but only tracking logs name the server. The tracking
// log's message stays, with the receipt. Of an attempt, what the protocol log tells stays: it has what
// the other server said, at which stage, and the connection; the tracking log has how long it took.
func (j joiner) joinTracked(sources string) error {
	kinds := statements.Text("tracked_kinds.sql", nil)
	var both bool
	if err := j.ask("SELECT count(DISTINCT of_protocol) > 1 FROM "+kinds, nil, &both); err != nil || !both {
		return err
	}
	from, to, err := j.spanOf(sources, kinds)
	if err != nil || !from.Valid {
		return err
	}
	if err := j.run("tracked_messages.sql", nil); err != nil {
		return err
	}
	values := statement.Values{"Before": trackedBefore.Microseconds(), "After": trackedAfter.Microseconds()}
	if err := j.run("tracked_find.sql", values, from.Time.Add(-trackedAfter), to.Time.Add(trackedAfter)); err != nil {
		return err
	}
	return j.run("tracked_drop.sql", nil)
}

// A row of a tracking log is written when the transaction is over: of a recipient that was refused
// before a long message was sent, up to trackedAfter later, which is when Exchange gives up a
// silent connection. trackedBefore has room for the order in which the two logs are written.
const (
	trackedBefore = 5 * time.Second
	trackedAfter  = 10 * time.Minute
)
