package jsonlog

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// IsRequest reports whether line may be a request of OTLP, in which many records of logs
// stand on a line, as the OpenTelemetry collector's file exporter writes them:
//
//	{"resourceLogs":[{"resource":{…},"scopeLogs":[{"scope":{…},"logRecords":[{…},{…}]}]}]}
func IsRequest(line []byte) bool { return bytes.HasPrefix(line, requestStart) }

var requestStart, recordsStart = []byte(`{"resourceLogs":[`), []byte(`"logRecords":[`)

// NextRecord returns the first record in b, a request or what is left of one, and what is
// left after it. record is nil after the last one; ok is false where b is cut.
func NextRecord(b []byte) (record, rest []byte, ok bool) {
	if len(b) > 0 && b[0] == ',' {
		b = b[1:]
	}
	// No string of JSON holds the quotes of this key without backslashes.
	for !Is(b) || IsRequest(b) {
		i := bytes.Index(b, recordsStart)
		if i < 0 {
			return nil, nil, bytes.HasSuffix(b, []byte("}"))
		}
		b = b[i+len(recordsStart):]
	}
	if rest, ok = skipValue(b); !ok {
		return nil, nil, false
	}
	return b[:len(b)-len(rest)], rest, true
}

// ResourceHost reads what stands in a request between one record and the next. another is
// true if the next one is of another resource, and host is the host that this names; what is
// written in it is unescaped in place.
func ResourceHost(between []byte) (host []byte, another bool) {
	i := bytes.LastIndex(between, scopesStart)
	if i < 0 {
		return nil, false
	}
	resource := between[:i]
	resource = resource[bytes.LastIndex(resource, scopesStart)+1:] // that before it has no records
	i = bytes.Index(resource, hostPair)
	if i < 0 {
		return nil, true
	}
	host, _ = scan.JSONString(resource[i+len(hostPair)-1:])
	return host, true
}

var scopesStart, hostPair = []byte(`"scopeLogs":[`), []byte(`{"key":"host.name","value":{"stringValue":"`)

// pairs reads a list of keys and values as OTLP has them, [{"key":"MESSAGE","value":
// {"stringValue":"…"}},…]: the fields of an entry of the journal.
func (r *Reader) pairs(l *Line, f *found, b []byte) (rest []byte, ok bool) {
	if rest, ok = skipValue(b); !ok {
		return nil, false
	}
	for b = b[:len(b)-len(rest)]; ; {
		i := bytes.Index(b, pairStart)
		if i < 0 {
			return rest, true
		}
		key, value, _ := rawString(b[i+len(pairStart)-1:])
		if b = value; !bytes.HasPrefix(value, pairValue) {
			continue
		}
		text, after := scan.JSONString(value[len(pairValue)-1:])
		if b = after; text == nil {
			return nil, false
		}
		if field := fieldOf(key); field != nameField {
			r.take(l, f, field, text)
		}
	}
}

var pairStart, pairValue = []byte(`{"key":"`), []byte(`,"value":{"stringValue":"`)
