package exim

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/stages"
)

// readText reads the text of a failed delivery: the stage of the session at which
// it failed, and the remote host's reply, nil if there was none. Old versions of
// Exim name the relay here: "… after RCPT TO:<…>: host mx [192.0.2.1]: 550 …".
func readText(b []byte) (s parsers.Stage, reply []byte, relay parsers.Peer) {
	switch firstByte(b) {
	case 'S', 'L', 'P', 'R', 'M', 'r', 'C':
	default:
		return stageOf(b), nil, relay
	}
	switch {
	case scan.HasPrefix(b, "SMTP error from remote mail"), scan.HasPrefix(b, "LMTP error "), scan.HasPrefix(b, "PRDR error "):
		return readErrorAfter(b)
	case scan.HasPrefix(b, "SMTP timeout after "), scan.HasPrefix(b, "LMTP timeout after "):
		s, _ = readCommand(b[len("SMTP timeout after "):])
		return s, nil, relay
	case scan.HasPrefix(b, "LMTP connection closed after "):
		return commandStage(b[len("LMTP connection closed after "):]), nil, relay
	}
	if rest, ok := scan.CutPrefix(b, "Connection timed out: "); ok && scan.HasPrefix(rest, "SMTP timeout ") { // old versions
		return readText(rest)
	}
	if rest, ok := scan.CutPrefix(b, "SMTP timeout while connected to "); ok { // up to 4.85
		relay, rest = hostBefore(rest, " after ")
		s, _ = readCommand(rest)
		return s, nil, relay
	}
	if rest, ok := scan.CutPrefix(b, "Remote host "); ok {
		return readInResponse(rest)
	}
	if rest, ok := scan.CutPrefix(b, "Malformed SMTP reply "); ok {
		return readInResponse(rest)
	}
	if rest, ok := scan.CutPrefix(b, "Malformed LMTP response after "); ok {
		s, reply = readCommand(rest)
		return s, reply, relay
	}
	if rest, ok := scan.CutPrefix(b, "response to \""); ok { // up to 4.85
		return readCallout(rest)
	}
	return stageOf(b), nil, relay
}

// readErrorAfter reads "SMTP error from remote mail server after RCPT TO:<…>: 550 …"
// and its like for LMTP and PRDR.
func readErrorAfter(b []byte) (s parsers.Stage, reply []byte, relay parsers.Peer) {
	i := len("SMTP error from remote mail server ")
	if len(b) < i || !scan.HasPrefix(b[i:], "after ") {
		i = scan.Index(b, "after ")
	}
	if i <= 0 {
		return s, nil, relay
	}
	s, reply = readCommand(b[i+len("after "):])
	if s == parsers.Data && b[0] != 'S' {
		// LMTP and PRDR answer for each recipient once the text has been sent, and
		// Exim calls that "after DATA".
		s = parsers.EndOfData
	}
	if h, ok := scan.CutPrefix(reply, "host "); ok {
		var old host
		reply = textAfter(h[readHost(h, &old):])
		relay = old.peer
	}
	return s, reply, relay
}

// readInResponse reads what follows "Remote host " or "Malformed SMTP reply ":
// "closed connection in response to …". Up to 4.85 the host is named: "mx
// [192.0.2.1] closed …", "from mx [192.0.2.1] in …".
func readInResponse(b []byte) (s parsers.Stage, reply []byte, relay parsers.Peer) {
	relay, rest := hostBefore(b, "in response to ")
	s, _ = readCommand(rest)
	// "… in response to HELO mx (EHLO response was: 421 4.3.2 …)"
	if i := scan.Index(rest, "(EHLO response was: "); i > 0 {
		reply = bytes.TrimSuffix(rest[i+len("(EHLO response was: "):], []byte{')'})
	}
	return s, reply, relay
}

// readCallout reads what follows `response to "` in the failure of a callout:
// `RCPT TO:<b@example.net>" from mx [192.0.2.1] was: 550 …`.
func readCallout(b []byte) (s parsers.Stage, reply []byte, relay parsers.Peer) {
	s = commandStage(b)
	b = b[addressEnd(b):]
	if i := scan.Index(b, " was: "); i > 0 {
		reply = b[i+len(" was: "):]
		if from, ok := scan.CutPrefix(b[:i], "\" from "); ok {
			relay = namedHost(from)
		}
	}
	return s, reply, relay
}

// hostBefore reads the host that may be named in b before words, and returns
// what follows them; nothing if the words are missing.
func hostBefore(b []byte, words string) (relay parsers.Peer, rest []byte) {
	b, _ = scan.CutPrefix(b, "from ")
	i := scan.Index(b, words)
	if i < 0 {
		return relay, nil
	}
	return namedHost(b[:i]), b[i+len(words):]
}

