package ingest

import (
	"testing"

	"github.com/mtalog/mtalog/parsers"
)

// TestDuplicates: the n-th refusal of one source is the n-th of another that looks the
// same.
func TestDuplicates(t *testing.T) {
	d := duplicates{}
	for i, c := range []struct {
		key    uint64
		source int32
		want   bool
	}{
		{7, 1, false}, {7, 1, false}, // two within a second
		{7, 2, true}, {8, 2, false}, {7, 2, true}, {7, 2, false},
		{7, 1, true}, {7, 1, false},
		{0, 1, false}, {0, 2, false}, // not of a kind that is written twice
	} {
		if _, got := d.seen(c.key, c.source); got != c.want {
			t.Errorf("%d: refusal %d of source %d was read before: %v", i, c.key, c.source, got)
		}
	}
	for k := range uint64(maxDuplicates + 10) {
		d.seen(1000+k, 1)
	}
	if len(d) > maxDuplicates {
		t.Errorf("%d refusals are remembered", len(d))
	}
}

// TestRefusalKey: refusals that differ in anything are different ones.
func TestRefusalKey(t *testing.T) {
	refusal := func(change func(r *parsers.Record)) *parsers.Record {
		r := &parsers.Record{MTA: parsers.Exim, Event: parsers.Rejected, Time: 1, Host: []byte("mx1"), Client: parsers.Peer{IP: []byte("192.0.2.7")},
			Sender: []byte("a@example.com"), Recipient: []byte("b@example.net"), QueueID: []byte("1xViJm-00004i-1E"), Text: []byte("no")}
		change(r)
		return r
	}
	seen := map[uint64]int{}
	for i, change := range []func(r *parsers.Record){
		func(r *parsers.Record) {},
		func(r *parsers.Record) { r.Time = 2 },
		func(r *parsers.Record) { r.Event = parsers.Undeliverable },
		func(r *parsers.Record) { r.Host = []byte("mx2") },
		func(r *parsers.Record) { r.Client.IP = []byte("192.0.2.8") },
		func(r *parsers.Record) { r.Sender = nil },
		func(r *parsers.Record) { r.Sender, r.Recipient = []byte("a@example.comb"), []byte("@example.net") },
		func(r *parsers.Record) { r.Recipient = []byte("c@example.net") },
		func(r *parsers.Record) { r.QueueID = []byte("1xViJm-00004i-1F") },
		func(r *parsers.Record) { r.Text = []byte("yes") },
	} {
		k := new(keyer).refusal(refusal(change))
		if other, ok := seen[k]; ok {
			t.Errorf("refusals %d and %d are the same", other, i)
		}
		seen[k] = i
	}
	for _, change := range []func(r *parsers.Record){
		func(r *parsers.Record) { r.MTA = parsers.Postfix },
		func(r *parsers.Record) { r.Event = parsers.Delivered },
	} {
		if new(keyer).refusal(refusal(change)) != 0 {
			t.Errorf("%+v is written twice", refusal(change))
		}
	}
}
