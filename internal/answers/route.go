package answers

import (
	"cmp"
	"fmt"
	"regexp"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/statement"
)

// notFound is how Postfix and Exim log a host whose address is not found. What another server replies, which begins with
// a number, may hold any name.
var notFound = regexp.MustCompile(`^[A-Za-z .:]*(?:\bunable to look up host (\S+): |\bname=(\S+) type=A(?:AAA)?: )|^lookup of host "(\S+)" failed in `)

// routes finds out which findings are about one host that is not found, though mail for several domains goes there:
// none of these is wrong, but a route of this server is, or the MX that they share.
func (d *Diagnosis) routes(q querier) error {
	host := func(f *Finding) string {
		if m := notFound.FindStringSubmatch(f.Example); m != nil {
			return cmp.Or(m[1:]...)
		}
		return ""
	}
	return d.ask(q, question{
		about: func(f *Finding) bool {
			return !f.inbound && f.isOf(badDomain, dns, serverFault) && f.domains > 1 && host(f) != ""
		},
		query: func(f *Finding) (string, []any) {
			return d.text("route", statement.Values{"Cause": f.condition()}), []any{`[ ="]` + regexp.QuoteMeta(host(f)) + `[": ]`}
		},
		note: func(f *Finding, r report.Row) {
			if r.Float(0) < onOneHost*f.Count || r.Int(1) < 2 {
				return
			}
			f.Owner, f.blamed = classify.Us, true
			f.Cure = fmt.Sprintf("Mail for %s goes to one host, %s, whose name is not found. If a route of this server names it (on Postfix transport_maps or relayhost, on Exim route_list), correct the route or the name's record, then send again what bounced. If it is the MX of these domains (dig MX DOMAIN), tell their administrator.",
				plural(r.Float(1), "domain"), host(f))
		},
	})
}
