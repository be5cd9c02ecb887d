package postfix

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/stages"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// reply fills text, codes and stage of a delivery from the text in its
// parentheses.
func reply(r *parsers.Record, text []byte, agent daemon) {
	r.Text = text
	said, _ := scan.CutPrefix(text, "delivery temporarily suspended: ")
	if scan.HasPrefix(said, "delivery via ") { // verification before 2.3
		if _, rest, ok := scan.Cut(said, ": "); ok {
			said = rest
		}
	}
	var own smtpcode.Enhanced
	if len(said) >= len("250") && said[0]-'0' <= 9 {
		// What the server said to the final dot or, of a failure, a text that the
		// site gave to error(8).
		r.Reply, own = smtpcode.ReadReply(said, smtpcode.LastLine)
		if r.Event == parsers.Delivered {
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
	if !scan.HasPrefix(text, "host ") {
		var ok bool
		if text, ok = scan.CutPrefix(text, "Protocol error: "); !ok || !scan.HasPrefix(text, "host ") {
			return readOtherSaid(text)
		}
	}
	// A host's name holds no blank: the first words after it are Postfix's.
	i := scan.IndexByte(text[len("host "):], ' ')
	if i < 0 {
		return 0, 0, parsers.NoStage
	}
	text = text[len("host ")+i:]
	stage := parsers.NoStage
	reply, ok := scan.CutPrefix(text, " said: ")
	if !ok {
		if reply, ok = scan.CutPrefix(text, " refused to talk to me: "); !ok {
			return 0, 0, parsers.NoStage
		}
		stage = parsers.Greeting
	}
	if i := scan.LastIndex(reply, " (in reply to "); i >= 0 {
		stage = commandStages.Of(reply[i+len(" (in reply to "):], parsers.OtherCommand)
		reply = reply[:i]
	}
	code, own := smtpcode.ReadReply(reply, smtpcode.LastLine)
	return code, own, stage
}

// readOtherSaid reads the reply in texts that do not begin with the host.
func readOtherSaid(text []byte) (smtpcode.Reply, smtpcode.Enhanced, parsers.Stage) {
	if rest, ok := scan.CutPrefix(text, "connect to "); ok {
		return readOldRefusal(rest)
	}
	for _, words := range [...]string{"SASL authentication failed; server ", "SASL [CACHED] authentication failed; server "} {
		if rest, ok := scan.CutPrefix(text, words); ok {
			return saidAfter(rest, " said: ", parsers.Auth)
		}
	}
	why, ok := scan.CutPrefix(text, "TLS is required, but ")
	if !ok {
		why, ok = demandedTLS(text)
	}
	if ok && scan.HasPrefix(why, "host ") {
		return saidAfter(why, " refused to start TLS: ", parsers.STARTTLS)
	}
	return 0, 0, parsers.NoStage
}

// demandedTLS returns why a message that only servers with REQUIRETLS may get did not go to
// a host. Sources of Postfix 3.11 differ in the words before it: "Sender requested REQUIRETLS,
// but …", "REQUIRETLS Failure: sender requested REQUIRETLS, but …".
func demandedTLS(text []byte) (why []byte, ok bool) {
	rest, ok := scan.CutPrefix(text, "Sender ")
	if !ok {
		if rest, ok = scan.CutPrefix(text, "REQUIRETLS Failure: sender "); !ok {
			return nil, false
		}
	}
	return scan.CutPrefix(rest, "requested REQUIRETLS, but ")
}

// readOldRefusal reads what Postfix before 2.3 says, after "connect to ", of a
// server that it had reached:
//
//	host[ip]: server refused to talk to me: 421 … (port 25)
//	host[ip]: server dropped connection without sending the initial SMTP greeting (port 25)
//	host[ip]: read timeout (port 25)
func readOldRefusal(text []byte) (smtpcode.Reply, smtpcode.Enhanced, parsers.Stage) {
	_, what, ok := scan.Cut(text, ": ")
	switch {
	case !ok:
		return 0, 0, parsers.NoStage
	case scan.HasPrefix(what, "server refused to talk to me: "):
		reply := what[len("server refused to talk to me: "):]
		if i := scan.LastIndex(reply, " (port "); i >= 0 {
			reply = reply[:i]
		}
		code, own := smtpcode.ReadReply(reply, smtpcode.LastLine)
		return code, own, parsers.Greeting
	case scan.HasPrefix(what, "server dropped connection without sending the initial "), scan.HasPrefix(what, "read timeout"):
		return 0, 0, parsers.Greeting
	}
	return 0, 0, parsers.NoStage
}

// saidAfter reads the reply after words that follow the name of a host.
func saidAfter(text []byte, words string, stage parsers.Stage) (smtpcode.Reply, smtpcode.Enhanced, parsers.Stage) {
	if _, reply, ok := scan.Cut(text, words); ok {
		code, own := smtpcode.ReadReply(reply, smtpcode.LastLine)
		return code, own, stage
	}
	return 0, 0, stage
}

// commandStages are the stages of the commands in "(in reply to RCPT TO command)".
var commandStages = stages.Table{
	{"RCPT TO", parsers.Rcpt},
	{"end of DATA", parsers.EndOfData}, {"BDAT", parsers.EndOfData},
	{"MAIL FROM", parsers.Mail},
	{"DATA", parsers.Data},
	{"EHLO", parsers.EHLO}, {"HELO", parsers.EHLO}, {"LHLO", parsers.EHLO}, {"XCLIENT", parsers.EHLO}, {"XFORWARD", parsers.EHLO},
	{"STARTTLS", parsers.STARTTLS},
	{"AUTH", parsers.Auth},
	{"RSET", parsers.Quit}, {"QUIT", parsers.Quit},
}

// stageOf says how far an attempt without a reply came.
func stageOf(text []byte) parsers.Stage {
	switch {
	case scan.HasPrefix(text, "lost connection with "), scan.HasPrefix(text, "conversation with "):
		if _, doing, ok := scan.Cut(text, " while "); ok {
			return stageOfDoing(doing)
		}
		return parsers.Connecting
	case scan.HasPrefix(text, "Domain ") && (scan.HasSuffix(text, "(nullMX)") || scan.HasSuffix(text, " does not support SRV requests")):
		return parsers.Resolve
	case scan.HasPrefix(text, "host "):
		if _, rest, ok := scan.Cut(text, " greeted me "); ok && scan.HasPrefix(rest, "with my own hostname") {
			return parsers.Greeting
		}
		if _, rest, ok := scan.Cut(text, " replied to HELO/EHLO "); ok && scan.HasPrefix(rest, "with my own hostname") {
			return parsers.EHLO
		}
	}
	return attemptStages.Of(text, parsers.NoStage)
}

// attemptStages are the beginnings of texts about an attempt that broke off.
var attemptStages = stages.Table{
	{"connect to ", parsers.Connecting},
	{"Host or domain name not found", parsers.Resolve}, {"Name service error", parsers.Resolve}, {"Host found but no data record", parsers.Resolve},
	{"unable to look up host", parsers.Resolve}, {"TLSA lookup error for ", parsers.Resolve}, {"unable to find primary relay for ", parsers.Resolve},
	{"no MX host for ", parsers.Resolve}, {"DNS reply filter drops all results", parsers.Resolve}, {"Error looking up name=", parsers.Resolve},
	{"TLS is required", parsers.STARTTLS}, {"REQUIRETLS Failure", parsers.STARTTLS}, {"Sender requested REQUIRETLS, ", parsers.STARTTLS}, {"Cannot start TLS", parsers.STARTTLS},
	{"Server certificate ", parsers.STARTTLS}, {"server certificate ", parsers.STARTTLS}, {"client TLS configuration problem", parsers.STARTTLS},
	{"non DNSSEC destination", parsers.STARTTLS}, {"no TLSA records found", parsers.STARTTLS}, {"TLSA records unusable", parsers.STARTTLS},
	{"Verification not possible, ", parsers.STARTTLS},
	{"SMTPUTF8 is required", parsers.EHLO}, {"message requires SMTPUTF8, ", parsers.EHLO}, {"message size ", parsers.EHLO}, // of what the server offered
	{"SASL authentication failed", parsers.Auth},
	{"mail for ", parsers.Routing},
}

// stageOfDoing reads what smtp was doing when the connection broke ("sending RCPT
// TO").
func stageOfDoing(b []byte) parsers.Stage {
	for _, verb := range [...]string{"sending final ", "sending ", "receiving ", "performing "} {
		if what, ok := scan.CutPrefix(b, verb); ok {
			b = what
			break
		}
	}
	return doingStages.Of(b, parsers.OtherCommand)
}

// doingStages are what follows the verb.
var doingStages = stages.Table{
	{"the initial server greeting", parsers.Greeting}, {"the initial SMTP greeting", parsers.Greeting},
	{"the EHLO handshake", parsers.EHLO}, {"the HELO handshake", parsers.EHLO}, {"the LHLO handshake", parsers.EHLO},
	{"the initial protocol handshake", parsers.EHLO}, {"XFORWARD", parsers.EHLO},
	{"the STARTTLS", parsers.STARTTLS}, {"the TLS", parsers.STARTTLS},
	{"MAIL FROM", parsers.Mail},
	{"RCPT TO", parsers.Rcpt},
	{"end of data", parsers.EndOfData},
	{"DATA command", parsers.Data}, {"message body", parsers.Data}, {"message header", parsers.Data},
	{"RSET", parsers.Quit}, {"QUIT", parsers.Quit},
}
