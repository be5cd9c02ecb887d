package answers

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/mtalog/mtalog/parsers"
)

// relaysOfStrangers takes back that relays are ours to which the mail of one domain goes and none was ever
// taken: whoever owns a domain may name a private address for it, or that of this host, in the DNS.
func (d *Diagnosis) relaysOfStrangers(q querier, tops map[*Finding]map[string]place) error {
	for _, f := range d.unusual() {
		relay, domain := tops[f]["relay"], tops[f]["domain"]
		at := strings.Split(relay.who, " ")
		if f.ownRelay == "" || strings.Contains(f.relayIP, "/") || !slices.Contains(portsOfMail, portOf(at[len(at)-1])) || domain.n < relay.n {
			continue
		}
		rows, err := q.all("SELECT 1 FROM store.happening WHERE "+d.timeline().condition+" AND "+isDelivered+
			" AND relay IN (SELECT id FROM store.peer WHERE ip = ?) LIMIT 1", f.relayIP)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			f.ownRelay, f.Mostly, f.atMostly = "", domain.who, domain.n
		}
	}
	return nil
}

// relaysInOwnDomains finds out which relays are named in a domain whose mail goes into mailboxes of this
// server, or through a socket on it, and for most of whose recipients no further: they are hardly those of
// others. A content filter takes all mail, also that of others. kinds are those of intoMailboxes.
func (d *Diagnosis) relaysInOwnDomains(q querier, kinds string) error {
	for _, f := range d.unusual() {
		if f.relay == "" || f.ownRelay != "" || f.provider != 0 && f.provider != everywhere {
			continue
		}
		rows, err := q.all(fmt.Sprintf(`WITH here AS (
				SELECT * FROM store.happening WHERE %s AND domain IN (SELECT id FROM store.name WHERE ends_with(?, '.' || lower(value)))
			), further AS (
				SELECT recipient_key FROM here WHERE relay IN (SELECT id FROM store.peer WHERE `+beyond+`)
			)
			SELECT count(*) FILTER (recipient_key NOT IN (FROM further)), count(*) FROM here
			WHERE kind IN (%s) OR relay IN (SELECT id FROM store.peer WHERE contains(ip, '/'))`, d.inWindow(), kinds), f.relay)
		if err != nil {
			return err
		}
		if rows[0].Float(0) > rows[0].Float(1)/2 {
			f.isOwn()
		}
	}
	return nil
}

// beyond is SQL for a peer beyond this server and its content filters, to which mail goes before it goes on:
// at one of portsOfMail.
var beyond = "ip != '' AND NOT contains(ip, '/') AND NOT starts_with(ip, '127.') AND ip != '::1' AND port IN (" +
	strings.Trim(strings.ReplaceAll(fmt.Sprint(portsOfMail), " ", ", "), "[]") + ")"

// isOwn notes that the relay is ours.
func (f *Finding) isOwn() { f.ownRelay, f.Mostly, f.atMostly = f.relay, "", 0 }

// reachedOverIPv6 takes back that findings are due to IPv6 if others were reached over it since:
// those that are not are down themselves. Addresses of this host and its network tell nothing.
func (d *Diagnosis) reachedOverIPv6(q querier) error {
	for _, f := range d.unusual() {
		if !f.isIPv6() {
			continue
		}
		rows, err := q.all(fmt.Sprintf(`SELECT count(*) FROM store.happening WHERE %s AND %s
				AND relay IN (SELECT id FROM store.peer WHERE contains(ip, ':') AND NOT starts_with(ip, '::') AND NOT starts_with(lower(ip), 'f'))`,
			between(later(f.Since, d.start()), d.now), isDelivered))
		if err != nil {
			return err
		}
		f.overIPv6 = rows[0].Int(0) == 0
	}
	return nil
}

// relaysOfMany finds out which findings are about one server of several that have taken mail since,
// for the same domain or by the same name: the others of a pool hide it.
func (d *Diagnosis) relaysOfMany(q querier) error {
	for _, f := range d.unusual() {
		if f.relayIP == "" || f.atRelay < onOneHost*f.Count {
			continue
		}
		rows, err := q.all(fmt.Sprintf(`SELECT count(*) FROM store.happening WHERE %s AND %s
				AND relay IN (SELECT id FROM store.peer WHERE ip != ? AND `+beyond+`) AND (relay IN (SELECT id FROM store.peer WHERE name = ?) OR domain IN (SELECT id FROM store.name WHERE value = ?))`,
			between(later(f.Since, d.start()), d.now), isDelivered), f.relayIP, f.relay, f.Mostly)
		if err != nil {
			return err
		}
		if rows[0].Int(0) >= least {
			f.onlyAt = f.relay
			if f.relay != f.relayIP {
				f.onlyAt += "[" + f.relayIP + "]"
			}
		}
	}
	return nil
}

// intoMailboxes returns SQL for the kinds of deliveries to mailboxes of this server: those that
// are called so, and of a transport of Exim's with which nothing is handed to another host.
func (d *Diagnosis) intoMailboxes(q querier) (string, error) {
	list := []string{"-1"}
	for _, query := range []string{
		fmt.Sprintf("SELECT id FROM store.kind WHERE stage = %d", parsers.LocalDelivery),
		fmt.Sprintf(`SELECT id FROM store.kind WHERE mta = %[1]d AND service IN (
			SELECT k.service FROM (SELECT kind, max(relay) AS relay FROM store.happening WHERE %[2]s AND kind IN (SELECT id FROM store.kind WHERE mta = %[1]d AND event = %[3]d AND service > 0) GROUP BY kind)
			JOIN store.kind k ON k.id = kind GROUP BY k.service HAVING max(relay) = 0)`, parsers.Exim, d.timeline().condition, parsers.Delivered),
	} {
		rows, err := q.all(query)
		if err != nil {
			return "", err
		}
		for _, r := range rows {
			list = append(list, strconv.FormatInt(r.Int(0), 10))
		}
	}
	return strings.Join(list, ", "), nil
}

// relayText writes a relay, given as its name, address and port, and reports whether it is ours:
// on this server itself, at a private address, or at a port at which no mail exchanger
// listens, but a content filter or a store of mailboxes does.
func relayText(relay string) (text string, own bool) {
	parts := strings.Split(relay, " ")
	if len(parts) != 3 {
		return "", false
	}
	name, ip, port := parts[0], parts[1], portOf(parts[2])
	if strings.Contains(ip, "/") { // a socket in the file system
		return ip, true
	}
	address, err := netip.ParseAddr(ip)
	text = name
	if err == nil && address.IsLoopback() {
		text, own = ip, true
	}
	if port != 0 && (own || port != 25) {
		text = net.JoinHostPort(text, strconv.Itoa(int(port)))
	}
	return text, own || err == nil && address.IsPrivate() || !slices.Contains(portsOfMail, port)
}

// portsOfMail are the ports of servers of others: of SMTP, submission and what providers
// offer in its place. 0 is not known.
var portsOfMail = []uint16{0, 25, 26, 465, 587, 2525}

func portOf(s string) uint16 {
	n, _ := strconv.ParseUint(s, 10, 16)
	return uint16(n)
}
