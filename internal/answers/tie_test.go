package answers_test

import (
	"fmt"
	"testing"
	"time"
)

// TestTie has two replies of one cause as often as one another: what to do goes by the one that was
// known first, and not by chance.
func TestTie(t *testing.T) {
	const other = "421 4.7.28 Too many messages from your network"
	cures := map[string]string{rate: "Send to Google more slowly", other: "Slow down for this destination"}
	for first, second := range map[string]string{rate: other, other: rate} {
		var l log
		l.send(end.Add(-4*day-2*time.Hour), "anna@shop.test", "u@gmail.com", gmail, first)
		l.days(end, 4*24)
		for i := range 30 {
			for _, reply := range []string{second, first} {
				if reply != rate || i > 1 { // two are of the usual hour
					l.send(end.Add(-time.Duration(i+1)*time.Minute), "anna@shop.test", "u@gmail.com", gmail, reply)
				}
			}
		}
		expect(t, says(t, &l, time.Hour, end), "Google, Too much at once (4.7.28), mostly from anna@shop.test: 60 in 1 h", []string{"We have to act: " + cures[first], "For example: " + first[:30]})
	}
}

// TestExampleOfATie has several replies in the second of the newest one: the example is the
// one that was stored last.
func TestExampleOfATie(t *testing.T) {
	l := usualHours(4 * 24)
	for i := range 60 {
		l.send(end.Add(-time.Minute), "anna@shop.test", "u@down.test", "mx.down.test[192.0.2.9]:25", fmt.Sprintf("550 5.1.1 <user%d@down.test>: Recipient address rejected: User unknown", (i+30)%60))
	}
	expect(t, says(t, l, time.Hour, end), "other servers, ", []string{"550 5.1.1 <user29@down.test>"})
}
