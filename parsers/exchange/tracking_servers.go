package exchange

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// loggedBy returns the server that wrote the row. Agents and the Mailbox
// Transport services leave server-hostname empty and name themselves in
// client-hostname; only a RECEIVE row has another machine there. Up to 2010, whose logs
// have no network-message-id, a Hub Transport server delivers into mailboxes of other servers.
func (p *Parser) loggedBy(m meaning) []byte {
	client, server := p.field(colClientHost), p.field(colServerHost)
	if m.stage == parsers.LocalDelivery && p.cols.at[colNetworkID] == 0 && len(client) > 0 && !sameName(client, server) {
		return client
	}
	if m.where == atClient || m.where == atSource && string(p.field(colSource)) == "SMTP" ||
		len(server) == 0 && m.event != parsers.Received {
		return client
	}
	return server
}

// client returns who gave the message to the organisation's first server, as far
// as a RECEIVE row knows. Mail from outside comes through the Front End Transport
// service, which hands the session on: then client-ip is a server of our own, and
// custom-data has the address and the name of the client. Of a message from a
// mailbox of this server, original-client-ip has the user's address.
func (p *Parser) client() parsers.Peer {
	custom := p.field(colCustom)
	if ip := valueOf(custom, "S:ProxiedClientIPAddress="); len(ip) > 0 {
		return parsers.Peer{IP: ip, Name: valueOf(custom, "S:ProxiedClientHostname=")}
	}
	if ip := p.field(colOriginalIP); len(ip) > 0 && p.sameServer() && !bytes.Equal(ip, p.field(colClientIP)) {
		return parsers.Peer{IP: ip}
	}
	c := parsers.Peer{Name: p.field(colClientHost)}
	c.IP, c.Port = hostPort(p.field(colClientIP))
	return c
}

// toOwnStore reports whether a SEND row is about the way from the transport service
// to the mailboxes of the same server (Mailbox Transport Delivery, since 2013), whose
// own log, in the same directory, tells the delivery in a DELIVER row. Its answer
// begins with the host, "[Hostname="; that of another transport service, with the
// internal-message-id that it gave. The connector's name is in the server's language.
func (p *Parser) toOwnStore() bool {
	context := p.field(colContext)
	return string(p.field(colEvent)) == "SEND" &&
		(p.sameServer() || sameName(p.field(colClientHost), p.field(colServerHost))) &&
		scan.Contains(context, "[Hostname=")
}

// fromOwnStore reports whether a RECEIVE row is about the way from a mailbox to
// the transport service (Mailbox Transport Submission, since 2013, which numbers
// messages by itself): another one follows when the transport service has the
// message. Up to 2010, whose logs have no network-message-id, the transport service
// had it at once.
func (p *Parser) fromOwnStore() bool {
	return p.cols.at[colNetworkID] != 0 && string(p.field(colSource)) == "STOREDRIVER" &&
		scan.HasPrefix(p.field(colContext), "MDB:")
}

// addsRecipient reports whether a RECEIVE row is about a further recipient of a message
// that was received before. A message that an agent made has the server that logs it in
// server-hostname.
func (p *Parser) addsRecipient() bool {
	return string(p.field(colSource)) == "AGENT" && len(p.field(colServerHost)) == 0 && len(p.field(colClientHost)) > 0
}

// sameServer reports whether client and server have one address.
func (p *Parser) sameServer() bool {
	ip := p.field(colClientIP)
	return len(ip) > 0 && bytes.Equal(ip, p.field(colServerIP))
}

// namesItself reports whether a row of a failure has the server that wrote it in the
// place of the one that it tried.
func (p *Parser) namesItself() bool {
	return len(p.field(colServerIP)) == 0 && sameName(p.field(colClientHost), p.field(colServerHost))
}

// sameName reports whether two names of hosts, each with its domain or without,
// are the same server's: their first labels are unique in an organisation.
func sameName(a, b []byte) bool {
	a, _, _ = scan.Cut(a, ".")
	b, _, _ = scan.Cut(b, ".")
	return len(a) > 0 && bytes.EqualFold(a, b)
}

// refusedClient reports whether a FAIL row is about a client that an anti-spam
// agent of this server refused: source is SMTP as for a failed delivery, but the
// connector is a receive connector, client-ip the client's address and
// client-hostname this server. Of a command there is no more than that, and no connector.
func (p *Parser) refusedClient() bool {
	connector := p.field(colConnector)
	return string(p.field(colSource)) == "SMTP" && (bytes.IndexByte(connector, '\\') > 0 || len(connector) == 0 && len(p.field(colRecipients)) == 0)
}

// filterStage says at which stage the anti-spam agent acts that source-context names.
func (p *Parser) filterStage() parsers.Stage {
	agent, _, _ := scan.Cut(p.field(colContext), ";")
	return filterStages[string(agent)]
}

var filterStages = map[string]parsers.Stage{
	"Sender Filter Agent":    parsers.Mail,
	"Recipient Filter Agent": parsers.Rcpt,
	"Sender Id Agent":        parsers.Content,
	"Content Filter Agent":   parsers.Content,
}

// isOnlyServer reports whether a copy of the message could not be made because the
// organisation has no server for it. One with a single server logs that of each message.
func (p *Parser) isOnlyServer() bool {
	return scan.Contains(p.field(colContext), "No suitable shadow servers")
}
