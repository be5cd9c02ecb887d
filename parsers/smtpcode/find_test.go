package smtpcode

import "testing"

func TestFind(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"550 5.1.1 unknown", "550 5.1.1"},
		{"smtp; 550 5.1.1 unknown", "550 5.1.1"},
		{"smtp;550 unknown", "550"},
		{"smtp; 550 unknown", "550"},
		{"status=sent (250 OK)", "250"},
		{"status=bounced (host mx.test[192.0.2.1] said: 550 no (in reply to RCPT TO command))", "550"},
		{"status=deferred (host mx.test[192.0.2.1] refused to talk to me: 554-5.7.1 no 554 bye)", "554 5.7.1"},
		{`H=mx.test [192.0.2.1] C="250- ok\\n250 2.0.0 done"`, "250 2.0.0"},
		{"{LED=550 5.1.8 Access denied};{MSG=}", "550 5.1.8"},
		{"{LED=550 Access denied};{MSG=}", "550"},
		{`450 4.4.317 Cannot connect [Message=451 4.4.0 TLS failed]`, "450 4.4.317"},
		{"NOQUEUE: reject: RCPT from c.test[192.0.2.1]: 554 5.7.1 Service unavailable", "554 5.7.1"},
		{"milter-reject: END-OF-MESSAGE from c.test[192.0.2.1]: 5.7.1 Blocked; from=<>", " 5.7.1"},
		{"server closed: 571 5.7.1 refused", "571 5.7.1"},
		{"postfix/qmgr[58]: qmgr_active_feed: skip A94DF404B38D (458 seconds)", ""},
		{"postfix/smtp[30124]: process generation: 355 (355)", ""},
		{"postfix/smtpd[24974]: input attribute value: 211", ""},
		{"connect from mx.test[203.0.113.250] port 550", ""},
		{"2026-11-24 04:39:50 1xViJq <= a@b.test S=393 id=e1@b.test", ""},
		{"5.7.1 Blocked", " 5.7.1"},
		{"mx.test,550 5.1.1 unknown", "550 5.1.1"},
		{"failed on Frontend with '451 busy'", "451"},
		{"mx.test#550 5.1.1 unknown", "550 5.1.1"},
		{"quota 450 5.1.1", ""},
		{"no reply", ""},
		{"said:550 5.1.1 unknown", "550 5.1.1"},
		{`he said: "550 no"`, "550"},
		{"600 no reply of a server", ""},
		{"port: 550 ", ""},
		{"X550 5.1.1 is a part number", ""},
		{`he answered "550 times" and left`, ""},
		{"said: 12 Malformed", ""},
		{"", ""},
	} {
		r, e := Find([]byte(tt.text))
		if got := r.String(); got != tt.want && got+" "+e.String() != tt.want {
			t.Errorf("%q: got %v %v, want %q", tt.text, r, e, tt.want)
		}
	}
}
