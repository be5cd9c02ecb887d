package gen

// session is an SMTP client's connection to the simulated server.
type session struct {
	name    []byte // "unknown" if the address has no name
	ip      []byte
	port    int
	pid     int32
	user    string // SASL login
	tls     bool
	inward  bool // from outside, to our mailboxes
	vanish  bool // ends without QUIT
	badAuth int  // failed logins to come
	refused int  // refused recipients to come
	mails   int  // messages to come
	sent    int
	began   int64
}

// client is the client as Postfix logs it.
func (s *session) client() string { return string(s.name) + "[" + string(s.ip) + "]" }

// newSession draws who connects and what for.
func (s *sim) newSession(pid int32) *session {
	c := &session{pid: pid, tls: s.of(8500), port: s.between(1024, 65536), began: s.now}
	switch kind := s.n(1000); {
	case kind < 590: // our users and applications
		c.user = s.world.senders[s.power(len(s.world.senders))]
		c.mails = 1
	case kind < 830: // from outside
		c.inward, c.mails = true, 1
	case kind < 940: // spammers
		c.refused, c.inward = 1+s.n(3), true
		if s.of(500) {
			c.mails = 1
		}
	case kind < 980: // password guessers
		c.badAuth, c.vanish = 1+s.n(2), s.of(5000)
	default: // scanners
		c.vanish = true
	}
	if c.mails > 0 && s.of(1500) {
		c.mails += 1 + s.n(4)
	}
	switch {
	case c.user != "":
		c.name = append(number(append(c.name, "app"...), s.power(64)), ".example.com"...)
		c.ip = number(append(c.ip, "192.0.2."...), 30+s.power(200))
		return c
	case c.mails > 0 && !s.of(800):
		c.name = append(number(append(c.name, "out"...), s.n(64)), '.')
		c.name = append(c.name, s.world.anyDomain(&s.rng).name...)
	default:
		c.name = append(c.name, "unknown"...)
	}
	c.ip = appendBenchIP(c.ip, &s.rng)
	return c
}

// senderOf begins the next message of a session and draws its envelope sender.
func (s *sim) senderOf(c *session) string {
	c.mails--
	c.sent++
	if !c.inward {
		return c.user
	}
	if s.of(400) {
		return ""
	}
	return s.world.strangers[s.power(len(s.world.strangers))]
}
