// Package jsonlog reads lines of syslog that are wrapped in JSON objects, one in
// each line: those of the systemd journal (journalctl -o json;
// systemd.journal-fields(7) and "Journal JSON Format"), and those that syslog
// daemons and shippers of logs write by a template of their own, such as
// syslog-ng's format-json, rsyslog's jsonmesg, Vector's and Fluent Bit's syslog
// sources, and mailcow's in Redis. It also reads what stores of logs export:
// Elasticsearch, Graylog, Splunk, Loki, CloudWatch, Google Cloud Logging and Azure
// Monitor.
//
// Reader goes through an object key by key (object.go, walk.go), finds what each key means
// (fields.go), reads its value (value.go, time.go) and takes it (take.go). Members goes through
// an object whatever its keys mean (members.go). Requests of OTLP are divided in otlp.go.
package jsonlog

import (
	"bytes"
	"time"

	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/stamp"
)

// Line is what an object says. A field that it lacks is nil or zero.
type Line struct {
	Time  int64 // microseconds since 1970-01-01 UTC
	Timed bool  // the object has Time itself; else it is that of the object before
	Zoned bool  // Time does not depend on the zone of stamps without one

	Host    []byte
	Program []byte // "postfix/smtp", without process ID
	PID     uint32

	// Message may hold control characters, and be a whole line of a log, with stamp
	// and tag, if the object has no program.
	Message   []byte
	Container bool // Program passes on what another one logged, such as that in a container

	Repaired bool // a value had bytes that were not UTF-8
}

// Reader reads the objects of one source, in order.
type Reader struct {
	clock  stamp.Clock
	copied []byte // see Peek
}

// New returns a reader. See [stamp.NewClock] for what it is told of stamps.
func New(loc *time.Location, newest time.Time) Reader {
	return Reader{clock: stamp.NewClock(loc, newest)}
}

// Anchor tells the time of a line near the next one.
func (r *Reader) Anchor(t int64) { r.clock.Anchor(t) }

// Is reports whether line may be an object. journalctl used to begin it with a
// blank (systemd before 236).
func Is(line []byte) bool {
	return len(line) > 1 && line[0] == '{' && (line[1] == '"' || line[1] == ' ' && len(line) > 2 && line[2] == '"')
}

// Read reads an object and unescapes the values of use in place. ok is false if the
// line is not an object, or is damaged.
func (r *Reader) Read(line []byte) (l Line, ok bool) {
	var f found
	w := walk{object: newObject(line)} // not a variable of the loop: each key would get a copy
	for w.open > 0 {
		field, ok := w.next()
		if !ok {
			return Line{}, false
		}
		switch field {
		case group:
			continue
		case noField:
			w.b, ok = skipValue(w.b)
		case pairsField:
			w.b, ok = r.pairs(&l, &f, w.b)
		default:
			var value []byte
			value, w.b, ok = readValue(w.b)
			l.Repaired = scan.Repair(value) || l.Repaired // bytes of an array
			r.take(&l, &f, field, value)
		}
		if !ok || !w.after() {
			return Line{}, false
		}
	}
	f.settle(&l)
	if l.Timed = l.Time != 0; l.Timed {
		r.clock.Anchor(l.Time)
	} else {
		l.Time = r.clock.Last()
	}
	return l, true
}

// Time returns the time of an object, which it leaves as it is.
func (r *Reader) Time(line []byte) (t int64, ok bool) {
	clock := r.clock // a look ahead must not move the clock
	w := walk{object: newObject(line)}
	for w.open > 0 {
		field, ok := w.next()
		if !ok {
			return 0, false
		}
		if field == group {
			continue
		}
		value := w.b
		if w.b, ok = skipValue(value); !ok {
			return 0, false
		}
		if field == timeField {
			if t, _, ok = readTime(&clock, bytes.Trim(value[:len(value)-len(w.b)], `"`)); ok {
				return t, true
			}
		}
		if !w.after() {
			return 0, false
		}
	}
	return 0, false
}

// Peek is [Reader.Read] of a copy: it leaves the object and the clock as they are.
func (r *Reader) Peek(line []byte) (l Line, ok bool) {
	ahead := Reader{clock: r.clock}
	r.copied = append(r.copied[:0], line...)
	return ahead.Read(r.copied)
}
