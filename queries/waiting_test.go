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

// TestNotTriedWaits: while Exim has given up a host for the time being, a message that comes for it waits although
// it was not tried. One that was tried waits for what was said then.
func TestNotTriedWaits(t *testing.T) {
	db := load(t, `
		2026-03-02 10:10:00 1xViJp-0000Ba-0w <= amy@example.com H=c.example.com [192.0.2.7] P=esmtp S=398
		2026-03-02 10:10:01 1xViJp-0000Ba-0w == x@far.test R=dns T=smtp defer (-54): retry time not reached for any host for 'far.test'
		2026-03-02 10:20:00 1xViJq-0000Ba-0w <= amy@example.com H=c.example.com [192.0.2.7] P=esmtp S=398
		2026-03-02 10:20:01 1xViJq-0000Ba-0w == y@far.test R=dns T=smtp defer (111) H=mx.far.test [198.51.100.1]: Connection refused
		2026-03-02 10:30:01 1xViJp-0000Ba-0w == x@far.test R=dns T=smtp defer (-54): retry time not reached for any host for 'far.test'
		2026-03-02 10:30:02 1xViJq-0000Ba-0w == y@far.test R=dns T=smtp defer (-54): retry time not reached for any host for 'far.test'
		2026-03-02 10:40:00 1xViJr-0000Ba-0w <= amy@example.com H=c.example.com [192.0.2.7] P=esmtp S=398
		2026-03-02 10:40:01 1xViJr-0000Ba-0w => z@near.test R=dns T=smtp H=mx.near.test [198.51.100.2]
		2026-03-02 10:40:02 1xViJr-0000Ba-0w == z@near.test R=dns T=smtp defer (-54): retry time not reached for any host for 'near.test'
		2026-03-02 10:40:03 1xViJs-0000Ba-0w <= amy@example.com H=c.example.com [192.0.2.7] P=esmtp S=398
		2026-03-02 10:40:04 1xViJs-0000Ba-0w == x@far.test R=dns T=smtp defer (-54): retry time not reached for any host for 'far.test'
		2026-03-02 10:40:05 1xViJs-0000Ba-0w frozen by root`)
	wantRows(t, db, "waiting", nil,
		"2026-03-02 10:10:00 1xViJp-0000Ba-0w amy@example.com x@far.test 0 2026-03-02 10:30:01 retry time not reached for any host for 'far.test'",
		"2026-03-02 10:20:00 1xViJq-0000Ba-0w amy@example.com y@far.test 1 2026-03-02 10:20:01 Connection refused")
	wantRows(t, db, "waiting", map[string]string{"since": "2026-03-02T10:30:02Z"}, "2026-03-02 10:20:00 1xViJq-0000Ba-0w amy@example.com y@far.test 1 2026-03-02 10:20:01 Connection refused")
}
