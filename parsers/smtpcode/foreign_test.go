package smtpcode

import (
	"strings"
	"testing"
)

// TestForeignCodes: each is found by each of its names, and as what it is.
func TestForeignCodes(t *testing.T) {
	n := 0
	for _, row := range tables().foreign {
		n++
		for _, text := range []string{row.Name, row.Meaning, row.Cause, row.Remedy, row.Source, foreignKinds[row.Kind].is} {
			if text == "" {
				t.Errorf("%v: incomplete", row.Codes)
			}
		}
		for _, code := range row.Codes {
			query := code
			if row.Kind == "errno" && strings.Trim(code, "0123456789") == "" {
				query = "errno " + code // a bare number may be a reply code
			}
			list, text := explained(t, query)
			if len(list) != 1 || !strings.HasPrefix(text, strings.Join(row.Codes, ", ")+" "+row.Name) || !strings.Contains(text, row.Remedy) {
				t.Errorf("%q: %s", query, text)
			}
		}
	}
	if n < 100 {
		t.Errorf("%d rows", n)
	}
}

// TestExplainForeign: as people paste them, and where a number is something else.
func TestExplainForeign(t *testing.T) {
	for query, headline := range map[string]string{
		"Error 0x800CCC79": "0x800CCC79 Recipient refused", "(0x800ccc0f).": "0x800CCC0F Connection closed",
		"defer (-44)": "-44 Temporary reply to RCPT TO", "defer (-53)": "-53 Not yet time to retry", "error -36": "-36 DNS deferred",
		"errno=110": "ETIMEDOUT, 110 Connection timed out", "dial: ECONNREFUSED": "ECONNREFUSED, 111 Connection refused",
		"Socket error 10060": "10060, WSAETIMEDOUT Connection timed out", "exit status 75": "EX_TEMPFAIL, 75 Temporary failure",
		"127.255.255.254": "127.255.255.254 Query through an open resolver", "[127.0.0.10]": "127.0.0.10 Listed (PBL, by the provider)",
		// A reply beside it says more.
		"Error Number: 0x800CCC79, Server Response: '550 relay not permitted'": "550 Requested action not taken: mailbox unavailable",
		"T=smtp defer (-44): after RCPT TO:<a@b.test>: 450 4.2.0 Later":        "450 4.2.0 Other or undefined mailbox status",
	} {
		if list, _ := explained(t, query); len(list) != 1 || list[0].Headline != headline {
			t.Errorf("%q: got %v, want %s", query, list, headline)
		}
	}
	for _, query := range []string{"sent 75 messages", "port 10060", "connect to 127.0.0.2", "about 64 of 67", "5 of 13"} {
		if list, err := Explain(query); err == nil {
			t.Errorf("%q: %v", query, list)
		}
	}
}

// TestExplainSeveral: codes with blanks in them, and several at once.
func TestExplainSeveral(t *testing.T) {
	for query, want := range map[string]string{
		"5 . 7 . 1": "5.7.1", "5. 7.26": "5.7.26", "5.7.26 5.7.1": "5.7.26|5.7.1", "4.7.0 and 4.7.28": "4.7.0|4.7.28", "5.7.606-649": "5.7.606", "550 5.1.1, 552;421 4.7.0": "550 5.1.1|552|421 4.7.0",
		"550 5.7.1/5.7.26": "550 5.7.1|5.7.26", "5.1.1\n5.2.2\n": "5.1.1|5.2.2", "(#5.1.1), (-44)": "5.1.1|-44",
	} {
		list, _ := explained(t, query)
		var got []string
		for _, x := range list {
			code := printPair(x.Reply, x.Enhanced)
			if x.Reply == 0 && x.Enhanced == 0 {
				code, _, _ = strings.Cut(x.Headline, " ")
			}
			got = append(got, code)
		}
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("%q: got %s, want %s", query, s, want)
		}
	}
	list, text := explained(t, "5. 7.26")
	if len(list) != 1 || !strings.Contains(text, "no white space within a code") {
		t.Errorf("%s", text)
	}
}
