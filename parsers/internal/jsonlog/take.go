package jsonlog

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// found are the values that mean something only once all have been read.
type found struct{ program, command, line, body, source []byte }

// settle fills in what the values mean together.
func (f *found) settle(l *Line) {
	l.Container = l.Container || passesOn(f.program)
	if l.Message == nil && f.line != nil {
		f.line = withoutEngine(f.line)
		l.Message = f.line // which names host and program itself
		if f.program != nil && !l.Container && !bytes.HasPrefix(tagOf(f.line), f.program) {
			l.Program = f.program // and it is another one's, or a stranger's
		}
		return
	}
	if l.Message == nil {
		l.Message = f.body
	}
	if l.Program = f.program; l.Program == nil {
		l.Program = f.command
	}
	if l.Host == nil && isHost(f.source) {
		l.Host = f.source
	}
	l.untag()
}

// withoutEngine returns a line without what the Container Runtime Interface of Kubernetes has
// before it, "2026-11-24T03:39:46.25Z stdout F ", which a shipper did not take off.
func withoutEngine(line []byte) []byte {
	const shortest, longest = len("2006-01-02T15:04:05Z"), len("2006-01-02T15:04:05.000000000+00:00")
	if len(line) < shortest || line[10] != 'T' {
		return line
	}
	for _, mark := range [...]string{" stdout F ", " stderr F "} {
		if i := scan.Index(line[:min(len(line), longest+len(mark))], mark); i >= shortest {
			return line[i+len(mark):]
		}
	}
	return line
}

// passesOn reports whether a program does not log for itself: a unit of systemd that runs a
// container has the name of the engine, Docker's syslog driver gives its short ID, and rsyslog's
// imfile whatever name the file was given, of which these are usual.
func passesOn(program []byte) bool {
	switch string(program) {
	case "docker", "docker-compose", "dockerd", "podman", "podman-compose", "conmon", "nerdctl", "mail", "maillog", "mail.log", "mail_log":
		return true
	}
	return len(program) == len("0123456789ab") && shortID.Len(program) == len(program)
}

var shortID = scan.NewSet("0-9a-f")

// untag strips the tag off a message, and stamp and host if it is a whole line of syslog, as a
// pattern of Logstash leaves it beside the fields that it took out of it. The program stays the one
// that the object names: a stranger may make it log what reads like another one's line.
func (l *Line) untag() {
	b := scan.SkipPRI(l.Message)
	if rest, ok := bytes.CutPrefix(b, l.Program); ok && len(l.Program) > 0 && len(rest) > 0 && (rest[0] == '[' || rest[0] == ':') {
		if head, text, ok := scan.Cut(b, ": "); ok && scan.Byte(head, 0, ' ') == len(head) {
			l.tag(head)
			l.Message = text
			return
		}
	}
	if len(b) < len("Jan _2 15:04:05 ") || len(l.Program) == 0 || l.Time == 0 {
		return
	}
	traditional := b[3] == ' ' && b[9] == ':' && b[12] == ':' // Jan _2 15:04:05
	iso := b[7] == '-' && b[10] == 'T' && b[13] == ':'        // 2006-01-02T15:04
	if !traditional && !iso {
		return
	}
	head, text, ok := scan.Cut(b, ": ")
	head, tag := cutLastWord(head)
	if !ok || !l.isOf(tag[:scan.Byte(tag, 0, '[')]) {
		return
	}
	l.Program = l.tag(tag)
	l.Message = text
	if _, host := cutLastWord(head); l.Host == nil && isHost(host) { // not the end of the stamp, which has colons
		l.Host = host
	}
}

// isOf reports whether name is the object's program, or one of its daemons, "postfix/smtp" of "postfix".
func (l *Line) isOf(name []byte) bool {
	rest, ok := bytes.CutPrefix(name, l.Program)
	return ok && (len(rest) == 0 || rest[0] == '/')
}

// tagOf returns what stands where a line of syslog has its tag, or by RFC 5424 the program.
func tagOf(line []byte) []byte {
	if b := scan.SkipPRI(line); scan.HasSuffix(line[:len(line)-len(b)], ">1 ") {
		_, b, _ = scan.Cut(b, " ")
		_, b, _ = scan.Cut(b, " ")
		tag, _, _ := scan.Cut(b, " ")
		return tag
	}
	head, _, _ := scan.Cut(line, ": ")
	_, tag := cutLastWord(head)
	return tag
}

func cutLastWord(b []byte) (before, word []byte) {
	i := bytes.LastIndexByte(b, ' ')
	return bytes.TrimRight(b[:max(i, 0)], " "), b[i+1:]
}

// isHost reports whether a source is a host, as in Graylog's exports. Others mean the file
// or the stream that the line came from.
func isHost(source []byte) bool {
	return string(source) != "stdout" && string(source) != "stderr" && !bytes.ContainsAny(source, `/\:`)
}

// take notes a value. Of several with the same meaning the first counts.
func (r *Reader) take(l *Line, f *found, field field, value []byte) {
	if string(value) == "-" { // is none in RFC 5424 and in Kibana's tables
		return
	}
	switch field {
	case timeField:
		if t, zoned, ok := readTime(&r.clock, value); ok && l.Time == 0 {
			l.Time, l.Zoned = t, zoned
		}
	case hostField:
		setFirst(&l.Host, value)
	case tagField:
		if scan.HasSuffix(value, ":") {
			l.name(f, value)
		}
	case programField:
		l.name(f, value)
	case commandField:
		setFirst(&f.command, value)
	case pidField:
		if v, n := scan.Number(value); n > 0 {
			l.PID = uint32(v)
		}
	case senderField:
		if v, n := scan.Number(value); n > 0 && l.PID == 0 {
			l.PID = uint32(v)
		}
	case messageField: // rsyslog's has the blank after the tag; with more, "exim -v" pads a process ID
		if !scan.HasPrefix(value, "  ") {
			value = bytes.TrimPrefix(value, []byte(" "))
		}
		setFirst(&l.Message, bytes.TrimSuffix(value, []byte("\n")))
	case lineField:
		setFirst(&f.line, bytes.TrimSuffix(value, []byte("\n")))
	case bodyField:
		setFirst(&f.body, bytes.TrimSuffix(value, []byte("\n")))
	case sourceField:
		setFirst(&f.source, value)
	case containerField:
		l.Container = true
	}
}

func setFirst(dst *[]byte, value []byte) {
	if *dst == nil {
		*dst = value
	}
}

// name notes the program. rsyslog's programname is only the beginning of its tag:
// the tag counts, whichever of them comes first.
func (l *Line) name(f *found, tag []byte) {
	if program := l.tag(tag); f.program == nil || len(program) > len(f.program) && bytes.HasPrefix(program, f.program) {
		f.program = program
	}
}

// tag takes the process ID off a tag of RFC 3164, "postfix/smtp[123]:".
func (l *Line) tag(b []byte) []byte {
	b = bytes.TrimSuffix(b, []byte(":"))
	i := scan.Byte(b, 0, '[')
	if i == len(b) {
		return b
	}
	v, n := scan.Number(b[i+1:])
	if n == 0 || string(b[i+1+n:]) != "]" {
		return b
	}
	if l.PID == 0 {
		l.PID = uint32(v)
	}
	return b[:i]
}
