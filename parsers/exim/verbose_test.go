package exim

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
)

// verboseLines are what the output of "exim -bd -v" tells line by line. Lines that tell
// nothing have no expectation.
var verboseLines = []lineTest{
	{`    1 LOG: MAIN`, ``},
	{`    1   exim 4.96 daemon started: pid=1, -q15m, listening for SMTP on port 25 (IPv6 and IPv4)`, ``},
	{`  273 LOG: MAIN`, ``},
	{`  273   <= a@example.com H=app_1.app_default (0123456789ab) [192.0.2.7] P=esmtp S=420 id=m@example.com`,
		`received pid=273 begins mid=m@example.com from=<a@example.com> client=app_1.app_default[192.0.2.7] helo=0123456789ab proto=esmtp size=420`},
	{`  273 LOG: smtp_connection MAIN`, ``},
	{`  273   SMTP connection from app_1.app_default (0123456789ab) [192.0.2.7] closed by QUIT`, `disconnect pid=273 client=app_1.app_default[192.0.2.7] helo=0123456789ab`},
	{`  274 Exim version 4.96 uid=101 gid=101 pid=274 D=80001`, ``},
	{`Berkeley DB: Berkeley DB 5.3.28: (September  9, 2013)`, ``},
	{`Size of off_t: 8`, ``},
	{`  274 delivering 1xViJm-00004i-1E`, ``},
	{`  274 R: smarthost for b@example.net`, ``},
	{`  275 T: remote_smtp_smarthost for b@example.net`, ``},
	{`  275   SMTP<< 220 mx.example.net ESMTP`, ``},
	{`  275          250 HELP`, ``},
	{`  275   SMTP<< 451 4.7.1 later`, ``},
	{`  275 LOG: MAIN`, ``},
	{`  275   H=mx.example.net [192.0.2.9]: SMTP error from remote mail server after RCPT TO:<b@example.net>: 451 4.7.1 later`,
		`delayed stage=rcpt pid=275 relay=mx.example.net[192.0.2.9] reply=451 enh=4.7.1 by=reply text=SMTP error from remote mail server after RCPT TO:<b@example.net>: 451 4.7.1 later`},
	{`  275   SMTP(close)>>`, ``},
	{`  275 LOG: MAIN`, ``},
	{`  275   plain authenticator failed H=mx.example.net [192.0.2.9] 535 5.7.8 no`,
		`delayed stage=auth pid=275 relay=mx.example.net[192.0.2.9] reply=535 enh=5.7.8 by=reply text=535 5.7.8 no`},
	{`  274 LOG: MAIN`, ``},
	{`  274   == b@example.net R=smarthost T=remote_smtp_smarthost defer (-44) H=mx.example.net [192.0.2.9]: SMTP error from remote mail server after RCPT TO:<b@example.net>: 451 4.7.1 later`,
		`deferred stage=rcpt pid=274 via=remote_smtp_smarthost id=1xViJm-00004i-1E to=b@example.net relay=mx.example.net[192.0.2.9] errno=-44 reply=451 enh=4.7.1 by=reply text=SMTP error from remote mail server after RCPT TO:<b@example.net>: 451 4.7.1 later`},
	{`  274 LOG: MAIN`, ``},
	{`  274   Completed`, `message_end pid=274 id=1xViJm-00004i-1E`},
	{`12345 LOG: MAIN REJECT`, ``},
	{`12345   H=(x) [192.0.2.66] F=<a@example.org> rejected RCPT <b@example.net>: relay not permitted`,
		`rejected stage=rcpt pid=12345 from=<a@example.org> to=b@example.net client=[192.0.2.66] helo=x enh=5.0.0 by=implied text=relay not permitted`},
	{`12345 LOG: MAIN`, ``},
	{`12346   == c@example.net R=dns defer (-1): of another process`, ``},
	{`12345   == c@example.net R=dns defer (-1): not right after its head`, ``},
	{`12345 LOG: MAIN`, ``},
	{`12345   Frozen (delivery error message)`, `held pid=12345 text=Frozen (delivery error message)`},
	{`some other text`, `error: line damaged`},
}

// TestVerbose reads the output of "exim -v" after its container's stamps, with the time
// that a container engine tells for each line, and without any.
func TestVerbose(t *testing.T) {
	const stamp = "2026-11-24T04:39:46.123456789Z "
	for _, f := range []struct{ name, before string }{{"docker logs -t", stamp}, {"json-file", ""}} {
		p := New(parsers.Options{Location: time.UTC})
		for _, c := range verboseLines {
			if f.before != "" && (strings.HasPrefix(c.line, "Berkeley") || strings.HasPrefix(c.line, "Size") || strings.HasPrefix(c.line, "some")) {
				continue // without a process ID they look like syslog's
			}
			p.Anchor(time.Date(2026, 11, 24, 4, 39, 46, 0, time.UTC).UnixMicro())
			expect(t, p, f.before+c.line, c.want)
		}
	}
}

