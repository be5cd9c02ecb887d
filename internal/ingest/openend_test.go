package ingest_test

import (
	"strings"
	"testing"
	"time"
)

// listRow is a row of a list, after which the list may go on with the same row.
const listRow = "Timestamp       : 2024-09-29 11:38:05\nSource          : STOREDRIVER\nEventId         : DELIVER\n" +
	"MessageId       : <a1@example.com>\nRecipients      : {amy@corp.test}\nRecipientStatus : {Inbox}\n"

// TestOpenEnd: the last row of a list that was written just now may go on, and is stored once,
// by an import that finds it as it was, or gone on.
func TestOpenEnd(t *testing.T) {
	for name, later := range map[string]string{"ended": "", "gone on": "Sender          : eve@example.org\n\n"} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			now := time.Now()
			path := r.writeAt("list.txt", listRow+"\n"+listRow, now)
			for range 2 {
				if res := r.load(path); res.Open != 1 {
					t.Errorf("%+v", res)
				}
			}
			r.goBy(2)
			r.writeAt("list.txt", listRow+"\n"+listRow+later, now.Add(-2*time.Hour))
			for range 2 {
				if res := r.load(path); res.Open != 0 {
					t.Errorf("later: %+v", res)
				}
			}
			r.want("SELECT (SELECT count(*) FROM outcomes), (SELECT sum(events)::BIGINT FROM log.main.sources)", "2 2")
		})
	}
}

// goBy makes it look as if what is stored had been stored hours earlier.
func (r *rig) goBy(hours int) {
	r.Helper()
	if _, err := r.db.ExecContext(r.Context(), "UPDATE log.main.sources SET updated = updated - to_hours(?)", hours); err != nil {
		r.Fatal(err)
	}
}

// TestStoredEnd: the last row of a list that is stored already is not stored again because
// the list was copied just now.
func TestStoredEnd(t *testing.T) {
	r := newRig(t)
	list := listRow + "\n" + listRow
	r.load(r.write("list.txt", list))
	now := time.Now()
	path := r.writeAt("copy.txt", list, now)
	if res := r.load(path); res.Known != 1 || res.Open != 0 {
		t.Errorf("a copy: %+v", res)
	}
	r.goBy(2)
	r.changed(path, now.Add(-2*time.Hour))
	if res := r.load(path); res.Known != 1 || res.Counts.Events != 0 {
		t.Errorf("later: %+v", res)
	}
	r.want("SELECT count(*) FROM outcomes", "2")
}

// TestOpenEndCopied: that the last row of a list waits is not forgotten over a copy.
func TestOpenEndCopied(t *testing.T) {
	r := newRig(t)
	list := listRow + "\n" + listRow
	now := time.Now()
	path := r.writeAt("list.txt", list, now)
	r.load(path)
	r.load(r.writeAt("copy.txt", list, now.Add(-time.Second)))
	r.goBy(2)
	r.changed(path, now.Add(-2*time.Hour))
	if res := r.load(path); res.Counts.Events != 1 {
		t.Errorf("%+v", res)
	}
	r.want("SELECT count(*) FROM outcomes", "2")
}

// TestEpochCopies: of copies that both claim to be from 1970, as files out of archives do, one
// is stored.
func TestEpochCopies(t *testing.T) {
	r := newRig(t)
	list := strings.Repeat(listRow+"\n", 40) + listRow
	epoch := time.Unix(0, 0)
	if res := r.load(r.writeAt("a.txt", list, epoch), r.writeAt("b.txt", list, epoch)); res.Known != 1 || res.Counts.Events != 41 {
		t.Errorf("%+v", res)
	}
}
