package main

import (
	"io"
	"net"
	"net/smtp"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
)

func TestHears(t *testing.T) {
	for _, c := range []struct {
		text string
		want said
	}{
		{"", said{Outcome: "deferred"}},
		{"250 2.0.0 Ok: queued", said{Outcome: "delivered", Code: 250, Enhanced: "2.0.0"}},
		{"250 OK", said{Outcome: "delivered", Code: 250, Enhanced: "2.0.0"}},
		{"450-4.3.2 Not now\n450 4.3.2 Later", said{Outcome: "deferred", Code: 450, Enhanced: "4.3.2"}},
		{"554 Not here, 192.0.2.1", said{Outcome: "bounced", Code: 554, Enhanced: "5.0.0"}},
		{"550", said{Outcome: "bounced", Code: 550, Enhanced: "5.0.0"}},
	} {
		if got := hears("", "", c.text); got != c.want {
			t.Errorf("hears(%q) = %+v, want %+v", c.text, got, c.want)
		}
	}
}

// Each scenario is tried twice; the record must hold what each attempt was
// answered.
func TestServerRecordsWhatItSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "truth.jsonl")
	truth := must.Have(openRecord(path))(t)
	at := must.Have(net.Listen("tcp", "127.0.0.1:0"))(t)
	defer at.Close()
	go (&server{truth: truth, attempts: map[string]int{}}).accept(at, "postfix")

	want := map[said]int{}
	for _, sc := range scenarios {
		to := sc.name + ".1@" + sc.domain()
		for attempt := range 2 {
			text := reply(sc.rcpt, attempt)
			if strings.HasPrefix(text, "250") {
				text = reply(sc.end, attempt)
			}
			err := smtp.SendMail(at.Addr().String(), nil, "sender.1@example.com", []string{to}, []byte("Subject: 1\r\n\r\nHello.\r\n"))
			if delivered := strings.HasPrefix(text, "250"); delivered != (err == nil) {
				t.Errorf("%s, attempt %d: the client heard %v, want %q", sc.name, attempt, err, text)
			}
			want[hears("postfix", to, text)]++
		}
	}
	got := map[said]int{}
	must.Do(t, readRecord(path, func(s said) { got[s]++ }))
	for _, s := range sorted(got, want) {
		if got[s] != want[s] {
			t.Errorf("recorded %d times, want %d: %+v", got[s], want[s], s)
		}
	}
}

func TestCompare(t *testing.T) {
	path := filepath.Join(t.TempDir(), "truth.jsonl")
	truth := must.Have(openRecord(path))(t)
	for _, s := range []said{
		{MTA: "exim", Recipient: "full.1@example.com", Outcome: "accepted", Code: 250},
		{MTA: "exim", Recipient: "full.1@example.com", Outcome: "deferred", Code: 452, Enhanced: "4.2.2"},
		{MTA: "exim", Recipient: "nobody.1@refused.test", Outcome: "rejected", Code: 550, Enhanced: "5.0.0"},
	} {
		must.Do(t, truth.add(s))
	}
	const header = "mta,recipient,event,code,enhanced\n"
	const full = "exim,full.1@example.com,deferred,452,4.2.2\n"
	const nobody = "exim,nobody.1@refused.test,rejected,0,5.0.0\n"
	for _, c := range []struct {
		name, stored string
		equal        bool
	}{
		{"equal", header + full + nobody, true},
		{"lost", header + full, false},
		{"doubled", header + full + full + nobody, false},
		{"another code", header + strings.ReplaceAll(full, "452", "450") + nobody, false},
		{"invented", header + full + nobody + strings.ReplaceAll(full, "full", "ok"), false},
		{"nothing", header, false},
		{"not the query's answer", "", false},
	} {
		if err := compare(strings.NewReader(c.stored), io.Discard, []string{path}); (err == nil) != c.equal {
			t.Errorf("%s: %v", c.name, err)
		}
	}

	accepted := said{MTA: "exim", Recipient: "ok.2@example.com", Outcome: "accepted", Code: 250}
	must.Do(t, truth.add(accepted))
	if err := compare(strings.NewReader(header+full+nobody), io.Discard, []string{path}); err == nil {
		t.Error("a recipient that no MTA tried was not noticed")
	}
}

func TestNoTwoMessagesShareARecipient(t *testing.T) {
	seen := map[string]bool{}
	met := map[string]bool{}
	for n := range 60 {
		for _, to := range recipients(n) {
			if seen[to] {
				t.Errorf("message %d: %s comes again", n, to)
			}
			seen[to] = true
			if s, ok := scenarioOf(to); ok {
				met[s.name] = true
			}
		}
	}
	if len(met) != len(scenarios) {
		t.Errorf("%d of %d scenarios are met", len(met), len(scenarios))
	}
}
