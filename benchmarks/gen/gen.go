package gen

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/mtalog/mtalog/parsers"
)

// Options say which log to write.
type Options struct {
	Format string    // one of Formats
	Size   int64     // bytes; the log ends with the first line that reaches it
	Seed   uint64    // another seed, another log
	Start  time.Time // when the log begins; zero means DefaultStart
}

// DefaultStart is a Monday, and long enough ago that no log ends in the future.
var DefaultStart = time.Date(2025, 3, 3, 0, 0, 0, 0, time.UTC)

// writers are the formats by name.
var writers = map[string]func(*sim){
	"postfix-rfc3339": func(s *sim) { runPostfix(s, true) },
	"postfix-syslog":  func(s *sim) { runPostfix(s, false) },

	"exim-default-old":  func(s *sim) { runExim(s, eximDefault, false) },
	"exim-default-new":  func(s *sim) { runExim(s, eximDefault, true) },
	"exim-millisec-old": func(s *sim) { runExim(s, eximMillisec, false) },
	"exim-millisec-new": func(s *sim) { runExim(s, eximMillisec, true) },
	"exim-all-old":      func(s *sim) { runExim(s, eximAll, false) },
	"exim-all-new":      func(s *sim) { runExim(s, eximAll, true) },

	"exchange-tracking":     runTracking,
	"exchange-send":         runSend,
	"exchange-receive":      runReceive,
	"exchange-connectivity": runConnectivity,
}

// Formats lists the names of all formats.
func Formats() []string {
	names := make([]string, 0, len(writers))
	for name := range writers {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Write writes a log to w and returns the truth about it.
func Write(w io.Writer, opt Options) (*Truth, error) {
	run := writers[opt.Format]
	if run == nil {
		return nil, fmt.Errorf("no log format %q: choose one of %s", opt.Format, strings.Join(Formats(), ", "))
	}
	if opt.Start.IsZero() {
		opt.Start = DefaultStart
	}
	s := &sim{rng: rng{opt.Seed}, out: output{w: w, size: opt.Size, b: make([]byte, 0, flushAt+1<<16)}, now: opt.Start.UnixMicro()}
	s.world = newWorld(&s.rng)
	s.tally.domains = s.world.domains()
	run(s)
	s.out.flush()
	if s.out.err != nil {
		return nil, s.out.err
	}
	t := s.tally.truth(&s.out)
	t.Format, t.Seed = opt.Format, opt.Seed
	return t, nil
}

// sim is what all MTAs have in common: the world, the clock and the books.
type sim struct {
	rng
	world *world
	out   output
	tally tally
	now   int64      // microseconds since 1970-01-01 UTC
	spare []*message // to be used again
}

// burst draws how many arrive at once: mostly one, now and then a mailing.
// Its mean is burstMean/100.
func (s *sim) burst() int {
	switch p := s.n(100); {
	case p < 70:
		return 1
	case p < 95:
		return 2 + s.n(4)
	default:
		return 20 + s.n(41)
	}
}

const burstMean = 358

// decide settles the next attempt for a recipient: which host is tried, what
// it answers, and what comes of it.
func (s *sim) decide(rc *recipient) {
	rc.mx = relay{}
	if len(rc.at.mx) > 0 {
		rc.mx = rc.at.mx[s.n(len(rc.at.mx))]
	}
	if rc.left == 0 {
		rc.obstacle = accept
	} else if rc.left != forever {
		rc.left--
	}
	rc.answer = nil
	if rc.obstacle < kinds {
		choice := answers[rc.at.family][rc.obstacle]
		rc.answer = choice[s.n(len(choice))]
	}
	switch rc.obstacle {
	case accept:
		rc.event = parsers.Delivered
	case unknown, policy, noHost:
		rc.event = parsers.Bounced
	default:
		rc.event = parsers.Deferred
	}
}
