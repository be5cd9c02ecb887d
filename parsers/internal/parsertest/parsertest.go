// Package parsertest holds what the tests of all parsers need: lines and logs as records, records as text,
// the properties of a record that hold for any input, and a benchmark.
package parsertest

import (
	"bytes"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unsafe"

	"github.com/mtalog/mtalog/parsers"
)

// Text writes the fields of a record that are set, "event key=value …", without its
// time, in one line. The text comes last, because it may hold anything; a value of
// several lines is quoted.
func Text(r *parsers.Record) string {
	var b strings.Builder
	b.WriteString(r.Event.String())
	put := func(key string, v any) {
		s := fmt.Sprintf("%s", v)
		if strings.Contains(s, "\n") {
			s = strconv.Quote(s)
		}
		if s != "" {
			fmt.Fprintf(&b, " %s=%s", key, s)
		}
	}
	number := func(key string, v int64) {
		if v != 0 {
			fmt.Fprintf(&b, " %s=%d", key, v)
		}
	}
	flag := func(key string, set bool) {
		if set {
			b.WriteString(" " + key)
		}
	}
	peer := func(key string, p parsers.Peer) {
		if p.Name == nil && p.IP == nil {
			return
		}
		fmt.Fprintf(&b, " %s=%s[%s]", key, p.Name, p.IP)
		if p.Port != 0 {
			fmt.Fprintf(&b, ":%d", p.Port)
		}
	}
	put("stage", r.Stage)
	number("pid", int64(r.PID))
	put("host", r.Host)
	put("via", r.Service)
	put("id", r.QueueID)
	flag("begins", r.Begins)
	put("next", r.NextQueueID)
	put("mid", r.MessageID)
	put("netid", r.NetworkMessageID)
	if r.SenderKnown {
		fmt.Fprintf(&b, " from=<%s>", r.Sender)
	}
	put("to", r.Recipient)
	put("orig", r.OriginalRecipient)
	peer("client", r.Client)
	put("helo", r.Helo)
	peer("relay", r.Relay)
	put("user", r.User)
	put("proto", r.Protocol)
	put("dir", r.Direction)
	put("tls", r.TLSVersion)
	put("cipher", r.TLSCipher)
	number("errno", int64(r.Errno))
	number("size", r.Size)
	number("n", int64(r.Recipients))
	number("repeat", int64(r.Repeat))
	if r.HasDelay {
		fmt.Fprintf(&b, " delay=%d", r.Delay)
	}
	if r.HasDelays {
		fmt.Fprintf(&b, " delays=%d/%d/%d/%d", r.Delays[0], r.Delays[1], r.Delays[2], r.Delays[3])
	}
	put("reply", r.Reply)
	put("enh", r.Enhanced)
	put("by", r.CodeOrigin)
	if r.MTAEnhanced != r.Enhanced {
		put("dsn", r.MTAEnhanced)
	}
	flag("repaired", r.Repaired)
	put("text", r.Text)
	return b.String()
}

// One returns the record of a line that has one.
func One[L ~string | ~[]byte](t testing.TB, p parsers.Parser, line L) *parsers.Record {
	t.Helper()
	var out parsers.Records
	if err := p.Parse(append([]byte(nil), line...), &out); err != nil || len(out.List) != 1 {
		t.Fatalf("%v, %d records: %s", err, len(out.List), line)
	}
	return &out.List[0]
}

// All yields the records of a log, which may be kept, each with its line. It fails for lines that are
// not understood, but for those with one of the errors in but.
func All(t testing.TB, p parsers.Parser, log [][]byte, but ...error) iter.Seq2[[]byte, *parsers.Record] {
	return func(yield func([]byte, *parsers.Record) bool) {
		t.Helper()
		for _, line := range log {
			var out parsers.Records
			if err := p.Parse(bytes.Clone(line), &out); err != nil && !slices.Contains(but, err) {
				t.Errorf("%v: %.400s", err, line)
			}
			for i := range out.List {
				if !yield(line, &out.List[i]) {
					return
				}
			}
		}
	}
}

// Texts writes records, one on a line.
func Texts(list []parsers.Record) string {
	texts := make([]string, len(list))
	for i := range list {
		texts[i] = Text(&list[i])
	}
	return strings.Join(texts, "\n")
}

// Fields returns all byte slices of a record.
func Fields(r *parsers.Record) [][]byte {
	return [][]byte{r.Host, r.Service, r.QueueID, r.NextQueueID, r.MessageID, r.NetworkMessageID, r.Sender, r.Recipient,
		r.OriginalRecipient, r.Client.Name, r.Client.IP, r.Helo, r.Relay.Name, r.Relay.IP, r.User, r.TLSVersion, r.TLSCipher,
		r.Protocol, r.Direction, r.Text}
}

// Within reports whether the memory of b, which may be empty, is part of that of
// one of buffers.
func Within(b []byte, buffers ...[]byte) bool {
	if len(b) == 0 {
		return true
	}
	at := uintptr(unsafe.Pointer(unsafe.SliceData(b)))
	for _, buf := range buffers {
		start := uintptr(unsafe.Pointer(unsafe.SliceData(buf)))
		if at >= start && at+uintptr(len(b)) <= start+uintptr(len(buf)) {
			return true
		}
	}
	return false
}

// NoAllocs wants p to allocate nothing for lines that it has read once already. Each is
// read from a copy, as a parser may write over what it is given.
func NoAllocs[L ~string | ~[]byte](t *testing.T, p parsers.Parser, lines ...L) {
	t.Helper()
	var out parsers.Records
	var line []byte
	if n := testing.AllocsPerRun(5, func() { // and once before, uncounted
		out.Reset()
		for _, l := range lines {
			line = append(line[:0], l...)
			p.Time(line)
			p.Parse(line, &out)
		}
	}); n > 0 {
		t.Errorf("%v allocations for %d lines: %.200s", n, len(lines), lines[0])
	}
}

// Benchmark parses a log in memory, line by line as the pipeline does.
func Benchmark(b *testing.B, p parsers.Parser, log []byte) {
	var out parsers.Records
	b.SetBytes(int64(len(log)))
	b.ReportAllocs()
	records := 0
	for b.Loop() {
		records = 0
		for rest := log; len(rest) > 0; {
			n := bytes.IndexByte(rest, '\n')
			if n < 0 {
				break
			}
			out.Reset()
			p.Parse(rest[:n], &out)
			records += len(out.List)
			rest = rest[n+1:]
		}
	}
	if records == 0 {
		b.Fatal("no records")
	}
}
