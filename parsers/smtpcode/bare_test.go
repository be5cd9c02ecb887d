package smtpcode

import "testing"

func TestBare(t *testing.T) {
	for text, want := range map[string]string{
		"smtp; 5.1.0 - Unknown address error 550-'5.7.1 <user@example.net>... Access denied' (delivery attempts: 0)": "550 5.7.1 <user@example.net>... Access denied",
		"5.3.0 - Other mail system problem 552-'5.2.2 the user's box is full'":                                       "552 5.2.2 the user's box is full",
		"5.4.7 - Delivery expired (message too old) 421-'too many connections' (delivery attempts: 25)":              "421 too many connections",
		"“550 5.1.1 no such user”":     "550 5.1.1 no such user",
		"„550 5.1.1 no such user“":     "550 5.1.1 no such user",
		" ‘552 5.2.2 mailbox full’\n":  "552 5.2.2 mailbox full",
		`"554 5.7.1 blocked"`:          "554 5.7.1 blocked",
		`550 the "user" is “unknown”`:  `550 the "user" is “unknown”`,
		"“no such user”":               "“no such user”",
		"550-'a' 550 no such user":     "550-'a' 550 no such user",
		"5.1.0 - Unknown address":      "5.1.0 - Unknown address",
		" 550 5.1.1 no such user":      " 550 5.1.1 no such user",
		"5.4.7 - Delivery expired 'x'": "5.4.7 - Delivery expired 'x'",
		"":                             "",
	} {
		if got := Bare(text); got != want {
			t.Errorf("Bare(%q) is %q, not %q", text, got, want)
		}
	}
}
