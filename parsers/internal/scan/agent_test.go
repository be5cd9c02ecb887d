package scan

import "testing"

func TestAgent(t *testing.T) {
	for b, want := range map[string][2]string{
		"(mx1) 192.0.2.7->/var/log/mail.log a b": {"mx1", "a b"},
		"(mx1) any->journald a":                  {"mx1", "a"},
		"mx1->/var/log/mail.log a":               {"mx1", "a"},
		"() x->y a":                              {"", "a"},
		"(mx1 192.0.2.7->/var/log/mail.log a":    {},
		"(mx1)192.0.2.7->/var/log/mail.log a":    {},
		"(mx1) 192.0.2.7 a->b c":                 {},
		"(mx1)":                                  {},
		"mx1->/var/log/mail.log":                 {},
		"->/var/log/mail.log a":                  {},
		"mx1 postfix/smtp[1]: a->b":              {},
		"":                                       {},
	} {
		name, line, ok := Agent([]byte(b))
		if string(name) != want[0] || string(line) != want[1] || ok != (want[1] != "") {
			t.Errorf("%s: %q, %q, %v", b, name, line, ok)
		}
	}
}
