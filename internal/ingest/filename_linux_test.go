package ingest_test

import "testing"

// TestNameOfBytes: a log whose name is no UTF-8, as from an old server, is stored as any
// other. Other systems have no such names.
func TestNameOfBytes(t *testing.T) {
	r := newRig(t)
	path := r.write("m\xe4il.log", "2026-11-24T10:00:00Z mx postfix/smtp[7]: 4Xk1Qz2Qz9z1: to=<amy@example.com>, relay=none, delay=1, dsn=4.4.1, status=deferred (connect to x)\n")
	r.load(path)
	r.load(path)
	r.want("SELECT events FROM sources WHERE path LIKE '%/m?il.log'", "1")
}
