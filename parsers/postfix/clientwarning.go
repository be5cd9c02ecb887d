package postfix

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/stages"
)

// clientWarning reads those of smtpd's warnings that are about a client, not about
// Postfix itself, into r.
func clientWarning(r *parsers.Record, text []byte) {
	for _, read := range [...]func(*parsers.Record, []byte) bool{
		limitExceeded, nonSMTPCommand, unresolvedName, illegalAddress, refusedRequest, refusedETRN, oldUnresolvedName,
	} {
		if read(r, text) {
			return
		}
	}
	leadingClient(r, text)
}

// limitExceeded reads "Connection rate limit exceeded: 31 from name[ip] for service
// smtp": the client was sent away with a code of class 4, which is not logged.
func limitExceeded(r *parsers.Record, text []byte) bool {
	i := scan.Index(text[:min(len(text), maxLimitName)], " limit exceeded: ")
	if i < 0 {
		return false
	}
	if _, peer, ok := scan.Cut(text[i:], "from "); ok {
		r.Event, r.Stage = parsers.Rejected, limitStages.Of(text, parsers.OtherCommand)
		readPeer(peer, &r.Client)
	}
	return true
}

// maxLimitName bounds where " limit exceeded: " is looked for: it follows the name
// of a limit, such as "Message delivery request rate".
const maxLimitName = 80

// limitStages say at which command smtpd counts (anvil(8)).
var limitStages = stages.Table{
	{"Connection ", parsers.Connecting}, {"Message delivery ", parsers.Mail}, {"Recipient ", parsers.Rcpt}, {"AUTH ", parsers.Auth}, {"New TLS ", parsers.STARTTLS},
}

// nonSMTPCommand reads "non-SMTP command from name[ip]: GET / HTTP/1.1".
func nonSMTPCommand(r *parsers.Record, text []byte) bool {
	peer, ok := scan.CutPrefix(text, "non-SMTP command from ")
	if ok {
		r.Event, r.Stage = parsers.Inspected, parsers.OtherCommand
		readPeer(peer, &r.Client)
	}
	return ok
}

// unresolvedName reads "hostname mx.example.com does not resolve to address
// 192.0.2.1", after which a reason may follow.
func unresolvedName(r *parsers.Record, text []byte) bool {
	text, ok := scan.CutPrefix(text, "hostname ")
	if !ok {
		return false
	}
	if name, rest, ok := scan.Cut(text, " does not resolve to address "); ok {
		ip, _, _ := scan.CutByte(rest, ':')
		if bytes.Count(rest, []byte(":")) > 1 { // IPv6; the reason comes after ": "
			ip, _, _ = scan.Cut(rest, ": ")
		}
		r.Client.Name, r.Client.IP = name, ip
	}
	return true
}

// oldUnresolvedName reads what Postfix before 2.9 says of a name that does not
// resolve to its address.
func oldUnresolvedName(r *parsers.Record, text []byte) bool {
	text, _ = scan.CutPrefix(text, "smtpd_peer_init: ")
	for _, words := range [...]string{": hostname ", ": address not listed for hostname "} {
		if ip, rest, ok := scan.Cut(text, words); ok && isAddress(ip) {
			r.Client.Name, _, _ = scan.CutByte(rest, ' ')
			r.Client.IP = ip
			return true
		}
	}
	return false
}

// illegalAddress reads "Illegal address syntax from name[ip] in RCPT command: …": the
// command was refused with a code of class 5, which is not logged.
func illegalAddress(r *parsers.Record, text []byte) bool {
	rest, ok := scan.CutPrefix(text, "Illegal address syntax from ")
	if !ok {
		return false
	}
	if rest, ok = scan.CutPrefix(readPeer(rest, &r.Client), " in "); ok {
		r.Event, r.Stage = parsers.Rejected, serverStage(rest)
	}
	return true
}

