package exim

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// verbose reads what "exim -bd -v" prints to its standard error, which is all the log that
// many container images have (log_write in Exim's src/log.c, debug_vprintf in src/debug.c):
//
//	276 LOG: smtp_connection MAIN
//	276   SMTP connection from mx.example.org (helo) [192.0.2.7] closed by QUIT
//	277 delivering 1xViJm-00004i-1E
//	277 R: dnslookup for b@example.net
//	277 LOG: MAIN
//	277   == b@example.net R=dnslookup defer (-1): host lookup did not complete
//
// Before an entry comes a line that names the logs it goes to. The entry has no stamp but
// what the container engine adds, and no message ID: a process that delivers a message
// names it first. "exim -v" by hand writes no process ID either:
//
//	LOG: MAIN
//	  => b@example.net R=dnslookup T=remote_smtp H=mx.example.net [192.0.2.9] C="250 OK"
//
// In a log with stamps or tags of its own, such lines may be headers of a refused
// message, written by a stranger, and are not read.
type verbose struct {
	off    bool   // entries of a log were seen
	active bool   // a line with "LOG:" was seen
	pid    uint32 // of the process whose entry follows; 0 if none does
	bare   bool   // the entry of a process that writes no ID follows
	known  [8]delivering
	next   int // the place in known to use next
}

// delivering is the message that a process delivers.
type delivering struct {
	pid uint32
	id  [longID]byte
	n   uint8 // length of the ID
}

// parseVerbose reads a line without a stamp that "exim -v" may have printed; t and host are
// those of the entry that it may be. ok is false if it did not.
func (p *Parser) parseVerbose(b []byte, t int64, host []byte, out *parsers.Records) (ok bool, err error) {
	v := &p.verbose
	if v.off || len(b) == 0 {
		return false, nil
	}
	pid, n := scan.VerbosePID(b)
	head := (n > 0 || b[0] == 'L') && scan.VerboseHead(b[n:])
	if !head && (!v.active || n == 0 && !isVerbose(b)) {
		return false, nil
	}
	rest, after := b[n:], n > 0 && v.pid == pid || n == 0 && v.bare
	v.active, v.pid, v.bare = true, 0, false
	text, isText := scan.CutPrefix(rest, "  ")
	switch {
	case head:
		v.pid, v.bare = pid, n == 0
	case isText && after:
		e := &p.entry
		*e = entry{time: t, pid: pid, host: host, verbose: true, id: out.Keep(v.idOf(pid))}
		return true, p.parseEntry(text, out)
	case scan.HasPrefix(rest, "delivering "):
		v.learn(pid, rest[len("delivering "):])
	}
	return true, nil
}

// learn remembers which message a process delivers.
func (v *verbose) learn(pid uint32, b []byte) {
	d := &v.known[v.next]
	v.next = (v.next + 1) % len(v.known)
	d.pid, d.n = pid, uint8(copy(d.id[:], b[:scanID(b)]))
}

// idOf returns the ID of the message that a process delivers, nil if it is not known.
func (v *verbose) idOf(pid uint32) []byte {
	for i := range v.known {
		if d := &v.known[(v.next+len(v.known)-1-i)%len(v.known)]; d.pid == pid && d.n > 0 {
			return d.id[:d.n]
		}
	}
	return nil
}

// isVerbose recognises the lines that may have no process ID: an entry and the dialogue
// with a server, which are indented, what a process does, and how Exim was built
// (show_whats_supported in Exim's src/exim.c).
func isVerbose(b []byte) bool { return scan.BeginsAny(b, verboseStarts[:]) }

var verboseStarts = [...]string{"  ", "delivering ", "R: ", "T: ", "Connecting to ", "Exim version ", "Berkeley DB: ", "Support for: ", "Lookups (", "Authenticators: ", "Routers: ", "Transports: ",
	"Malware: ", "Fixed never_users: ", "Configure owner: ", "Size of off_t: ", "Compiler: ", "Library version: "}
