package batch

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// rows prints a batch, a row a line, and releases it.
func rows(t *testing.T, b arrow.Record) string {
	t.Helper()
	defer b.Release()
	var text strings.Builder
	for i := range int(b.NumRows()) {
		for c := range int(b.NumCols()) {
			col := b.Column(c)
			v := col.ValueStr(i)
			if col.DataType().ID() == arrow.TIMESTAMP && !col.IsNull(i) {
				v = fmt.Sprint(int64(col.(*array.Timestamp).Value(i)))
			}
			if x, ok := col.(*array.Binary); ok {
				v = string(x.Value(i))
			}
			fmt.Fprintf(&text, "%s=%q ", b.ColumnName(c), v)
		}
		text.WriteByte('\n')
	}
	return text.String()
}

func checked(t *testing.T) *memory.CheckedAllocator {
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	t.Cleanup(func() { mem.AssertSize(t, 0) })
	return mem
}

func same(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
}

// TestColumns: what is put in comes out, in the order of the store's columns.
func TestColumns(t *testing.T) {
	mem := checked(t)
	events := NewEvents(mem)
	events.Add(&Event{
		Line: LineOf(100, 2), Time: 1741000000000000, Kind: 1, Verdict: 2, Message: 1 << 40, Sender: 3, Client: 4, Relay: 5, Helo: 6, User: 7,
		Domain: 8, Delay: 9, Delays: [4]int32{10, 11, 12, -1}, Recipient: []byte("x@example.net"),
		OriginalRecipient: 13, RecipientKey: 14, NextQueueID: []byte("4Z"), Text: []byte("a\ttab, ü"),
	})
	events.Add(&Event{Delay: -1})
	same(t, rows(t, events.Take()), `line="6553602" time="1741000000000000" kind="1" verdict="2" message="1099511627776" sender="3" client="4" relay="5" helo="6" sasl_user="7" domain="8" delay="9" delay_before_qmgr="10" delay_in_qmgr="11" delay_connect="12" delay_transmission="-1" original_recipient="13" recipient_key="14" recipient="x@example.net" next_queue_id="4Z" text="a\ttab, ü" 
line="0" time="(null)" kind="0" verdict="0" message="0" sender="0" client="0" relay="0" helo="0" sasl_user="0" domain="0" delay="-1" delay_before_qmgr="0" delay_in_qmgr="0" delay_connect="0" delay_transmission="0" original_recipient="0" recipient_key="0" recipient="" next_queue_id="" text="" 
`)
	messages := NewMessages(mem)
	messages.Add(&Message{ID: 1, Line: 2, Received: 3, LastTime: 4, Kind: 5, Ended: true, Sender: 6, Client: 7, Helo: 8, User: 9, Size: 1 << 33,
		Recipients: 10, MessageIDKey: 11, QueueID: []byte("q"), MessageID: []byte("m"), NetworkMessageID: []byte("n")})
	messages.Add(&Message{})
	same(t, rows(t, messages.Take()), `id="1" line="2" received="3" last_time="4" kind="5" ended="1" sender="6" client="7" helo="8" sasl_user="9" size="8589934592" recipients="10" message_id_key="11" queue_id="q" message_id="m" network_message_id="n" 
id="0" line="0" received="(null)" last_time="(null)" kind="0" ended="0" sender="0" client="0" helo="0" sasl_user="0" size="0" recipients="0" message_id_key="0" queue_id="" message_id="" network_message_id="" 
`)
	kinds := NewKinds(mem)
	kinds.Add(1, &Kind{Source: 2, MTA: 3, Event: 4, Stage: 5, Origin: 6, Host: 7, Service: 8, Protocol: 9, Direction: 10, TLS: 11})
	same(t, rows(t, kinds.Take()), `id="1" source_id="2" mta="3" event="4" stage="5" code_origin="6" host="7" service="8" protocol="9" direction="10" tls="11" `+"\n")
	verdicts := NewVerdicts(mem)
	verdicts.Add(1, &Verdict{Code: 5001001, MTACode: 5000000, Errno: -3, Rule: 4, Fingerprint: 5, Reply: 550, Provider: 600, Category: 7, Persistence: 8, Owner: 9})
	same(t, rows(t, verdicts.Take()), `id="1" reply_code="550" code="5001001" mta_code="5000000" errno="-3" category="7" persistence="8" owner="9" provider="600" rule="4" fingerprint="5" `+"\n")
	peers := NewPeers(mem)
	peers.Add(1, []byte("mx.example.net"), []byte("2001:db8::1"), 65535)
	same(t, rows(t, peers.Take()), `id="1" name="mx.example.net" ip="2001:db8::1" port="65535" `+"\n")
	prints := NewFingerprints(mem)
	prints.Add(1, []byte("f"), []byte("e"))
	same(t, rows(t, prints.Take()), `id="1" value="f" example="e" `+"\n")
}