// refusedRequest reads those warnings that are all that the log holds of a refusal.
// The reply is not logged.
func refusedRequest(r *parsers.Record, text []byte) bool {
	for i := range refusedRequests {
		if q := &refusedRequests[i]; scan.Begins(text, q.prefix) {
			r.Event, r.Stage = q.event, q.stage
			readPeer(text[len(q.prefix):], &r.Client)
			return true
		}
	}
	return false
}

// refusedRequests are the beginnings of such warnings; the client's name follows.
var refusedRequests = [...]struct {
	prefix string
	event  parsers.Event
	stage  parsers.Stage
}{
	{"BDAT request from ", parsers.Rejected, parsers.Data}, // above the limit for messages
	{"malformed BDAT command syntax from ", parsers.Rejected, parsers.Data},
	{"null BDAT request from ", parsers.Rejected, parsers.Data},
	{"too much BDAT content -- disabling further input from ", parsers.Inspected, parsers.Data}, // refused for another reason
	{"Refusing STARTTLS request from ", parsers.Rejected, parsers.STARTTLS},
	{"Refusing TLS service request from ", parsers.Rejected, parsers.STARTTLS},
	{"Wrapper-mode request dropped from ", parsers.TLSFailed, parsers.STARTTLS},
}

// refusedETRN reads "reject: ETRN example.com... from name[ip]" and "bad ETRN …". The
// client chose the domain.
func refusedETRN(r *parsers.Record, text []byte) bool {
	if !scan.HasPrefix(text, "reject: ETRN ") && !scan.HasPrefix(text, "bad ETRN ") {
		return false
	}
	if i := scan.LastIndex(text, " from "); i >= 0 {
		readPeer(text[i+len(" from "):], &r.Client)
		r.Event, r.Stage = parsers.Rejected, parsers.OtherCommand
	}
	return true
}

// leadingClient reads the warnings that begin with the client, "name[ip]: …".
func leadingClient(r *parsers.Record, text []byte) {
	text, _ = scan.CutPrefix(text, "smtpd_peer_init: ")
	rest := leadingPeer(text, &r.Client)
	switch {
	case scan.HasPrefix(rest, " sent message header instead of SMTP command: "): // Postfix before 2.3
		r.Event, r.Stage = parsers.Inspected, parsers.OtherCommand
	case scan.HasPrefix(rest, ": request longer than "):
		r.Event, r.Stage = parsers.Rejected, parsers.OtherCommand
	case scan.HasPrefix(rest, ": SASL "):
		loginFailed(r, rest)
	}
}

// loginFailed reads ": SASL LOGIN authentication failed: …", which follows the client.
func loginFailed(r *parsers.Record, text []byte) {
	_, reason, ok := scan.Cut(text, " authentication failed")
	if !ok {
		_, reason, ok = scan.Cut(text, " authentication aborted")
	}
	if ok {
		r.Event, r.Stage = parsers.AuthFailed, parsers.Auth
		if _, user, ok := scan.Cut(reason, "sasl_username="); ok && string(user) != unavailable {
			r.User = user
		}
	}
}

// unavailable is what smtpd logs for the name of a client that gave none, or did not
// come so far.
const unavailable = "(unavailable)"

// leadingPeer reads the "name[ip]" or "name[ip]:port" that a warning begins with,
// if it does; rest begins after it. Other warnings begin much like that: with
// "[built-in]: " or a function and its number, "dict_ldap_get_values[1]: ". Of a failed login
// the address may have been made unreadable before the log was passed on, as in
// "unknown[192.0.2.x]: SASL ".
func leadingPeer(text []byte, p *parsers.Peer) (rest []byte) {
	var peer parsers.Peer
	rest = readPeer(text, &peer)
	masked := len(peer.Name) > 0 && scan.HasPrefix(rest, ": SASL ")
	if scan.IndexByte(peer.Name, ' ') >= 0 || !isAddress(peer.IP) && string(peer.IP) != "unknown" && !masked {
		return nil
	}
	*p = peer
	return rest
}
