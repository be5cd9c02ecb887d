package queries_test

import "testing"

// TestAliasesWait: two aliases of one address are two recipients of Postfix, each of which is tried.
func TestAliasesWait(t *testing.T) {
	db := load(t, `
		2026-03-02T10:10:00Z mx1 postfix/qmgr[2]: 4ctAAAAAAAzAAA: from=<amy@example.com>, size=1000, nrcpt=2 (queue active)
		2026-03-02T10:10:01Z mx1 postfix/smtp[3]: 4ctAAAAAAAzAAA: to=<x@far.test>, orig_to=<info@example.com>, relay=none, delay=1, delays=0.1/0/0.4/0.5, dsn=4.4.1, status=deferred (connect to mx.far.test[198.51.100.1]:25: Connection refused)
		2026-03-02T10:10:01Z mx1 postfix/smtp[3]: 4ctAAAAAAAzAAA: to=<x@far.test>, orig_to=<sales@example.com>, relay=none, delay=1, delays=0.1/0/0.4/0.5, dsn=4.4.1, status=deferred (connect to mx.far.test[198.51.100.1]:25: Connection refused)`)
	wantRows(t, db, "waiting", map[string]string{"recipient": "X@far.test"},
		"2026-03-02 10:10:00 mx1 4ctAAAAAAAzAAA amy@example.com x@far.test 1 2026-03-02 10:10:01 4.4.1 connect to mx.far.test[198.51.100.1]:25: Connection refused")
	wantRows(t, db, "waiting", map[string]string{"recipient": "y@far.test"}, "")
}

// TestWaitedThen: what waited at a time in the past has been delivered since.
func TestWaitedThen(t *testing.T) {
	db := load(t, greylisted)
	wantRows(t, db, "waiting", nil, "")
	wantRows(t, db, "waiting", map[string]string{"until": "2026-03-02T12:00:00Z"},
		`2026-03-02 10:10:00 mx1 4ctAAAAAAAzAAA "amy@work"@Example.com x@grey.test 2 2026-03-02 11:20:02 4.7.1 450 4.7.1 <x@grey.test>: Greylisted (in reply to RCPT TO command)`)
	wantRows(t, db, "waiting", map[string]string{"until": "2026-03-02T10:00:00Z"}, "")
}