// TestGrowth: rows keep their values while a batch grows, and a full batch has
// the size of a row group.
func TestGrowth(t *testing.T) {
	names := NewNames(checked(t))
	for round := range 2 {
		n := 0
		for ; !names.Full(); n++ {
			names.Add(int32(n), fmt.Append(nil, "name ", n))
		}
		if n != Rows || names.Len() != Rows {
			t.Fatalf("round %d: full with %d rows", round, n)
		}
		b := names.Take()
		ids, values := b.Column(0).(*array.Int32), b.Column(1).(*array.String)
		for i := range n {
			if int(ids.Value(i)) != i || values.Value(i) != fmt.Sprint("name ", i) {
				t.Fatalf("row %d: %d %q", i, ids.Value(i), values.Value(i))
			}
		}
		b.Release()
		if names.Len() != 0 {
			t.Error("rows are left")
		}
	}
}

// TestSeveral: a row after a full batch begins another one.
func TestSeveral(t *testing.T) {
	names := NewNames(checked(t))
	for n := range 2*Rows + 1 {
		names.Add(int32(n), []byte("x"))
	}
	full := names.TakeFull()
	if len(full) != 2 || names.Len() != 1 {
		t.Errorf("%d full batches and %d rows", len(full), names.Len())
	}
	all := append(full, names.TakeAll()...)
	for i, b := range all {
		if first := b.Column(0).(*array.Int32).Value(0); int(first) != i*Rows {
			t.Errorf("batch %d begins with row %d", i, first)
		}
		b.Release()
	}
	if len(all) != 3 || len(names.TakeAll()) != 0 {
		t.Errorf("%d batches, or more left", len(all))
	}
}

// TestSeveralReleased: what was not taken is freed, full batches too.
func TestSeveralReleased(t *testing.T) {
	names := NewNames(checked(t))
	for n := range Rows + 1 {
		names.Add(int32(n), []byte("x"))
	}
	names.Release()
}

// TestMuchText: long texts make a batch full before its offsets overflow.
func TestMuchText(t *testing.T) {
	names := NewNames(checked(t))
	long := bytes.Repeat([]byte("x"), 1<<20)
	n := 0
	for ; !names.Full(); n++ {
		names.Add(int32(n), long)
	}
	if n != maxText>>20+1 {
		t.Errorf("full with %d MiB", n)
	}
	b := names.Take()
	defer b.Release()
	if v := b.Column(1).(*array.String).Value(n - 1); v != string(long) {
		t.Error("the last text is damaged")
	}
}

// TestNotUTF8: DuckDB would refuse the whole batch.
func TestNotUTF8(t *testing.T) {
	events := NewEvents(checked(t))
	events.Add(&Event{Recipient: []byte("\xff\xfe@example.net"), Text: []byte("caf\xe9"), NextQueueID: []byte("\x80")})
	got := rows(t, events.Take())
	if !strings.Contains(got, `recipient="?@example.net"`) || !strings.Contains(got, `next_queue_id="?" text="caf?"`) {
		t.Error(got)
	}
}

// TestEmpty: a batch of no rows, and one whose rows are not wanted any more.
func TestEmpty(t *testing.T) {
	mem := checked(t)
	peers := NewPeers(mem)
	if got := rows(t, peers.Take()); got != "" {
		t.Error(got)
	}
	peers.Add(1, []byte("a"), nil, 25)
	peers.Release()
	peers.Release()
	peers.Add(2, nil, []byte("192.0.2.1"), 25)
	same(t, rows(t, peers.Take()), `id="2" name="" ip="192.0.2.1" port="25" `+"\n")
}

// TestItems: an item beyond what fits does not change the offset.
func TestItems(t *testing.T) {
	if got := LineOf(100, 1<<20); got != 100<<16|65535 {
		t.Error(got)
	}
	if got := LineOf(1<<46, 0) >> 16; got != 1<<46 {
		t.Error(got)
	}
}
