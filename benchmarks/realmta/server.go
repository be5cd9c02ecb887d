package main

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"
)

// server answers MTAs by the recipients' scenarios and records each answer
// that settles an attempt.
type server struct {
	truth *record

	mu       sync.Mutex
	attempts map[string]int // by MTA and recipient
}

// serve listens at each name=address, for the MTA of that name, which delivers
// there, until the process is ended.
func serve(truthFile string, listeners []string) error {
	truth, err := openRecord(truthFile)
	if err != nil {
		return err
	}
	s := &server{truth: truth, attempts: map[string]int{}}
	failed := make(chan error)
	for _, l := range listeners {
		mta, address, ok := strings.Cut(l, "=")
		if !ok {
			return fmt.Errorf("%q is not name=address", l)
		}
		at, err := net.Listen("tcp", address)
		if err != nil {
			return err
		}
		go func() { failed <- s.accept(at, mta) }()
	}
	if len(listeners) == 0 {
		return errors.New("nowhere to listen")
	}
	return <-failed
}

func (s *server) accept(at net.Listener, mta string) error {
	for {
		conn, err := at.Accept()
		if err != nil {
			return err
		}
		go (&session{server: s, mta: mta, conn: conn, in: bufio.NewReader(conn)}).run()
	}
}

// attempt counts the attempts at recipient; the first is 0.
func (s *server) attempt(mta, recipient string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := mta + " " + recipient
	n := s.attempts[key]
	s.attempts[key]++
	return n
}

// session is one connection of an MTA.
type session struct {
	*server
	mta  string
	conn net.Conn
	in   *bufio.Reader

	waiting []waiting // recipients that were accepted, until the end of the data
}

type waiting struct {
	recipient string
	end       string // the reply to the end of the data
}

// idle is how long a session may be silent.
const idle = time.Minute

func (c *session) run() {
	defer c.conn.Close()
	c.say("220 mx.example.com ESMTP")
	for {
		c.conn.SetDeadline(time.Now().Add(idle))
		line, err := c.in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		verb, _, _ := strings.Cut(strings.ToUpper(line), " ")
		open := true
		switch verb {
		case "EHLO", "HELO":
			c.say("250-mx.example.com\n250-ENHANCEDSTATUSCODES\n250 8BITMIME")
		case "MAIL":
			c.waiting = nil
			c.say("250 2.1.0 Ok")
		case "RSET":
			c.waiting = nil
			c.say("250 2.0.0 Ok")
		case "RCPT":
			open = c.rcpt(between(line))
		case "DATA":
			open = c.data()
		case "QUIT":
			c.say("221 2.0.0 Bye")
			open = false
		default:
			c.say("502 5.5.1 Not here")
		}
		if !open {
			return
		}
	}
}

// rcpt answers RCPT TO and tells whether the session goes on.
func (c *session) rcpt(recipient string) bool {
	sc, ok := scenarioOf(recipient)
	if !ok {
		c.say("501 5.1.3 No scenario has this name")
		return true
	}
	n := c.attempt(c.mta, recipient)
	text := reply(sc.rcpt, n)
	if strings.HasPrefix(text, "250") {
		c.waiting = append(c.waiting, waiting{recipient, reply(sc.end, n)})
	} else if err := c.truth.add(hears(c.mta, recipient, text)); err != nil {
		panic(err) // a truth with holes is worth nothing
	}
	return c.say(text)
}

// data takes a message and answers what its recipients' scenario says. Whoever
// shares a message shares the answer.
func (c *session) data() bool {
	if len(c.waiting) == 0 {
		return c.say("503 5.5.1 No recipients")
	}
	c.say("354 Go on")
	for {
		line, err := c.in.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
	}
	text := c.waiting[0].end
	for _, w := range c.waiting {
		if err := c.truth.add(hears(c.mta, w.recipient, text)); err != nil {
			panic(err)
		}
	}
	c.waiting = nil
	return c.say(text)
}

// say sends a reply of one or more lines. It tells whether the session goes
// on: an empty reply and 421 end it.
func (c *session) say(text string) bool {
	if text == "" {
		return false
	}
	_, err := c.conn.Write([]byte(strings.ReplaceAll(text, "\n", "\r\n") + "\r\n"))
	return err == nil && !strings.HasPrefix(text, "421")
}

// between is the address in angle brackets.
func between(line string) string {
	_, rest, _ := strings.Cut(line, "<")
	address, _, _ := strings.Cut(rest, ">")
	return address
}