// bareLines are what "exim -v" prints without a process ID.
var bareLines = []lineTest{
	{`  SMTP<< 220 mx.example.net ESMTP`, ``},
	{`LOG: MAIN`, ``},
	{`  <= a@example.com U=a P=local S=390`, `received begins from=<a@example.com> user=a proto=local size=390`},
	{`delivering 1xViJm-00004i-1E`, ``},
	{`R: dnslookup for b@example.net`, ``},
	{`Connecting to mx.example.net [192.0.2.9]:25 ... connected`, ``},
	{`  SMTP<< 250 OK`, ``},
	{`         250 HELP`, ``},
	{`LOG: MAIN`, ``},
	{`  => b@example.net R=dnslookup T=remote_smtp H=mx.example.net [192.0.2.9] C="250 OK"`,
		`delivered stage=end-of-data via=remote_smtp id=1xViJm-00004i-1E to=b@example.net relay=mx.example.net[192.0.2.9] reply=250 enh=2.0.0 by=implied text=250 OK`},
	{`  == c@example.net R=dnslookup defer (-1): not right after its head`, ``},
	{`LOG: queue_run MAIN`, ``},
	{`  Completed`, `message_end id=1xViJm-00004i-1E`},
	{`LOG: system`, `error: line damaged`},
	{`some other text`, `error: line damaged`},
}

// entriesAlone are entries of which "journalctl -o cat" left no more.
var entriesAlone = []lineTest{
	{`1xViJm-00004i-1E <= a@example.com U=a P=local S=390`, `received id=1xViJm-00004i-1E begins from=<a@example.com> user=a proto=local size=390`},
	{`1xViJm-0000000004i-1E2f ** b@example.net R=dnslookup T=remote_smtp H=mx.example.net [192.0.2.9]: SMTP error from remote mail server after RCPT TO:<b@example.net>: 550 5.1.1 no`,
		`bounced stage=rcpt via=remote_smtp id=1xViJm-0000000004i-1E2f to=b@example.net relay=mx.example.net[192.0.2.9] reply=550 enh=5.1.1 by=reply text=SMTP error from remote mail server after RCPT TO:<b@example.net>: 550 5.1.1 no`},
	{`1xViJm-00004i-1E Completed`, `message_end id=1xViJm-00004i-1E`},
	{`1xViJm-00004i-1E`, `error: line damaged`},
	{`1xViJm-00004i-1E `, `error: line damaged`},
	{`H=(x) [192.0.2.66] F=<a@example.org> rejected RCPT <b@example.net>: relay not permitted`, `error: line damaged`},
}

func TestVerboseBare(t *testing.T) {
	for _, lines := range [][]lineTest{bareLines, entriesAlone} {
		p := New(parsers.Options{Location: time.UTC})
		for _, c := range lines {
			expect(t, p, c.line, c.want)
		}
	}
}

// TestVerboseInLog puts such lines where strangers can: into the headers of a refused
// message, which the reject log has below the entry.
func TestVerboseInLog(t *testing.T) {
	forged := []string{"1xViKE-0001cJ-30 => forged@example.net R=r T=t", "LOG: MAIN", "  == b@example.net R=dns defer (-1): forged", "  274 LOG: MAIN", "  274   == b@example.net R=dns defer (-1): forged", "12345 LOG: MAIN", "12345   == b@example.net R=dns defer (-1): forged"}
	for _, entry := range []string{
		"2026-11-24 04:40:14 1xViKE-0001cJ-30 H=a.example.com [192.0.2.7] F=<s@example.com> rejected after DATA: no",
		"Nov 24 04:39:46 mx1 exim[123]: 1xViKE-0001cJ-30 H=a.example.com [192.0.2.7] F=<s@example.com> rejected after DATA: no",
		"<22>2026-11-24 04:40:14 1xViKE-0001cJ-30 H=a.example.com [192.0.2.7] F=<s@example.com> rejected after DATA: no",
		"mx1 exim[123]: 2026-11-24 04:40:14 1xViKE-0001cJ-30 H=a.example.com [192.0.2.7] F=<s@example.com> rejected after DATA: no",
		"2026-11-24 04:40:14\tMail.Info\tmx1\texim[123]: 1xViKE-0001cJ-30 H=a.example.com [192.0.2.7] F=<s@example.com> rejected after DATA: no",
		`{"time":"2026-11-24T04:40:14Z","stream":"stdout","log":"2026-11-24 04:40:14 1xViKE-0001cJ-30 H=a.example.com [192.0.2.7] F=<s@example.com> rejected after DATA: no\n"}`,
		`{"PROGRAM":"exim","HOST":"mx1","MESSAGE":"1xViKE-0001cJ-30 H=a.example.com [192.0.2.7] F=<s@example.com> rejected after DATA: no"}`,
		"2026-11-24T04:39:46.5Z 2026-11-24 04:40:14 1xViKE-0001cJ-30 H=a.example.com [192.0.2.7] F=<s@example.com> rejected after DATA: no",
	} {
		p := New(parsers.Options{Location: time.UTC})
		if got := parse(p, entry); !strings.HasPrefix(got, "rejected ") {
			t.Errorf("%s: %s", entry, got)
		}
		for _, l := range slices.Concat(forged, forged) {
			if got := parse(p, l); strings.Contains(got, "forged") {
				t.Errorf("after %s: %s", entry, got)
			}
		}
	}
}

// TestVerboseAllocs reads lines whose message IDs are kept from line to line.
func TestVerboseAllocs(t *testing.T) {
	var all []string
	for _, c := range slices.Concat(verboseLines, bareLines, entriesAlone) {
		all = append(all, c.line)
	}
	parsertest.NoAllocs(t, New(parsers.Options{Location: time.UTC}), all...)
}
