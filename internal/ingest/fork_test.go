package ingest_test

import (
	"fmt"
	"strings"
	"testing"
)

// deliveries returns lines of Postfix, each with a queue ID of its own. stamp is a format of
// minutes and seconds.
func deliveries(from, to int, stamp string) string {
	var b strings.Builder
	for i := from; i < to; i++ {
		fmt.Fprintf(&b, stamp+" mx1 postfix/smtp[2]: %010X: to=<bob@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 OK)\n",
			i/60%60, i%60, 0xA000000000+i)
	}
	return b.String()
}

// TestSetBack: a machine was set back to an older state, and its log goes on in
// another way from there. Where that is not as long as what was stored it is no
// older copy of it: nothing of it is lost, and nothing is read twice.
func TestSetBack(t *testing.T) {
	for _, common := range []int{25, 40, 400, 8000} { // lines before it was set back; 22 are longer than what identifies a source
		for _, suffix := range []string{"", ".gz"} { // the one can be read from any place on, the other only from its start
			t.Run(fmt.Sprint(common, suffix), func(t *testing.T) {
				t.Parallel()
				r := newRig(t)
				before := deliveries(0, common, "2026-11-20T10:%02d:%02d+00:00")
				stored := before + deliveries(0, common+200, "2026-11-21T10:%02d:%02d+00:00")
				if res := r.load(r.write("mail.log", stored)); res.Counts.Events != int64(2*common+200) {
					t.Fatalf("%+v", res)
				}
				older := stored[:len(before)+len(before)/2]
				older = older[:strings.LastIndexByte(older, '\n')+1]
				if res := r.load(r.pack("older.log", suffix, older)); res.Known != 1 || res.Counts.Events != 0 {
					t.Errorf("an older copy: %+v", res)
				}
				back := before + deliveries(0, common, "2026-11-22T10:%02d:%02d+00:00")
				name := r.pack("back.log", suffix, back)
				if res := r.load(name); res.Stored != 1 || res.Counts.Events != int64(2*common) {
					t.Errorf("the log of a machine that was set back: %+v", res)
				}
				if res := r.load(name, r.write("mail.log", stored)); res.Known != 2 || res.Counts.Events != 0 {
					t.Errorf("both again: %+v", res)
				}
				r.want("SELECT count(*) FROM events", fmt.Sprint(4*common+200))
			})
		}
	}
}

// TestSetBackShortly: nothing of the log of such a machine is lost either if it ends
// before the next mark, nor is it read twice when it has grown.
func TestSetBackShortly(t *testing.T) {
	for _, suffix := range []string{"", ".gz"} {
		t.Run(suffix, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			before := deliveries(0, 3000, "Nov 20 10:%02d:%02d") // half a megabyte: the next mark may be 32 KiB away
			stored := before + deliveries(0, 1000, "Nov 21 10:%02d:%02d")
			r.load(r.write("mail.log", stored))
			for i, copied := range []string{before, stored[:len(before)+99], stored[:len(stored)-1000], stored[:len(stored)-1]} {
				if res := r.load(r.pack(fmt.Sprint("older", i), suffix, copied)); res.Stored != 0 || res.Known != 1 {
					t.Errorf("older copy %d: %+v", i, res)
				}
			}
			back := before + deliveries(0, 3, "Nov 22 10:%02d:%02d")
			if res := r.load(r.pack("back.log", suffix, back)); res.Stored != 1 || res.Counts.Events != 3003 {
				t.Errorf("the log of a machine that was set back: %+v", res)
			}
			back += deliveries(3, 500, "Nov 22 10:%02d:%02d")
			if res := r.load(r.pack("back.log", suffix, back)); res.Stored != 1 || res.Counts.Events != 497 {
				t.Errorf("that log, grown: %+v", res)
			}
			r.sound()
		})
	}
}

// TestOlderCopyOfLongLog: a copy that ends months before the log that is stored is none
// of a machine that was set back, though the lines do not tell their year.
func TestOlderCopyOfLongLog(t *testing.T) {
	var log strings.Builder
	half := 0
	for i, month := range []string{"Jan", "Mar", "May", "Jul", "Sep", "Nov"} {
		for n := range 2500 {
			fmt.Fprintf(&log, "%s  5 10:%02d:%02d mx1 postfix/smtp[2]: %010X: to=<bob@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 OK)\n",
				month, n/60, n%60, 0xA000000000+n)
		}
		if i == 0 {
			half = log.Len() - 5000
		}
	}
	r := newRig(t)
	r.load(r.write("mail.log", log.String()))
	if res := r.load(r.write("older.log", log.String()[:half])); res.Stored != 0 || res.Known != 1 {
		t.Errorf("%+v", res)
	}
}

// TestTwoContinueOne: of two logs that begin like a short one that is stored, only
// one can be what became of it, though both are read side by side.
func TestTwoContinueOne(t *testing.T) {
	begun := letter("4Zbegun", "08:00:00", "a@example.com").received()
	var logs [2]string
	for i := range logs {
		log := begun
		for n := range 200 {
			log += letter(fmt.Sprintf("4Z%d%03d", i, n), "09:00:00", "b@example.com").received()
		}
		logs[i] = log
	}
	for range 8 {
		r := newRig(t)
		r.load(r.write("begun.log", begun))
		one, two := r.write("one.log", logs[0]), r.write("two.log", logs[1])
		r.load(one, two)
		r.want("SELECT count(*) FROM sources", "2")
		r.sound()
		if res := r.load(two, one); res.Counts.Events != 0 {
			t.Fatalf("again: %+v", res)
		}
	}
}
