package ingest

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/mtalog/mtalog/benchmarks/gen"
	"github.com/mtalog/mtalog/internal/batch"
	"github.com/mtalog/mtalog/internal/dict"
	"github.com/mtalog/mtalog/internal/line"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/postfix"
)

// TestMessagesTable compares the table with a map, whatever is added, found,
// ended and put aside in between.
func TestMessagesTable(t *testing.T) {
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	dims := newDimensions(mem, &sink.Known{})
	m := newMessages(mem, dims, &sink.Known{})
	random := rand.New(rand.NewPCG(1, 2))
	oracle := map[string]int64{}
	written := 0
	for range 200_000 {
		host, id := fmt.Sprint("mx", random.IntN(3)), fmt.Sprintf("%05X", random.IntN(9000))
		o := m.find(messageKey([]byte(host), []byte(id)))
		want, known := oracle[host+id]
		if (o != nil) != known || known && (o.ID != want || string(o.QueueID) != id) {
			t.Fatalf("%s %s: found %v, want %d", host, id, o, want)
		}
		switch {
		case o == nil:
			oracle[host+id] = m.add(messageKey([]byte(host), []byte(id)), []byte(id)).ID
		case random.IntN(10) == 0:
			o.stored, o.changed = true, false
			m.setAside(o)
			delete(oracle, host+id)
		default:
			m.close(o)
			written++
			delete(oracle, host+id)
		}
		if m.n != len(oracle) {
			t.Fatalf("%d messages, want %d", m.n, len(oracle))
		}
	}
	if n := rowsOf(m); n != written {
		t.Errorf("%d rows, want %d", n, written)
	}
	m.release()
	dims.release()
}

// rowsOf counts the rows of ended messages that were not sent yet, and drops them.
func rowsOf(m *messages) (rows int) {
	for _, b := range m.closed.TakeAll() {
		rows += int(b.NumRows())
		b.Release()
	}
	return rows
}

// TestEvict: when there are too many, the ones go of which nothing was heard
// for the longest time.
func TestEvict(t *testing.T) {
	mem := memory.NewGoAllocator()
	m := newMessages(mem, newDimensions(mem, &sink.Known{}), &sink.Known{})
	m.max = 1000
	id := func(i int) []byte { return fmt.Appendf(nil, "%06X", i) }
	for i := range 1001 {
		m.add(messageKey([]byte("mx"), id(i)), id(i)).LastTime = int64(i)
	}
	if !m.evicted || m.n != 1001-251 || rowsOf(m) != 251 {
		t.Errorf("%d are left, %d went", m.n, rowsOf(m))
	}
	for i := range 1001 {
		if found := m.find(messageKey([]byte("mx"), id(i))) != nil; found != (i >= 251) {
			t.Fatalf("message %d: found %v", i, found)
		}
	}
}

// TestManyValues: messages keep together when the numbers of hosts and senders
// are forgotten because there are very many values.
func TestManyValues(t *testing.T) {
	var log bytes.Buffer
	truth := must.Have(gen.Write(&log, gen.Options{Format: "postfix-rfc3339", Size: 2 << 20, Seed: 23}))(t)
	c := &chunk{buf: log.Bytes()}
	c.parse(&reader{parser: postfix.New(parsers.Options{Location: time.UTC})}, line.Block{Data: c.buf})
	mem := memory.NewGoAllocator()
	segments := make(chan sink.Segment)
	received := make(chan int)
	go func() {
		n := 0
		for s := range segments {
			count := func(b arrow.Record) {
				times := b.Column(2).(*array.Timestamp)
				n += times.Len() - times.NullN()
			}
			for b := range s.Batches {
				if b.Of == sink.Messages {
					count(b)
				}
				b.Release()
			}
			rest := <-s.Rest
			for _, b := range append(rest.Messages, rest.Open...) {
				count(b)
			}
		}
		received <- n
	}()
	b := newBuilder(&Options{Memory: mem}, &sink.Known{}, segments)
	b.dims.names.Numbers, b.dims.addresses.Numbers = dict.New(0, 7), dict.New(0, 7)
	b.add(c, &sink.Source{ID: 1})
	b.cut(false)
	close(segments)
	if n := <-received; int64(n) != truth.Messages {
		t.Errorf("%d messages, the truth is %d", n, truth.Messages)
	}
}

// TestKeptLines: lines that could not be used are all counted, and kept within
// bounds.
func TestKeptLines(t *testing.T) {
	mem := memory.NewGoAllocator()
	segments := make(chan sink.Segment, 1)
	b := newBuilder(&Options{Memory: mem}, &sink.Known{}, segments)
	b.hold = true
	rec := &sink.Source{ID: 1}
	text := strings.Repeat("x", 2*maxKeptBytes-1) + "\xff"
	for range 3 {
		c := &chunk{}
		for i := range maxKeptLines/2 + 1 {
			c.count(parsers.ErrUnrecognised, int64(i), []byte(text[:1+i*3%len(text)]))
		}
		b.add(c, rec)
	}
	if rec.Unrecognised != 3*(maxKeptLines/2+1) || len(b.seg.lines) != maxKeptLines {
		t.Errorf("%d counted, %d kept", rec.Unrecognised, len(b.seg.lines))
	}
	for _, l := range b.seg.lines {
		if len(l.Text) > maxKeptBytes {
			t.Fatalf("%d bytes are kept", len(l.Text))
		}
	}
	if limit := batch.LineOf(0, maxItems); limit != maxItems-1 {
		t.Error("a line has more items than are told apart")
	}
}

