package ingest_test

import (
	"fmt"
	"testing"
)

// narrow returns lines about as many messages, narrow enough for a mail program.
func narrow(from, to int) (lines string) {
	for i := from; i < to; i++ {
		lines += fmt.Sprintf("Nov 24 04:30:%02d m postfix/smtp[7]: A1B2C3D%03d: to=<u%d@example.com>, dsn=4.4.1, status=deferred\n", i, i, i)
	}
	return lines
}

// TestNarrowLogLive: a line without a stamp in a log that is followed is none that a mail program broke.
func TestNarrowLogLive(t *testing.T) {
	r := newRig(t)
	path := r.write("mail.log", narrow(0, 1)+"another program's text, which has no stamp, and is as long as others\n"+narrow(1, 2)+"and more of it\n"+narrow(2, 3))
	r.tail(path)
	r.want("SELECT count(*), count(DISTINCT recipient) FROM events", "3 3")
	appendTo(t, path, narrow(3, 5))
	r.tail(path)
	r.want("SELECT count(*), count(DISTINCT recipient) FROM events", "5 5")
}
