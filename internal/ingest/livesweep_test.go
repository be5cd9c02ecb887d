package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/follow"
	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/formats"
)

// visit is what Postfix logs of a message with its own sender, client, HELO name and domain,
// and of one that is refused.
func visit(at time.Time, id, who string) string {
	stamp := at.UTC().Format("2006-01-02T15:04:05.000000+00:00") + " mx1 postfix/"
	return strings.Join([]string{
		stamp + "smtpd[5]: " + id + ": client=" + who + ".example.com[192.0.2.7], sasl_method=PLAIN, sasl_username=login-" + who,
		stamp + "cleanup[6]: " + id + ": message-id=<" + id + "@example.com>",
		stamp + "qmgr[3]: " + id + ": from=<" + who + "@example.com>, size=900, nrcpt=1 (queue active)",
		stamp + "smtp[9]: Trusted TLS connection established to mx." + who + ".test[192.0.2.9]:25: TLSv1.3 with cipher " + who + " (256/256 bits)",
		stamp + "smtp[9]: " + id + ": to=<x@" + who + ".test>, orig_to=<alias@" + who + ".test>, relay=mx." + who + ".test[192.0.2.9]:25, delay=1, delays=0/0/1/0, dsn=5.1.1, status=bounced (host mx." + who + ".test[192.0.2.9] said: 550 5.1.1 <x@" + who + ".test>: no such user (in reply to RCPT TO command))",
		stamp + "qmgr[3]: " + id + ": removed",
		stamp + "smtpd[5]: NOQUEUE: reject: RCPT from " + who + ".example.com[192.0.2.7]: 554 5.7.1 <y@example.net>: Relay access denied; from=<" + who + "@example.com> to=<y@example.net> proto=ESMTP helo=<helo-" + who + ">",
	}, "\n") + "\n"
}

// TestSweep: what only deleted events referred to is deleted too, and comes again when a line names it that
// is read later, by the same run.
func TestSweep(t *testing.T) {
	r := newRig(t)
	r.classify = true
	now := time.Now()
	path := r.writeAt("mail.log", visit(now.AddDate(0, 0, -100), "4ZaaaaaaaazA", "old")+visit(now.AddDate(0, 0, -99), "4ZaaaaaaaazB", "both")+visit(now, "4ZaaaaaaaazC", "both"), now)
	again := visit(now.Add(time.Second), "4ZaaaaaaaazD", "old")
	parts := strings.SplitAfterN(again, "\n", 5) // a message of which part is stored, and a session

	mixed := must.Have(formats.Lookup("mixed"))(t)
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	sweeps := make(chan func(context.Context, []int32) error)
	var problems []error
	done := make(chan error, 1)
	go func() {
		done <- ingest.Live(ctx, r.db, ingest.LiveOptions{
			Options: r.options(&problems), Fallback: mixed.Around(nil, parsers.Options{}).New, Sweep: sweeps,
			Follow: follow.Options{Patterns: []string{path}, Waker: follow.Every(ctx, 10*time.Millisecond), FlushAfter: time.Millisecond},
		})
	}()
	until := func(lines int) {
		t.Helper()
		for n := 0; n < lines; time.Sleep(10 * time.Millisecond) {
			must.Do(t, ctx.Err())
			r.db.QueryRowContext(ctx, "SELECT coalesce(sum(lines), 0)::BIGINT FROM log.main.sources").Scan(&n)
		}
	}
	sweep := func() {
		t.Helper()
		swept := make(chan error)
		sweeps <- func(ctx context.Context, names []int32) error {
			err := r.db.Sweep(ctx, names)
			swept <- err
			return err
		}
		must.Do(t, <-swept)
	}

	until(21)
	if n, err := r.db.Expire(ctx, now.AddDate(0, 0, -90)); n != 4 || err != nil {
		t.Fatalf("expired %d events: %v", n, err)
	}
	sweep()
	for _, column := range []string{"name.value", "address.value", "peer.name", "fingerprint.example"} {
		table, name, _ := strings.Cut(column, ".")
		for word, want := range map[string]bool{"old": false, "both": true} {
			r.want(fmt.Sprintf("SELECT count(*) > 0 FROM log.store.%s WHERE contains(%s, '%s')", table, name, word), fmt.Sprint(want))
		}
	}
	appendTo(t, path, strings.Join(parts[:4], ""))
	until(25)
	sweep()
	appendTo(t, path, parts[4])
	until(28)
	stop()
	for _, err := range append(problems, <-done) {
		if err != nil {
			t.Error(err)
		}
	}
	r.mem.AssertSize(t, 0)
	for _, who := range []string{"both", "old"} {
		r.want("SELECT sender, client_name, sasl_user, domain, original_recipient, relay_name, tls_cipher, code, message_id IS NOT NULL FROM outcomes WHERE domain = '"+who+".test'",
			fmt.Sprintf("%[1]s@example.com %[1]s.example.com login-%[1]s %[1]s.test alias@%[1]s.test mx.%[1]s.test %[1]s 5.1.1 true", who))
		r.want("SELECT sender, client_name, helo, code FROM outcomes WHERE helo = 'helo-"+who+"'", fmt.Sprintf("%[1]s@example.com %[1]s.example.com helo-%[1]s 5.7.1", who))
	}
	r.want("SELECT count(*) FROM events", "6")
}

// TestStopSweep: a sweep that takes long gives up when the run is to end.
func TestStopSweep(t *testing.T) {
	r := newRig(t)
	path := r.writeAt("mail.log", visit(time.Now(), "4ZaaaaaaaazA", "one"), time.Now())
	mixed := must.Have(formats.Lookup("mixed"))(t)
	ctx, stop := context.WithCancel(t.Context())
	sweeps := make(chan func(context.Context, []int32) error, 1)
	var problems []error
	sweeps <- func(ctx context.Context, _ []int32) error {
		stop()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Minute):
			return errors.New("the sweep goes on")
		}
	}
	err := ingest.Live(ctx, r.db, ingest.LiveOptions{
		Options: r.options(&problems), Fallback: mixed.Around(nil, parsers.Options{}).New, Sweep: sweeps,
		Follow: follow.Options{Patterns: []string{path}, Waker: follow.Every(ctx, 10*time.Millisecond), FlushAfter: time.Millisecond},
	})
	if err != nil || len(problems) > 0 {
		t.Error(err, problems)
	}
	r.mem.AssertSize(t, 0)
}
