package exchange

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// readCodes reads the reply at the start of text. Exchange loses the blank
// after a code at times: "250 2.1.5Recipient OK", "2502.1.5 Recipient OK".
func readCodes(text []byte) (r smtpcode.Reply, e smtpcode.Enhanced) {
	if r, e = smtpcode.ReadReply(text, smtpcode.LastLine); e != 0 || len(text) < len("2502.1.5") {
		return r, e
	}
	if r == 0 {
		if r, _ = smtpcode.ScanReply(text[:3]); r == 0 || text[4] != '.' {
			return 0, 0
		}
		if e = lostBlank(text[3:], text[0]); e == 0 {
			return 0, 0
		}
		return r, e
	}
	return r, lostBlank(text[4:], text[0])
}

// lostBlank reads an enhanced code that is followed by a letter without a blank.
func lostBlank(b []byte, class byte) smtpcode.Enhanced {
	n := codeBytes.Len(b[:min(len(b), len("5.999.999"))])
	if n < len("5.0.0") || b[0] != class {
		return 0
	}
	if e, m := smtpcode.ScanEnhanced(b[:n:n]); m == n {
		return e
	}
	return 0
}

var codeBytes = scan.NewSet("0-9.")

// setCodes fills in the codes of r from the text that it was given.
func setCodes(r *parsers.Record, text []byte) {
	own, enh := readCodes(text)
	if own == 0 {
		return
	}
	reply, verdict := own, smtpcode.Enhanced(0)
	if own >= 400 {
		if remote := remoteReply(text); len(remote) > 0 {
			reply, verdict = 0, enh
			reply, enh = readCodes(remote)
		} else if scan.HasPrefix(text, noConnection) {
			r.Reply, r.MTAEnhanced = own, enh
			r.Enhanced, r.CodeOrigin = smtpcode.Effective(0, 0, own)
			return
		}
	}
	r.Reply, r.MTAEnhanced = reply, verdict
	r.Enhanced, r.CodeOrigin = smtpcode.Effective(enh, verdict, reply)
}

// class returns the first digit of the reply at the start of b, 0 for none.
func class(b []byte) int {
	r, _ := smtpcode.ScanReply(b)
	return r.Class()
}

// beginsReply reports whether b begins with a reply code that RFC 5321 section 4.2.1
// allows.
func beginsReply(b []byte) bool {
	c := class(b)
	return c >= 2 && c <= 5
}

// remoteReply finds the remote server's reply that one of Exchange's own
// wraps: "451 4.4.395 Target host responded with error. -> 421 4.3.2 …",
// `451 4.4.0 Primary target IP address responded with: "454 4.7.0 …."`, or
// "450 4.7.0 Proxy session setup failed on Frontend with '451 4.4.0 …'". Where no
// server answered, Exchange wraps "421 4.2.1 Unable to connect" in the same way.
func remoteReply(text []byte) []byte {
	if reply := replyAfterArrow(text); reply != nil {
		return reply
	}
	return quotedReply(text)
}

// noConnection is what Exchange puts in the place of a reply if it reached no server. Its
// code would speak of a mailbox that is disabled (RFC 3463 section 3.3), and so is never the
// effective one.
const noConnection = "421 4.2.1 Unable to connect"

// fromServer reports whether b begins with a server's reply.
func fromServer(b []byte) bool { return beginsReply(b) && !scan.HasPrefix(b, noConnection) }

// replyAfterArrow returns the innermost of the replies after "-> ".
func replyAfterArrow(text []byte) []byte {
	for rest := text; ; {
		k := scan.LastIndex(rest, "-> ")
		if k < 0 {
			return nil
		}
		if tail := text[k+len("-> "):]; fromServer(tail) {
			return tail
		}
		rest = rest[:k]
	}
}

// quoteWords are the words before a reply in quotation marks, those of the innermost
// reply first.
var quoteWords = [...]string{"responded with", "primary target IP address", "failed on Frontend with"}

// quotedReply returns the innermost reply in quotation marks.
func quotedReply(text []byte) []byte {
	for _, words := range quoteWords {
		k := scan.Index(text, words)
		if k < 0 {
			continue
		}
		tail := bytes.TrimLeft(text[k+len(words):], ": ")
		if len(tail) == 0 || tail[0] != '"' && tail[0] != '\'' {
			continue
		}
		mark := tail[0]
		tail = tail[1:]
		if q := bytes.IndexByte(tail, mark); q >= 0 {
			tail = tail[:q]
		}
		if fromServer(tail) {
			return tail
		}
	}
	return nil
}

// lastEndpoint reads the address of "The last endpoint attempted was
// 203.0.113.7:25", which always has a port, even behind an IPv6 address without
// brackets. What the other server said stands before it.
func lastEndpoint(text []byte) (ip []byte, port uint16) {
	const mark = "last endpoint attempted was "
	k := scan.LastIndex(text, mark)
	if k < 0 {
		return nil, 0
	}
	b := text[k+len(mark):]
	b = bytes.TrimRight(b[:addressBytes.Len(b)], ".")
	if bytes.IndexByte(b, ':') <= 0 {
		return nil, 0
	}
	return endpoint(b)
}

var addressBytes = scan.NewSet("0-9a-fA-F.:[]%")

// responseOf finds the reply in source-context of a SEND row:
// "[session];250 2.0.0 OK …;ClientSubmitTime:", or the reply alone.
func responseOf(context []byte) []byte {
	for at := 0; at < len(context); {
		text := context[at:]
		if r, _ := readCodes(text[:min(len(text), len("2502.1.5 "))]); r.Class() >= 2 && r.Class() <= 5 {
			if k := scan.LastIndex(text, ";ClientSubmitTime:"); k >= 0 {
				text = text[:k:k]
			}
			return text
		}
		k := bytes.IndexByte(context[at:], ';')
		if k < 0 {
			break
		}
		at += k + 1
	}
	return nil
}
