package postfix

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// reply fills text, codes and stage of a delivery from the text in its
// parentheses.
func reply(r *parsers.Record, text []byte, agent daemon) {
	r.Text = text
	said, _ := cutPrefix(text, "delivery temporarily suspended: ")
	if hasPrefix(said, "delivery via ") { // verification before 2.3
		if _, rest, ok := cutAt(said, ": "); ok {
			said = rest
		}
	}
	var own smtpcode.Enhanced
	if len(said) >= len("250") && said[0]-'0' <= 9 {
		// What the server said to the final dot or, of a failure, a text that the
		// site gave to error(8).
		r.Reply, own = smtpcode.ReadReply(said, smtpcode.LastLine)
		if r.Reply != 0 && r.Event == parsers.Delivered {
			r.Stage = parsers.EndOfData
		}
	} else {
		r.Reply, own, r.Stage = readSaid(said)
	}
	if r.Stage == parsers.NoStage {
		if r.Stage = parsers.LocalDelivery; agent != localAgent {
			r.Stage = stageOf(said)
		}
	}
	if r.Relay.Name == nil { // relay=none: the text may name the host that was tried last
		relayOf(said, &r.Relay)
	}
	r.Enhanced, r.CodeOrigin = smtpcode.Effective(own, r.MTAEnhanced, r.Reply)
}

// readSaid reads the reply if Postfix's own words say that one follows. It never
// looks for a code elsewhere.
func readSaid(text []byte) (smtpcode.Reply, smtpcode.Enhanced, parsers.Stage) {
	if !hasPrefix(text, "host ") {
		var ok bool
		if text, ok = cutPrefix(text, "Protocol error: "); !ok || !hasPrefix(text, "host ") {
			return readOtherSaid(text)
		}
	}
	// A host's name holds no blank: the first words after it are Postfix's.
	i := indexByte(text[len("host "):], ' ')
	if i < 0 {
		return 0, 0, parsers.NoStage
	}
	text = text[len("host ")+i:]
	stage := parsers.NoStage
	reply, ok := cutPrefix(text, " said: ")
	if !ok {
		if reply, ok = cutPrefix(text, " refused to talk to me: "); !ok {
			return 0, 0, parsers.NoStage
		}
		stage = parsers.Greeting
	}
	if i := lastIndex(reply, " (in reply to "); i >= 0 {
		stage = stageOfCommand(reply[i+len(" (in reply to "):])
		reply = reply[:i]
	}
	code, own := smtpcode.ReadReply(reply, smtpcode.LastLine)
	return code, own, stage
}

// readOtherSaid reads the reply in texts that do not begin with the host.
func readOtherSaid(text []byte) (smtpcode.Reply, smtpcode.Enhanced, parsers.Stage) {
	if rest, ok := cutPrefix(text, "connect to "); ok {
		return readOldRefusal(rest)
	}
	for _, words := range [...]string{"SASL authentication failed; server ", "SASL [CACHED] authentication failed; server "} {
		if rest, ok := cutPrefix(text, words); ok {
			return saidAfter(rest, " said: ", parsers.Auth)
		}
	}
	why, ok := cutPrefix(text, "TLS is required, but ")
	if !ok {
		why, ok = demandedTLS(text)
	}
	if ok && hasPrefix(why, "host ") {
		return saidAfter(why, " refused to start TLS: ", parsers.STARTTLS)
	}
	return 0, 0, parsers.NoStage
}

// demandedTLS returns why a message that only servers with REQUIRETLS may get did not go to
// a host. Sources of Postfix 3.11 differ in the words before it: "Sender requested REQUIRETLS,
// but …", "REQUIRETLS Failure: sender requested REQUIRETLS, but …".
func demandedTLS(text []byte) (why []byte, ok bool) {
	rest, ok := cutPrefix(text, "Sender ")
	if !ok {
		if rest, ok = cutPrefix(text, "REQUIRETLS Failure: sender "); !ok {
			return nil, false
		}
	}
	return cutPrefix(rest, "requested REQUIRETLS, but ")
}

// readOldRefusal reads what Postfix before 2.3 says, after "connect to ", of a
// server that it had reached:
//
//	host[ip]: server refused to talk to me: 421 … (port 25)
//	host[ip]: server dropped connection without sending the initial SMTP greeting (port 25)
//	host[ip]: read timeout (port 25)
func readOldRefusal(text []byte) (smtpcode.Reply, smtpcode.Enhanced, parsers.Stage) {
	_, what, ok := cutAt(text, ": ")
	switch {
	case !ok:
		return 0, 0, parsers.NoStage
	case hasPrefix(what, "server refused to talk to me: "):
		reply := what[len("server refused to talk to me: "):]
		if i := lastIndex(reply, " (port "); i >= 0 {
			reply = reply[:i]
		}
		code, own := smtpcode.ReadReply(reply, smtpcode.LastLine)
		return code, own, parsers.Greeting
	case hasPrefix(what, "server dropped connection without sending the initial "), hasPrefix(what, "read timeout"):
		return 0, 0, parsers.Greeting
	}
	return 0, 0, parsers.NoStage
}

