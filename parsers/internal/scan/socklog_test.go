package scan

import "testing"

func TestSocklog(t *testing.T) {
	for b, want := range map[string][2]string{
		"mail.info: a":             {"", "a"},
		"192.0.2.7: mail.info: a":  {"192.0.2.7", "a"},
		"192.0.2.7: mail.info:a":   {},
		"192.0.2.7 mail.info: a":   {},
		"a: b: mail.info: c":       {},
		": mail.info: a":           {},
		"mail. info: a":            {},
		"mx1 postfix/smtp[1]: a.b": {},
		"":                         {},
	} {
		host, line, ok := Socklog([]byte(b))
		if ok != (want[1] != "") || ok && (string(host) != want[0] || string(line) != want[1]) {
			t.Errorf("%s: %q, %q, %v", b, host, line, ok)
		}
	}
}
