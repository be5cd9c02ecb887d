package answers

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/mtalog/mtalog/internal/numbers"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/statement"
	"github.com/mtalog/mtalog/parsers"
)

// relaysOfStrangers corrects relays that only look like ours: they get the mail of one domain, and have never
// taken any. Whoever owns a domain may name a private address for it, or that of this host, in the DNS.
func (d *Diagnosis) relaysOfStrangers(q querier, tops map[*Finding]map[string]place) error {
	return d.ask(q, question{
		about: func(f *Finding) bool {
			return f.ownRelay != "" && !f.relay.isSocket() && f.relay.hasPortOfMail() && tops[f]["domain"].n >= f.atRelay
		},
		query: func(f *Finding) (string, []any) {
			return "SELECT count(*) FROM (SELECT 1 FROM store.happening WHERE " + d.timeline().condition + " AND " + isDelivered +
				" AND relay IN (SELECT id FROM store.peer WHERE ip = ?) LIMIT 1)", []any{f.relay.ip}
		},
		note: func(f *Finding, r report.Row) {
			if r.Int(0) == 0 {
				domain := tops[f]["domain"]
				f.ownRelay, f.Mostly, f.atMostly = "", domain.who, domain.n
			}
		},
	})
}

// relaysInOwnDomains finds out which relays are named in a domain whose mail goes into mailboxes of this
// server, or through a socket on it, and for most of whose recipients no further: they are hardly those of
// others. A content filter takes all mail, also that of others. kinds are those of intoMailboxes.
func (d *Diagnosis) relaysInOwnDomains(q querier, kinds string) error {
	return d.ask(q, question{
		about: func(f *Finding) bool {
			return f.relay.name != "" && f.ownRelay == "" && (f.provider == 0 || f.provider == everywhere)
		},
		query: func(f *Finding) (string, []any) {
			return d.text("relay_in_own_domain", statement.Values{"Mailboxes": kinds}), []any{f.relay.name}
		},
		note: func(f *Finding, r report.Row) {
			if r.Float(0) > r.Float(1)/2 {
				f.takeForOwn()
			}
		},
	})
}

// beyond is SQL for a peer beyond this server and its content filters, to which mail goes before it goes on:
// at one of portsOfMail.
var beyond = "ip != '' AND NOT contains(ip, '/') AND NOT starts_with(ip, '127.') AND ip != '::1' AND port IN (" + numbers.List(portsOfMail) + ")"

// takeForOwn notes that the relay is ours.
func (f *Finding) takeForOwn() { f.ownRelay, f.Mostly, f.atMostly = f.relay.name, "", 0 }

// reachedOverIPv6 takes back that findings are due to IPv6 if others were reached over it since:
// those that are not are down themselves.
func (d *Diagnosis) reachedOverIPv6(q querier) error {
	return d.ask(q, question{
		about: (*Finding).isIPv6,
		query: func(f *Finding) (string, []any) {
			return d.text("relay_ipv6", statement.Values{"Since": d.sinceBegan(f)}), nil
		},
		note: func(f *Finding, r report.Row) { f.overIPv6 = r.Int(0) == 0 },
	})
}

// sinceBegan is SQL for that a time is in the window, and since a finding has been so.
func (d *Diagnosis) sinceBegan(f *Finding) string {
	return between(later(f.Since, d.start()), d.now)
}

// relaysOfMany finds out which findings are about one server of several that have taken mail since,
// for the same domain or by the same name: the others of a pool hide it.
func (d *Diagnosis) relaysOfMany(q querier) error {
	return d.ask(q, question{
		about: func(f *Finding) bool { return f.relay.ip != "" && f.atRelay >= onOneHost*f.Count },
		query: func(f *Finding) (string, []any) {
			return d.text("relay_others", statement.Values{"Since": d.sinceBegan(f)}), []any{f.relay.ip, f.relay.name, f.Mostly}
		},
		note: func(f *Finding, r report.Row) {
			if r.Int(0) < least {
				return
			}
			f.onlyAt = f.relay.name
			if f.relay.name != f.relay.ip {
				f.onlyAt += "[" + f.relay.ip + "]"
			}
		},
	})
}