// saidAfter reads the reply after words that follow the name of a host.
func saidAfter(text []byte, words string, stage parsers.Stage) (smtpcode.Reply, smtpcode.Enhanced, parsers.Stage) {
	if _, reply, ok := cutAt(text, words); ok {
		code, own := smtpcode.ReadReply(reply, smtpcode.LastLine)
		return code, own, stage
	}
	return 0, 0, stage
}

// stageOfCommand reads "RCPT TO command)" and its like.
func stageOfCommand(b []byte) parsers.Stage {
	switch {
	case hasPrefix(b, "RCPT TO"):
		return parsers.Rcpt
	case hasPrefix(b, "end of DATA"), hasPrefix(b, "BDAT"):
		return parsers.EndOfData
	case hasPrefix(b, "MAIL FROM"):
		return parsers.Mail
	case hasPrefix(b, "DATA"):
		return parsers.Data
	case hasPrefix(b, "EHLO"), hasPrefix(b, "HELO"), hasPrefix(b, "LHLO"), hasPrefix(b, "XCLIENT"), hasPrefix(b, "XFORWARD"):
		return parsers.EHLO
	case hasPrefix(b, "STARTTLS"):
		return parsers.STARTTLS
	case hasPrefix(b, "AUTH"):
		return parsers.Auth
	case hasPrefix(b, "RSET"), hasPrefix(b, "QUIT"):
		return parsers.Quit
	}
	return parsers.OtherCommand
}

// stageOf says how far an attempt without a reply came.
func stageOf(text []byte) parsers.Stage {
	switch {
	case hasPrefix(text, "connect to "):
		return parsers.Connecting
	case hasPrefix(text, "lost connection with "), hasPrefix(text, "conversation with "):
		_, doing, ok := cutAt(text, " while ")
		if !ok {
			return parsers.Connecting
		}
		return stageOfDoing(doing)
	case hasPrefix(text, "Host or domain name not found"), hasPrefix(text, "Name service error"),
		hasPrefix(text, "Host found but no data record"), hasPrefix(text, "unable to look up host"),
		hasPrefix(text, "Domain ") && (bytes.HasSuffix(text, []byte("(nullMX)")) || bytes.HasSuffix(text, []byte(" does not support SRV requests"))),
		hasPrefix(text, "TLSA lookup error for "), hasPrefix(text, "unable to find primary relay for "), hasPrefix(text, "no MX host for "),
		hasPrefix(text, "DNS reply filter drops all results"), hasPrefix(text, "Error looking up name="):
		return parsers.Resolve
	case hasPrefix(text, "TLS is required"), hasPrefix(text, "REQUIRETLS Failure"), hasPrefix(text, "Sender requested REQUIRETLS, "), hasPrefix(text, "Cannot start TLS"), hasPrefix(text, "Server certificate "),
		hasPrefix(text, "server certificate "), hasPrefix(text, "client TLS configuration problem"),
		hasPrefix(text, "non DNSSEC destination"), hasPrefix(text, "no TLSA records found"), hasPrefix(text, "TLSA records unusable"),
		hasPrefix(text, "Verification not possible, "):
		return parsers.STARTTLS
	case hasPrefix(text, "SMTPUTF8 is required"), hasPrefix(text, "message requires SMTPUTF8, "), hasPrefix(text, "message size "): // of what the server offered
		return parsers.EHLO
	case hasPrefix(text, "SASL authentication failed"):
		return parsers.Auth
	case hasPrefix(text, "mail for "):
		return parsers.Routing
	case hasPrefix(text, "host "):
		if _, rest, ok := cutAt(text, " greeted me "); ok && hasPrefix(rest, "with my own hostname") {
			return parsers.Greeting
		}
		if _, rest, ok := cutAt(text, " replied to HELO/EHLO "); ok && hasPrefix(rest, "with my own hostname") {
			return parsers.EHLO
		}
	}
	return parsers.NoStage
}

// stageOfDoing reads what smtp was doing when the connection broke ("sending RCPT
// TO").
func stageOfDoing(b []byte) parsers.Stage {
	for _, verb := range [...]string{"sending final ", "sending ", "receiving ", "performing "} {
		if what, ok := cutPrefix(b, verb); ok {
			b = what
			break
		}
	}
	switch {
	case hasPrefix(b, "the initial server greeting"), hasPrefix(b, "the initial SMTP greeting"):
		return parsers.Greeting
	case hasPrefix(b, "the EHLO handshake"), hasPrefix(b, "the HELO handshake"), hasPrefix(b, "the LHLO handshake"),
		hasPrefix(b, "the initial protocol handshake"), hasPrefix(b, "XFORWARD"):
		return parsers.EHLO
	case hasPrefix(b, "the STARTTLS"), hasPrefix(b, "the TLS"):
		return parsers.STARTTLS
	case hasPrefix(b, "MAIL FROM"):
		return parsers.Mail
	case hasPrefix(b, "RCPT TO"):
		return parsers.Rcpt
	case hasPrefix(b, "end of data"):
		return parsers.EndOfData
	case hasPrefix(b, "DATA command"), hasPrefix(b, "message body"), hasPrefix(b, "message header"):
		return parsers.Data
	case hasPrefix(b, "RSET"), hasPrefix(b, "QUIT"):
		return parsers.Quit
	}
	return parsers.OtherCommand
}
