package main

import (
	"errors"
	"fmt"
	"net/smtp"
	"net/textproto"
	"strings"
	"sync"
	"time"
)

// batch is mail for one MTA. Message n's recipients have n in their names, so
// that no two messages share one.
type batch struct {
	mta, to         string
	first, messages int
	pause           time.Duration
}

// sessions is how many connections send a batch.
const sessions = 4

func (b batch) send(truthFile string) error {
	truth, err := openRecord(truthFile)
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	errs := make([]error, sessions)
	for i := range sessions {
		wg.Go(func() { errs[i] = b.session(truth, i) })
	}
	wg.Wait()
	return errors.Join(errs...)
}

// session sends every message whose number is i modulo sessions.
func (b batch) session(truth *record, i int) error {
	c, err := smtp.Dial(b.to)
	if err != nil {
		return err
	}
	defer c.Close()
	for n := b.first + i; n < b.first+b.messages; n += sessions {
		if err := b.message(c, truth, n); err != nil {
			return fmt.Errorf("message %d: %w", n, err)
		}
		time.Sleep(b.pause)
	}
	return c.Quit()
}

func (b batch) message(c *smtp.Client, truth *record, n int) error {
	if err := c.Mail(fmt.Sprintf("sender.%d@example.com", n)); err != nil {
		return err
	}
	for _, to := range recipients(n) {
		s := said{MTA: b.mta, Recipient: to, Outcome: "accepted", Code: 250}
		if err := c.Rcpt(to); err != nil {
			refusal, ok := errors.AsType[*textproto.Error](err)
			if !ok {
				return err
			}
			s.Outcome = "rejected"
			s.Code, s.Enhanced = codes(fmt.Sprintf("%d %s", refusal.Code, refusal.Msg))
		}
		if err := truth.add(s); err != nil {
			return err
		}
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	text := strings.ReplaceAll("From: sender@example.com\nSubject: message %d\n\nHello.\n", "\n", "\r\n")
	if _, err := fmt.Fprintf(w, text, n); err != nil {
		return err
	}
	return w.Close()
}

// recipients are those of message n: one whose scenario needs a message of its
// own, or three with scenarios that follow one another; each seventh message
// also has one that the MTA must refuse.
func recipients(n int) (list []string) {
	address := func(s scenario) string { return fmt.Sprintf("%s.%d@%s", s.name, n, s.domain()) }
	first := scenarios[n%len(scenarios)]
	list = append(list, address(first))
	for i := 1; i < 3 && !first.alone; i++ {
		if s := scenarios[(n+i)%len(scenarios)]; !s.alone {
			list = append(list, address(s))
		}
	}
	if n%7 == 0 {
		list = append(list, fmt.Sprintf("nobody.%d@%s", n, refused))
	}
	return list
}
