package answers

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/statement"
)

// places finds out what at least half of each unusual finding has in common: the recipients'
// domain, the relay, the sender, or the client that was refused. If nothing is unusual, it
// is content with domains and clients, as there is a lot to look through.
func (d *Diagnosis) places(q querier) error {
	list, respects := d.unusual(), inAllRespects
	if len(list) == 0 {
		list, respects = d.Findings, inTwoRespects
	}
	if len(list) == 0 {
		return nil
	}
	kinds, err := d.intoMailboxes(q)
	if err != nil {
		return err
	}
	tops, err := d.tops(q, list, respects, kinds)
	if err != nil {
		return err
	}
	for f, top := range tops {
		f.locate(top)
	}
	if len(d.unusual()) == 0 {
		return nil
	}
	return q.run(
		// First whose the relays and domains are, the relays that only look like ours before all others.
		func(q querier) error { return d.relaysOfStrangers(q, tops) },
		func(q querier) error { return d.hosts(q, tops) },
		func(q querier) error { return d.relaysInOwnDomains(q, kinds) },
		func(q querier) error { return d.ownDomains(q, kinds) },
		func(q querier) error { return d.domainsOfProviders(q, tops) },
		d.sendersOfAll, d.usersTried, d.addressesTried, d.mailboxesNamed)
}

// tops returns the place that most of each finding in a list is about, in each of some
// respects, by its name. kinds is what intoMailboxes returns.
func (d *Diagnosis) tops(q querier, list []*Finding, respects []respect, kinds string) (map[*Finding]map[string]place, error) {
	found, of := map[cause]*Finding{}, []string(nil)
	for _, f := range list {
		found[f.cause] = f
		if condition := f.condition(); !slices.Contains(of, condition) {
			of = append(of, condition)
		}
	}
	rows, err := q.all(d.text("place_tops", statement.Values{
		"Of": strings.Join(of, " OR "), "Respects": respects, "Distinct": columnsOf(respects), "Mailboxes": kinds,
	}))
	tops := map[*Finding]map[string]place{}
	for _, r := range rows {
		if f := found[directedCause(r, 0)]; f != nil {
			if tops[f] == nil {
				tops[f] = map[string]place{}
			}
			tops[f][r.Text(5)] = place{who: r.Text(6), n: r.Float(7), half: r.Float(7) >= f.Count/2, different: int(r.Int(8))}
		}
	}
	return tops, err
}

// domainsOfProviders finds out which findings of a provider are about one of its domains, as that of
// one customer, if the others have not as much mail as that anyway.
func (d *Diagnosis) domainsOfProviders(q querier, tops map[*Finding]map[string]place) error {
	others := func(f *Finding) float64 { // attempts that the provider had besides
		if t := d.providers[f.provider]; t != nil {
			return t.attempts[0] - f.Count
		}
		return 0
	}
	return d.ask(q, question{
		about: func(f *Finding) bool {
			return !f.inbound && f.provider != 0 && tops[f]["domain"].n >= onOneHost*f.Count && others(f) > 0
		},
		query: func(f *Finding) (string, []any) {
			return fmt.Sprintf("SELECT count(*) FROM "+happenings+" WHERE %s AND %s AND v.provider = %d AND %s",
				d.inWindow(), attempts, f.provider, toDomain), []any{tops[f]["domain"].who}
		},
		note: func(f *Finding, r report.Row) {
			if domain := tops[f]["domain"]; r.Float(0)-domain.n < usualOnOneHost*others(f) {
				f.Mostly, f.atMostly = domain.who, domain.n
			}
		},
	})
}

// ofAllSenders is the share of all else from which on it says nothing that a finding is from a domain.
const ofAllSenders = 0.9

// sendersOfAll takes back that deliveries fail that are mostly from a domain from which nearly all else is too.
func (d *Diagnosis) sendersOfAll(q querier) error {
	others := func(f *Finding) float64 { return d.all.attempts[0] - f.Count }
	return d.ask(q, question{
		about: func(f *Finding) bool { return !f.inbound && strings.HasPrefix(f.From, "@") && others(f) > 0 },
		query: func(f *Finding) (string, []any) {
			return "SELECT count(*) FROM store.happening WHERE " + d.inWindow() + " AND " + isAttempt +
				" AND sender IN (SELECT id FROM store.address WHERE ends_with(lower(value), ?))", []any{f.From}
		},
		note: func(f *Finding, r report.Row) {
			if r.Float(0)-f.atFrom >= ofAllSenders*others(f) {
				f.From = ""
			}
		},
	})
}

// mailboxesNamed finds out the addresses of mailboxes, of which only the key is known.
func (d *Diagnosis) mailboxesNamed(q querier) error {
	return d.ask(q, question{
		about: func(f *Finding) bool { return f.mailbox != "" },
		query: func(f *Finding) (string, []any) {
			return "SELECT lower(any_value(decode(recipient))) FROM store.happening WHERE " + d.inWindow() + " AND " + isAttempt + " AND recipient_key = " + f.mailbox, nil
		},
		note: func(f *Finding, r report.Row) { f.mailbox = r.Text(0) },
	})
}