// ownDomains finds out which findings without a relay are about a domain whose mail goes into mailboxes of this
// server: its own directory or rules decided then, and no other server. kinds are those of intoMailboxes.
func (d *Diagnosis) ownDomains(q querier, kinds string) error {
	return d.ask(q, question{
		about: func(f *Finding) bool {
			return !f.inbound && f.atMostly != 0 && f.relay.ip == "" && !f.local && !f.ofOurs()
		},
		query: func(f *Finding) (string, []any) {
			return "SELECT 1 FROM store.happening WHERE " + d.timeline().condition + " AND " + isDelivered + " AND kind IN (" + kinds +
				") AND " + toDomain + " LIMIT 1", []any{f.Mostly}
		},
		note: func(f *Finding, _ report.Row) { f.ownDomain = true },
	})
}

// domainsLost finds out which domains that take no mail took some before: a registration or a name server
// was lost, and the address is no typing error.
func (d *Diagnosis) domainsLost(q querier) error {
	return d.ask(q, question{
		about: func(f *Finding) bool { return f.outboundOf(badDomain) && f.atMostly != 0 },
		query: func(f *Finding) (string, []any) {
			return "SELECT max(time) FROM store.happening WHERE " + between(later(d.first, f.Since.Add(-baselineDays*day)), d.now) + " AND " + isDelivered +
				" AND " + toDomain, []any{f.Mostly}
		},
		note: func(f *Finding, r report.Row) { f.tookMail = r.Time(0) },
	})
}

// intoMailboxes returns SQL for the kinds of deliveries to mailboxes of this server: those that
// are called so, and of a transport of Exim's with which nothing is handed to another host.
func (d *Diagnosis) intoMailboxes(q querier) (string, error) {
	kinds := []int64{-1}
	for _, query := range []string{
		fmt.Sprintf("SELECT id FROM store.kind WHERE stage = %d", parsers.LocalDelivery),
		d.text("relay_local_transports", statement.Values{"Lately": d.timeline().condition}),
	} {
		rows, err := q.all(query)
		if err != nil {
			return "", err
		}
		for _, r := range rows {
			kinds = append(kinds, r.Int(0))
		}
	}
	return numbers.List(kinds), nil
}

// peer is a server that mail was handed to.
type peer struct {
	name, ip string
	port     uint16 // 0 if it is not known
}

// peerOf reads a relay as tops has it: its name, address and port.
func peerOf(relay string) (p peer) {
	if parts := strings.Split(relay, " "); len(parts) == 3 {
		port, _ := strconv.ParseUint(parts[2], 10, 16)
		p = peer{parts[0], parts[1], uint16(port)}
	}
	return p
}

// isSocket reports whether it is a socket in the file system.
func (p peer) isSocket() bool { return strings.Contains(p.ip, "/") }

func (p peer) isLoopback() bool {
	address, err := netip.ParseAddr(p.ip)
	return err == nil && address.IsLoopback()
}

// isInside reports whether an address is of this host or of a private network.
func isInside(ip string) bool {
	address, err := netip.ParseAddr(ip)
	return err == nil && (address.IsLoopback() || address.IsPrivate())
}

// isOwn reports whether it is ours: on this server itself, at a private address, or at a port
// at which no mail exchanger listens, but a content filter or a store of mailboxes does.
func (p peer) isOwn() bool {
	return p.isSocket() || isInside(p.ip) || !p.hasPortOfMail()
}

func (p peer) hasPortOfMail() bool { return slices.Contains(portsOfMail, p.port) }

// portsOfMail are the ports of servers of others: of SMTP, submission and what providers
// offer in its place. 0 is not known.
var portsOfMail = []uint16{0, 25, 26, 465, 587, 2525}

func (p peer) String() string {
	if p.isSocket() {
		return p.ip
	}
	text := p.name
	if p.isLoopback() {
		text = p.ip
	}
	if p.port != 0 && (p.port != 25 || p.isLoopback()) {
		text = net.JoinHostPort(text, strconv.Itoa(int(p.port)))
	}
	return text
}
