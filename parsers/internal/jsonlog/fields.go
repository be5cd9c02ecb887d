package jsonlog

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/stamp"
)

// field is what the value of a key is.
type field uint8

const (
	noField field = iota
	timeField
	hostField
	programField
	tagField     // likewise, or the tag by which a shipper routes the line
	commandField // the program's name as the system or a store knows it, if none was given
	pidField
	senderField // the process ID that the program gave, if the system's is not known
	messageField
	lineField   // a whole line of a log, with stamp and tag
	bodyField   // the message or the line, unless there is a key that says so with more right
	sourceField // the host, or the file or the stream that the line came from
	nameField   // of the host or the program that an object describes
	containerField
	pairsField // a list of such keys, each with its value
	group      // an object that holds fields; not a field itself
)

// fieldOf returns what a key means, of the names in use: the journal's, in
// capitals, with an underscore before those that it vouches for, which shippers
// write in lower case, and without the underscore; syslog-ng's macros; rsyslog's
// properties; those of RFC 5424 in the spellings of Vector and Fluent Bit; those of
// Logstash, NXLog, Wazuh and GELF; those of stores of logs and of collectors that get
// events over HTTP; and those of OpenTelemetry's log data model, also as OTLP has them in
// JSON.
func fieldOf(key []byte) field {
	switch string(key) {
	case "__REALTIME_TIMESTAMP", "timestamp", "@timestamp", "time", "_time", "date", "timereported", "ISODATE", "DATE", "TimeGenerated", "EventTime", "Timestamp", "timeUnixNano", "observedTimeUnixNano":
		return timeField
	case "_HOSTNAME", "HOSTNAME", "_hostname", "hostname", "HOST", "host", "Computer", "logsource", "Hostname":
		return hostField
	case "SYSLOG_IDENTIFIER", "syslog_identifier", "PROGRAM", "program", "ident", "appname", "app-name", "application_name", "syslogtag", "syslog-tag", "ProcessName", "SourceName",
		"_program", "_application_name", "_appname", "_ident": // GELF, of syslog-ng, Graylog, Vector and Fluentd
		return programField
	case "tag":
		return tagField
	case "_COMM", "COMM", "_comm", "comm", "programname", "app_name":
		return commandField
	case "_PID", "PID", "_pid", "pid", "procid", "proc_id", "process_id", "ProcessID", "_process_id", "_procid":
		return pidField
	case "SYSLOG_PID", "syslog_pid":
		return senderField
	case "MESSAGE", "message", "msg", "_msg", "SyslogMessage", "Message":
		return messageField
	case "body", "Body", "stringValue", "text", "event", "short_message":
		return bodyField
	case "log", "line", "_raw", "@message", "textPayload", "full_log", "raw_event":
		return lineField
	case "source":
		return sourceField
	case "name":
		return nameField
	case "CONTAINER_ID", "CONTAINER_ID_FULL", "CONTAINER_NAME":
		return containerField
	case "values":
		return pairsField
	}
	if i := bytes.LastIndexByte(key, '.'); i > 0 { // as Kibana writes what is within
		return fieldWithin(key[:i], key[i+1:])
	}
	return noField
}

// fieldWithin is fieldOf for a member of an object, or of objects in one another.
func fieldWithin(path, key []byte) field {
	name, ok := groupOf(path[bytes.LastIndexByte(path, '.')+1:])
	if !ok {
		return noField
	}
	f := fieldOf(key)
	if f == nameField {
		return name
	}
	return f
}

// Use says what a store's column is good for, by its name.
type Use uint8

const (
	NoUse     Use = iota
	Head          // a part of a line's head: time, host, program or process ID
	Text          // the message or the line that a program logged
	MaybeText     // that, if no other column is
)

// UseOf returns the use of a column with the name of a key. A column of Exchange's logs is
// called event, too.
func UseOf(key string) Use {
	switch fieldOf([]byte(key)) {
	case noField, nameField, pairsField:
		return NoUse
	case messageField, lineField:
		return Text
	case bodyField:
		if key != "event" {
			return MaybeText
		}
	}
	return Head
}