// usersTried finds out as how many users the client that most of a finding is about failed to log in.
func (d *Diagnosis) usersTried(q querier) error {
	return d.ask(q, question{
		about: func(f *Finding) bool { return f.inbound && f.category == smtpAuth && f.Mostly != "" },
		query: func(f *Finding) (string, []any) {
			return d.text("place_users", statement.Values{"Cause": f.condition()}), []any{f.Mostly}
		},
		note: func(f *Finding, r report.Row) { f.tried = int(r.Int(0)) },
	})
}

// addressesTried finds out how many unknown addresses the clients of a finding tried, each for itself: a list is refused
// again each time it is sent to.
func (d *Diagnosis) addressesTried(q querier) error {
	return d.ask(q, question{
		about: func(f *Finding) bool { return f.inbound && f.category == badMailbox },
		query: func(f *Finding) (string, []any) {
			return d.text("place_addresses", statement.Values{"Cause": f.condition()}), nil
		},
		note: func(f *Finding, r report.Row) { f.tried = int(r.Int(0)) },
	})
}

const (
	// onOneHost is the share of a finding from which on it is that of one host: a few may
	// fail on another by themselves.
	onOneHost = 0.9
	// usualOnOneHost is the share of all else from which on that is no wonder: who logs most
	// of the mail has most of the failures.
	usualOnOneHost = 0.6
)

// hosts finds out which findings are about a relay that logs here too, and so is ours, and which
// are those of one host.
func (d *Diagnosis) hosts(q querier, tops map[*Finding]map[string]place) error {
	rows, err := q.all(d.text("place_hosts", nil))
	counts, all := map[string]float64{}, 0.0
	for _, r := range rows {
		counts[r.Text(0)] = r.Float(1)
		all += r.Float(1)
	}
	for f, top := range tops {
		if _, logs := counts[f.relay.name]; logs && f.ownRelay == "" {
			f.takeForOwn()
		}
		host := top["host"]
		if host.n >= onOneHost*f.Count && len(counts) > 1 && counts[host.who]-host.n < usualOnOneHost*(all-f.Count) {
			f.Host = host.who
		}
	}
	return err
}

// respect is one in which failures may have something in common, as parts of place_tops.sql. Values are looked up in the
// sums by number.
type respect struct {
	Name   string
	Column string // SQL for a column of a row h of store.happening, k of store.kind or c of causes
	Number string // the name of that column
	Of     string // a condition on the failures
	Who    string // SQL for the value that belongs to the column
	Names  string // where that value is looked up
}

var (
	inTwoRespects = []respect{
		{"domain", "CASE WHEN c.inbound THEN 0 ELSE h.domain END AS domain", "domain", "NOT inbound", "d.value", "JOIN store.name d ON d.id = domain"},
		{"client", "CASE WHEN c.inbound THEN h.client ELSE 0 END AS client", "client", "inbound", "c.ip", "JOIN store.peer c ON c.id = client"},
	}
	inAllRespects = append(slices.Clip(inTwoRespects), []respect{
		{"relay", "h.relay", "relay", "NOT inbound AND relay > 0", "coalesce(nullif(r.name, ''), r.ip) || ' ' || r.ip || ' ' || r.port", "JOIN store.peer r ON r.id = relay"},
		{"IPv6", "h.relay", "relay", "NOT inbound", "CASE WHEN contains(r.ip, ':') THEN 'IPv6' END", "JOIN store.peer r ON r.id = relay"},
		{"host", "k.host", "host", "true", "o.value", "JOIN store.name o ON o.id = host"},
		{"sender", "h.sender", "sender", "sender > 0", "a.value", "JOIN store.address a ON a.id = sender"},
		{"sender domain", "h.sender", "sender", "true", "'@' || nullif(lower(split_part(a.value, '@', -1)), '')", "JOIN store.address a ON a.id = sender AND contains(a.value, '@')"},
		{"login", "h.sasl_user", "sasl_user", "NOT inbound AND sasl_user > 0", "u.value", "JOIN store.name u ON u.id = sasl_user"},
		{"mailbox", fmt.Sprintf("CASE WHEN c.category = %d THEN h.recipient_key ELSE 0 END AS mailbox", mailboxFull), "mailbox", "mailbox != 0", "mailbox::VARCHAR", ""},
		{"local", "", "local", "local", "'local'", ""}, // see intoMailboxes
	}...)
)

func columnsOf(respects []respect) string {
	var list []string
	for _, r := range respects {
		if r.Column != "" && !slices.Contains(list, r.Column) {
			list = append(list, r.Column)
		}
	}
	return strings.Join(list, ", ")
}
