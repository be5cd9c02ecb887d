package main

import (
	"fmt"
	"os"
	"sync"
	"time"
)

// linesPerMessage is how many lines are written about one message.
const linesPerMessage = 5

// kept is how many rotated logs are kept.
const kept = 6

// writer writes messages at a steady rate and renames the log now and then.
type writer struct {
	path   string
	rate   int // lines per second
	rotate time.Duration

	mu       sync.Mutex
	messages int64
	written  []mark
}

// mark says when a number of messages had been written.
type mark struct {
	messages int64
	at       time.Time
}

func (w *writer) run(d time.Duration) error {
	f, err := w.open()
	if err != nil {
		return err
	}
	defer func() { f.Close() }()
	began := time.Now()
	rotated := began
	var buf []byte
	for n := int64(0); time.Since(began) < d; time.Sleep(5 * time.Millisecond) {
		due := int64(time.Since(began).Seconds() * float64(w.rate) / linesPerMessage)
		buf = buf[:0]
		for now := time.Now(); n < due; {
			n++
			buf = appendMessage(buf, n, now)
		}
		if _, err := f.Write(buf); err != nil {
			return err
		}
		w.mark(n)
		if time.Since(rotated) >= w.rotate {
			rotated = time.Now()
			f.Close()
			w.shift()
			if f, err = w.open(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *writer) open() (*os.File, error) {
	return os.OpenFile(w.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
}

// shift renames as logrotate does.
func (w *writer) shift() {
	for i := kept; i > 1; i-- {
		os.Rename(fmt.Sprintf("%s.%d", w.path, i-1), fmt.Sprintf("%s.%d", w.path, i))
	}
	os.Rename(w.path, w.path+".1")
}

func (w *writer) mark(n int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if n > w.messages {
		w.messages = n
		w.written = append(w.written, mark{n, time.Now()})
	}
}

// waitingSince returns when the first message after the first n was written,
// or now if there was none by then.
func (w *writer) waitingSince(n int64, now time.Time) time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	for len(w.written) > 0 && w.written[0].messages <= n {
		w.written = w.written[1:]
	}
	if len(w.written) > 0 && w.written[0].at.Before(now) {
		return w.written[0].at
	}
	return now
}

// appendMessage appends the lines of the n-th message. One in ten fails, in a
// few ways.
func appendMessage(b []byte, n int64, now time.Time) []byte {
	head := now.UTC().Format("2006-01-02T15:04:05.000000+00:00") + " mx1 postfix/"
	id := fmt.Sprintf("4F%010X", n)
	b = fmt.Appendf(b, "%ssmtpd[%d]: %s: client=mail%d.example.net[192.0.2.%d]\n", head, 100+n%20, id, n%50, n%50+1)
	b = fmt.Appendf(b, "%scleanup[%d]: %s: message-id=<%d.soak@example.net>\n", head, 200+n%20, id, n)
	b = fmt.Appendf(b, "%sqmgr[300]: %s: from=<sender%d@example.net>, size=%d, nrcpt=1 (queue active)\n", head, id, n%1000, 1000+n%9000)
	outcome := "dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 9F01)"
	switch n % 30 {
	case 3:
		outcome = "dsn=5.1.1, status=bounced (host mx.example.com[192.0.2.77] said: 550 5.1.1 <x@example.com>: Recipient address rejected: User unknown in virtual mailbox table (in reply to RCPT TO command))"
	case 13:
		outcome = "dsn=4.7.0, status=deferred (host mx.example.com[192.0.2.77] said: 421 4.7.0 Try again later (in reply to end of DATA command))"
	case 23:
		outcome = "dsn=4.4.1, status=deferred (connect to mx.example.com[192.0.2.77]:25: Connection timed out)"
	}
	b = fmt.Appendf(b, "%ssmtp[%d]: %s: to=<u%d@d%d.example.com>, relay=mx.example.com[192.0.2.77]:25, delay=0.9, delays=0.1/0/0.3/0.5, %s\n", head, 400+n%20, id, n, n%300, outcome)
	return fmt.Appendf(b, "%sqmgr[300]: %s: removed\n", head, id)
}
