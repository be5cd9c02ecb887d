package ingest_test

import "testing"

// TestConnections: connections are counted by hour and service, once, also where
// a log grows between two imports.
func TestConnections(t *testing.T) {
	const (
		first  = "2025-03-03T10:00:00Z mx1 postfix/smtpd[1]: connect from unknown[192.0.2.66]\n"
		second = "2025-03-03T10:59:59Z mx1 postfix/smtpd[1]: connect from mail.example.com[192.0.2.7]\n"
		gone   = "2025-03-03T10:59:59Z mx1 postfix/smtpd[1]: disconnect from mail.example.com[192.0.2.7]\n"
		third  = "2025-03-03T11:00:00Z mx1 postfix/smtpd[1]: message repeated 3 times: [ connect from unknown[192.0.2.66]]\n"
		other  = "2025-03-03T11:00:01Z mx1 postfix/submission/smtpd[2]: connect from unknown[192.0.2.66]\n"
	)
	r := newRig(t)
	r.load(r.write("mail.log", first+second+gone))
	r.load(r.write("mail.log", first+second+gone+second+third+other))
	r.want("SELECT time, mta, host, service, connections FROM connections ORDER BY time, service",
		"2025-03-03T10:00:00Z postfix mx1 postfix/smtpd 3\n2025-03-03T11:00:00Z postfix mx1 postfix/smtpd 3\n"+
			"2025-03-03T11:00:00Z postfix mx1 postfix/submission/smtpd 1")
	r.want("SELECT count(*) FROM outcomes", "0")
}

// TestTimesOfWhatIsCounted: the last line of a log may be one that makes no row.
func TestTimesOfWhatIsCounted(t *testing.T) {
	r := newRig(t)
	r.load(r.write("mail.log", "2025-03-03T10:00:05Z mx1 postfix/smtpd[1]: connect from unknown[192.0.2.66]\n"+
		"2025-03-03T10:00:01Z mx1 postfix/smtpd[2]: connect from unknown[192.0.2.67]\n"+
		"2025-03-03T10:00:09Z mx1 postfix/smtpd[1]: disconnect from unknown[192.0.2.66]\n"))
	r.want("SELECT first_time, last_time FROM sources", "2025-03-03T10:00:01Z 2025-03-03T10:00:09Z")
}
