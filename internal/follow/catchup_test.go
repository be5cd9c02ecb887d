package follow

import (
	"fmt"
	"testing"
)

func TestCatchUpThenFollow(t *testing.T) {
	r := newRig(t)
	r.begin("mail.log", "one", "two")
	r.wantEvent("caught up")
	r.add("mail.log", "three")
	r.want("one", "two", "three")
	r.add("mail.log", "four", "five")
	r.want("one", "two", "three", "four", "five")
}

func TestGoesOnWhereItStopped(t *testing.T) {
	r := newRig(t)
	r.begin("mail.log", "one", "two")
	r.stop()
	r.add("mail.log", "three")
	r.start("mail.log")
	r.want("one", "two", "three")
	r.wantEvent("going on at byte 8")
	r.stop()
	r.start("mail.log")
	r.add("mail.log", "four")
	r.want("one", "two", "three", "four")
	if len(r.store.sources) != 1 {
		t.Errorf("%d sources", len(r.store.sources))
	}
}

func TestPartialLineAtTheEnd(t *testing.T) {
	r := newRig(t)
	r.write("mail.log", "one\ntw")
	r.start("mail.log")
	r.want("one")
	r.write("mail.log", "o")
	r.wantEvent("caught up")
	r.write("mail.log", "\nthr")
	r.want("one", "two")
	r.stop()
	r.write("mail.log", "ee\r\nfour\n")
	r.start("mail.log")
	r.want("one", "two", "three", "four")
}

func TestFileThatDoesNotExistYet(t *testing.T) {
	r := newRig(t)
	r.start("mail.log")
	r.wantEvent("caught up")
	r.add("mail.log", "one")
	r.want("one")
}

func TestEmptyFileThatFills(t *testing.T) {
	r := newRig(t)
	r.write("mail.log", "")
	r.start("mail.log")
	r.wantEvent("caught up")
	r.add("mail.log", "one")
	r.want("one")
}

// The consumer dies with batches in its hands, again and again.
func TestKilledBeforeCommit(t *testing.T) {
	r := newRig(t)
	written := map[string]bool{}
	for i := range 40 {
		text := fmt.Sprintf("line %d", i)
		written[text] = true
		r.add("mail.log", text)
		if i%10 == 9 {
			r.rename("mail.log", fmt.Sprintf("mail.log.%d", 4-i/10))
			r.aged(fmt.Sprintf("mail.log.%d", 4-i/10))
		}
		r.start("mail.log")
		if i%3 == 0 {
			r.until("some", func() bool { return len(r.store.lines()) > i/2 })
		} else {
			<-r.out // taken, and never stored
		}
		r.stop()
	}
	r.start("mail.log")
	r.until("all", func() bool { return r.store.count() >= len(written) })
	r.compare(written)
}
