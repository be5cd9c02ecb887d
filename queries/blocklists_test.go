package queries_test

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report/reporttest"
)

// say makes an expression of SQL the text of all that happened.
func say(t *testing.T, db reporttest.DB, text string, args ...any) {
	t.Helper()
	db.Change(t, "UPDATE store.happening SET text = encode("+text+")", args...)
}

// TestListedAddress looks for our address in what the other server said, before
// which the log names that server's own.
func TestListedAddress(t *testing.T) {
	r := named(t, "blocklists")
	for text, want := range map[string]string{
		"host mx.example.com[192.0.2.9] refused to talk to me: 421 4.7.0 Not allowed.":                     "",
		"host mx.example.com[192.0.2.9] refused to talk to me: 554 5.7.1 [203.0.113.5] is listed":          "203.0.113.5",
		"host mx.example.com[192.0.2.9] said: 554 5.7.1 203.0.113.5 listed (in reply to RCPT TO command)":  "203.0.113.5",
		"SMTP error from remote mail server after RCPT TO:<a@example.com>: 550 203.0.113.5 is on our list": "203.0.113.5",
	} {
		db := reporttest.Open(t)
		say(t, db, "?", text)
		got := run(t, db, r, nil)
		if bytes.Contains(got, []byte("192.0.2.9")) || !bytes.Contains(got, []byte(want)) {
			t.Errorf("%s: want address %q:\n%s", text, want, got)
		}
	}
}

// TestListByItsName has Microsoft's reply, which names no zone.
func TestListByItsName(t *testing.T) {
	r := named(t, "blocklists")
	db := reporttest.Open(t)
	const text = "550 5.7.1 Service unavailable, Client host [203.0.113.5] blocked using Spamhaus. To request removal from this list see https://www.spamhaus.org/query/ip/203.0.113.5"
	say(t, db, "?", text)
	if got := run(t, db, r, nil); !bytes.Contains(got, []byte("\nSpamhaus ")) {
		t.Errorf("%s", got)
	}
}

// TestPageOfList: what points to no page has that of the list, and pages that differ with
// each reply are one row.
func TestPageOfList(t *testing.T) {
	r := named(t, "blocklists")
	for text, want := range map[string]string{
		"'550 5.7.1 Client host [203.0.113.5] blocked using Spamhaus (AS16012611)'":                                                        "https://check.spamhaus.org/",
		"'554 5.7.1 Client host [203.0.113.5] blocked using zen.spamhaus.org'":                                                             "https://check.spamhaus.org/",
		"'554 5.7.1 Client host [203.0.113.5] blocked using b.barracudacentral.org'":                                                       "https://www.barracudacentral.org/rbl/removal-request",
		"'554 5.7.1 Client host [203.0.113.5] blocked using truncate.gbudb.net'":                                                           "https://www.gbudb.com/truncate/",
		"'550 5.7.1 Unfortunately, messages from [203.0.113.5] weren''t sent. Part of their network is on our block list (S3140).'":        "https://olcsupport.office.com/",
		"'554 [203.0.113.5] is listed, see https://lists.test/?reply=' || CASE WHEN time = '2026-03-03 09:00:03' THEN 9 ELSE 1 END || '.'": "https://lists.test/?reply=9 ",
	} {
		db := reporttest.Open(t)
		say(t, db, text)
		got := run(t, db, r, nil)
		if !bytes.Contains(got, []byte(want)) || bytes.Count(got, []byte("\n")) != 3 {
			t.Errorf("%s: want one row with %s:\n%s", text, want, got)
		}
	}
}

// TestPagesOfProviders: a provider whose page is known is called as the program calls it.
func TestPagesOfProviders(t *testing.T) {
	sql := must.Have(os.ReadFile("blocklists.sql"))(t)
	pages := regexp.MustCompile(`\('([^'%]+)', 'https?://`).FindAllStringSubmatch(string(sql), -1)
	if len(pages) < 10 {
		t.Errorf("%d pages", len(pages))
	}
	names := map[string]bool{"microsoft": true} // so reporttest calls it
	for p := range classify.Providers() {
		names[strings.ToLower(p.Name)] = true
	}
	for _, page := range pages {
		if !names[page[1]] {
			t.Errorf("no provider is called %q", page[1])
		}
	}
}

// TestNameOfTwoLists: a name that a stranger made to fit two lists is one row.
func TestNameOfTwoLists(t *testing.T) {
	r := named(t, "blocklists")
	db := reporttest.Open(t)
	say(t, db, "?", "554 5.7.1 Client host [203.0.113.5] blocked using spamhaus.dronebl.test")
	if got := run(t, db, r, nil); bytes.Count(got, []byte("\nspamhaus.dronebl.test ")) != 1 {
		t.Errorf("%s", got)
	}
}
