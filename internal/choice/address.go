package choice

import (
	"fmt"
	"strings"
)

// Domain returns a mail domain as the database has it, of one that may be copied from an
// address or a DNS zone: @Example.com, example.com. It refuses an address and a pattern,
// for which nothing would be found.
func Domain(s string) (string, error) {
	domain := plain(s)
	if domain == "" || strings.ContainsAny(domain, "@*?") {
		return "", fmt.Errorf("%q is not a domain: write it as in example.com", s)
	}
	return domain, nil
}

// Host returns the name of a host in lower case, without the dot of the root of DNS. It
// refuses what has no name, which would be no choice at all.
func Host(s string) (string, error) {
	host := strings.ToLower(strings.TrimSuffix(s, "."))
	if host == "" {
		return "", fmt.Errorf("%q is no name of a host: mtalog status names those that logged", s)
	}
	return host, nil
}

// Sender returns an address or a domain in lower case, of one that may be copied from a
// log: <Amy@Example.com>. The null sender is <>. It refuses what is neither.
func Sender(s string) (string, error) {
	if s == nullSender {
		return s, nil
	}
	sender := plain(s)
	if sender == "" || strings.ContainsAny(sender, "*?") {
		return "", fmt.Errorf("%q is no sender: write an address as in amy@example.com, or a domain as in example.com", s)
	}
	return sender, nil
}

const nullSender = "<>"

// plain takes off what stands around an address or a domain where it is written: the
// brackets of logs, the @ before a domain, and the dot of the root of DNS.
func plain(s string) string {
	s = strings.TrimSpace(s)
	if inner, ok := strings.CutPrefix(s, "<"); ok {
		s = strings.TrimSuffix(inner, ">")
	}
	return strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(s, "@"), "."))
}