// TestTLSSessions: a connection's TLS is that of the process that had it, with the peer
// that it had it with.
func TestTLSSessions(t *testing.T) {
	dims := newDimensions(memory.NewGoAllocator(), &sink.Known{})
	var s tlsSessions
	fact := &parsers.Record{PID: 7, TLSVersion: []byte("TLSv1.3"), TLSCipher: []byte("TLS_AES_256_GCM_SHA384")}
	s.learn(dims, fact, &keys{client: 5, tls: 4}, 1)
	if s.of(5, 1, 7) == 0 {
		t.Error("not known")
	}
	for _, other := range []struct {
		peer uint64
		host int32
		pid  uint32
	}{{6, 1, 7}, {5, 2, 7}, {5, 1, 8}, {5, 1, 7 + uint32(len(s))}, {0, 1, 7}} {
		if s.of(other.peer, other.host, other.pid) != 0 {
			t.Errorf("%+v has the TLS of another", other)
		}
	}
	fact.PID = 0
	if s.learn(dims, fact, &keys{client: 5, tls: 4}, 1); s.of(5, 1, 0) != 0 {
		t.Error("a log without process IDs cannot tell connections apart")
	}
	if s.learn(dims, fact, &keys{relay: 9, client: 5, tls: 4}, 1); s.at(1, 0).peer != 9 {
		t.Error("the server that this one sent to is the peer")
	}
}

// TestCloseSilent: a message that has been silent for long is not kept open, and one of
// Exchange less long.
func TestCloseSilent(t *testing.T) {
	const day = int64(24 * time.Hour / time.Microsecond)
	mem := memory.NewGoAllocator()
	m := newMessages(mem, newDimensions(mem, &sink.Known{}), &sink.Known{})
	for i, mta := range []parsers.MTA{parsers.Postfix, parsers.Exchange, parsers.Postfix, parsers.Exchange} {
		o := m.add(uint64(i), fmt.Append(nil, i))
		o.kind.MTA = mta
		o.LastTime = int64(i/2) * 5 * day // 0, 0, 5, 5 days
	}
	for _, c := range []struct {
		newest int64
		left   int
	}{{3, 4}, {4, 3}, {9, 2}, {16, 0}} {
		m.newest = c.newest * day
		m.closeSilent()
		if m.n != c.left {
			t.Errorf("after %d days %d messages are open, want %d", c.newest, m.n, c.left)
		}
	}
}

// TestClockAhead: a single line of a host whose clock is years ahead does not end the
// messages of all others.
func TestClockAhead(t *testing.T) {
	mem := memory.NewGoAllocator()
	m := newMessages(mem, newDimensions(mem, &sink.Known{}), &sink.Known{})
	m.add(1, []byte("1")).LastTime = time.Now().UnixMicro()
	m.newest = time.Now().AddDate(11, 0, 0).UnixMicro()
	if m.closeSilent(); m.n != 1 {
		t.Error("a message of now counts as silent for too long")
	}
}

// TestSettled: an Exchange message has left when each of its recipients got it
// or will not, and waits an hour more for members of a group.
func TestSettled(t *testing.T) {
	const hour = int64(time.Hour / time.Microsecond)
	mem := memory.NewGoAllocator()
	for _, c := range []struct {
		mta        parsers.MTA
		recipients int32
		outcomes   []parsers.Event
		left       bool
	}{
		{parsers.Exchange, 2, []parsers.Event{parsers.Delivered, parsers.Bounced}, true},
		{parsers.Exchange, 2, []parsers.Event{parsers.Delivered, parsers.Deferred}, false},
		{parsers.Exchange, 0, []parsers.Event{parsers.Rejected}, true}, // received unseen
		{parsers.Exchange, 0, nil, false},
		{parsers.Postfix, 1, []parsers.Event{parsers.Delivered}, false}, // its log says when
	} {
		m := newMessages(mem, newDimensions(mem, &sink.Known{}), &sink.Known{})
		o := m.add(1, []byte("1"))
		o.kind.MTA, o.Recipients = c.mta, c.recipients
		for _, e := range c.outcomes {
			o.settle(e)
		}
		m.newest = hour
		if m.closeSilent(); m.n != 1 {
			t.Errorf("%+v: gone within the hour", c)
		}
		m.newest = hour + 1
		if m.closeSilent(); (m.n == 0) != c.left {
			t.Errorf("%+v: %d open after the hour", c, m.n)
		}
		m.release()
	}
}