// namedHost reads "mx [192.0.2.1]", nothing if no address is given.
func namedHost(b []byte) parsers.Peer {
	var h host
	if readHost(b, &h); h.peer.IP == nil {
		return parsers.Peer{}
	}
	return h.peer
}

// readCommand reads the command that a reply answers, as in
// "pipelined RCPT TO:<b@example.net>: 550 …", and returns what follows it.
func readCommand(b []byte) (parsers.Stage, []byte) {
	s := commandStage(b)
	from := 0
	if s == parsers.Rcpt || s == parsers.Mail {
		from = addressEnd(b)
	}
	i := scan.Index(b[from:], ": ")
	if i < 0 {
		return s, nil
	}
	return s, b[from+i+2:]
}

// addressEnd returns where the address of the command at the start of b ends, 0
// if it has none. Strangers chose it, so it may look like anything.
func addressEnd(b []byte) int {
	if i := bytes.IndexByte(b, '<'); i > 0 && i < len("pipelined MAIL FROM: ") {
		if _, n := scan.Angle(b[i:]); n > 0 {
			return i + n
		}
	}
	return 0
}

// commandStage returns the stage of the command at the start of b.
func commandStage(b []byte) parsers.Stage {
	b, _ = scan.CutPrefix(b, "pipelined ")
	return commandStages.Of(b, parsers.NoStage)
}

var commandStages = stages.Table{
	{"RCPT TO", parsers.Rcpt},
	{"end of data", parsers.EndOfData},
	{"MAIL FROM", parsers.Mail},
	{"initial connection", parsers.Greeting},
	{"DATA", parsers.Data}, {"sending data block", parsers.Data}, {"BDAT", parsers.Data}, {"sending message", parsers.Data},
	{"EHLO", parsers.EHLO}, {"HELO", parsers.EHLO}, {"LHLO", parsers.EHLO},
	{"STARTTLS", parsers.STARTTLS},
	{"AUTH", parsers.Auth},
	{"QUIT", parsers.Quit}, {"RSET", parsers.Quit},
}

// stageOf returns the stage that Exim's own words imply if they name no command.
func stageOf(b []byte) parsers.Stage {
	return stageWordsBy[firstByte(b)].Of(b, parsers.NoStage)
}

// stageWordsBy lists the words by their first byte.
var stageWordsBy = func() (t [256]stages.Table) {
	for _, s := range stageWords {
		for _, w := range s.words {
			t[w[0]] = append(t[w[0]], stages.Table{{w, s.stage}}...)
		}
	}
	return t
}()

var stageWords = [...]struct {
	stage parsers.Stage
	words []string
}{
	{parsers.Connecting, []string{
		"Connection timed out", "Connection refused", "No route to host", "Network is unreachable",
		"Operation timed out", // BSD, musl
		"Host is down", "Network is down",
		"Protocol not available",        // ICMP: protocol unreachable
		"Machine is not on the network", // ICMP: host isolated
		"Cannot assign requested address",
		"Can't assign requested address", // BSD
		"Address not available",          // musl, as on Alpine Linux
		"Host is unreachable", "Network unreachable", "Address family not supported", "Network Error",
	}},
	{parsers.Resolve, []string{
		"host lookup did not complete", "host lookup for ", "host lookup done insecurely", "lookup of host ", "lookup failed for all hosts in ",
		"failed to lookup IP address", "all relevant MX records point to non-existent hosts", "an MX or SRV record indicated no SMTP service", "missing MX",
		"all host address lookups", "some host address lookups failed",
	}},
	{parsers.STARTTLS, []string{
		"DANE error", "a TLS session is required",
		"Failed to start TLS session", // from 4.96 on
		"Mandatory TLS session not started", "TLS session", "TLS error",
	}},
	{parsers.Auth, []string{
		"authentication required", "authentication attempt(s) failed",
	}},
	{parsers.Routing, []string{
		"remote host address is the local host", "lowest numbered MX record points to local host", "Unrouteable address", "unrouteable", "Unknown user",
		"Too many \"Received\" headers",
	}},
	{parsers.LocalDelivery, []string{
		"mailbox is full", "mailbox /", "pipe delivery process timed out", "Permission denied", "Disk quota exceeded", "No space left on device",
		"Child process of ", "failed to lock mailbox", "return message generated",
		"while ", // "… opening mailbox /…", by itself or after the words of errno
		"error while writing to ", "timeout while writing to pipe", "pipe process failed to exec ", "local delivery failed", "Input/output error",
		"Stale ", // "… file handle", "… NFS file handle"
		"Read-only file system", "No such file or directory", "Not a directory", "File too large",
	}},
}