// found are the values that mean something only once all have been read.
type found struct{ program, command, line, body, source []byte }

// settle fills in what the values mean together.
func (f *found) settle(l *Line) {
	if l.Message == nil && f.line != nil {
		l.Message = f.line
		return // which names host and program itself
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

// untag strips stamp, host and tag off a message that is a whole line of syslog, as a pattern
// of Logstash leaves it beside the fields that it took out of it. The program stays the one
// that the object names: a stranger may make it log what reads like another one's line.
func (l *Line) untag() {
	b := scan.SkipPRI(l.Message)
	if len(b) < len("Jan _2 15:04:05 ") || len(l.Program) == 0 || l.Time == 0 {
		return
	}
	traditional := b[3] == ' ' && b[9] == ':' && b[12] == ':' // Jan _2 15:04:05
	iso := b[7] == '-' && b[10] == 'T' && b[13] == ':'        // 2006-01-02T15:04
	if !traditional && !iso {
		return
	}
	head, text, ok := bytes.Cut(b, []byte(": "))
	head, tag := cutLastWord(head)
	if !ok || !bytes.Equal(tag[:scan.Byte(tag, 0, '[')], l.Program) {
		return
	}
	l.tag(tag) // for the process ID
	l.Message = text
	if _, host := cutLastWord(head); l.Host == nil && isHost(host) { // not the end of the stamp, which has colons
		l.Host = host
	}
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
		if bytes.HasSuffix(value, colon) {
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
	case messageField: // rsyslog's has the blank after the tag
		setFirst(&l.Message, bytes.TrimSuffix(bytes.TrimPrefix(value, blank), lineEnd))
	case lineField:
		setFirst(&f.line, bytes.TrimSuffix(value, lineEnd))
	case bodyField:
		setFirst(&f.body, bytes.TrimSuffix(value, lineEnd))
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
	b = bytes.TrimSuffix(b, colon)
	i := scan.Byte(b, 0, '[')
	if i+1 >= len(b) || b[len(b)-1] != ']' {
		return b
	}
	v, n := scan.Number(b[i+1:])
	if n == 0 || i+1+n+1 != len(b) {
		return b
	}
	if l.PID == 0 {
		l.PID = uint32(v)
	}
	return b[:i]
}

var colon, blank, lineEnd = []byte(":"), []byte(" "), []byte("\n")

// readTime reads a stamp, or the number of units of time since 1970-01-01 UTC, whose
// length tells the unit: seconds have ten digits from 2001 to 2286. zoned says that the
// result does not depend on the clock's zone.
func readTime(c *stamp.Clock, b []byte) (t int64, zoned, ok bool) {
	if len(b) == len("1000000000000000000") { // nanoseconds
		v, n := scan.Number(b[:len(b)-len("000")])
		if _, rest := scan.Number(b[n:]); n+rest == len(b) {
			return v, true, true
		}
	}
	if v, n := scan.Number(b); n >= len("1000000000") {
		if t, ok = unixTime(v, n, b[n:]); ok {
			return t, true, true
		}
	}
	var n int
	if t, n = c.RFC3339(b); n > 0 {
		return t, true, true
	}
	if t, n = c.Traditional(b); n == 0 {
		t, n = c.DateTime(b)
	}
	if n == 0 {
		t, n = c.Kibana(b)
	}
	return t, false, n > 0
}

// unixTime converts v, a number of so many digits with rest behind it: seconds, with
// decimals or without any, milliseconds or microseconds.
func unixTime(v int64, digits int, rest []byte) (t int64, ok bool) {
	switch {
	case digits == 10 && len(rest) > 1 && rest[0] == '.':
		f, n := scan.Number(rest[1:min(len(rest), len(".000000"))])
		for k := n; k < 6; k++ {
			f *= 10
		}
		return v*1_000_000 + f, n > 0
	case len(rest) > 0:
		return 0, false
	case digits == 10:
		return v * 1_000_000, true
	case digits == 13:
		return v * 1000, true
	case digits == 16:
		return v, true
	}
	return 0, false
}
