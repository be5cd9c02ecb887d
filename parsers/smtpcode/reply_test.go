package smtpcode

import (
	"fmt"
	"strings"
	"testing"
)

var replyTests = []struct {
	text        string
	last, first string // what Postfix and Exim make of it
}{
	{"250 OK", "250", "250"},
	{"250", "250", "250"},
	{"250 ", "250", "250"},
	{"", "", ""},
	{"25", "", ""},
	{"OK", "", ""},
	{"5505.1.1 no blank", "", ""},
	{"250 2.0.0 Ok: queued as 4L000011", "250 2.0.0", "250 2.0.0"},
	{"250 2.6.0 <a@example.com> Queued mail for delivery -> 250 2.1.5", "250 2.6.0", "250 2.6.0"},
	{"250 Message 550 5.1.1 queued as 451 4.7.1", "250", "250"},
	{"550 5.1.1 host mx.test[192.0.2.1] said: 450 4.2.0 greylisted", "550 5.1.1", "550 5.1.1"},
	{"451 4.4.395 Target host responded with error. -> 421 4.3.2 Service not available", "451 4.4.395", "451 4.4.395"},

	// Lines joined by a blank.
	{"250-2.0.0 Message accepted 250-id=4L000131 250 thank you", "250 2.0.0", "250 2.0.0"},
	{"550-5.1.1 User unknown 550-please check the address 550 and try again", "550 5.1.1", "550 5.1.1"},
	{"550-User unknown 550-please check the address 550 5.1.1 and try again", "550 5.1.1", "550 5.1.1"},
	{"550-5.1.1 first 550-5.1.2 second 550 third", "550 5.1.2", "550 5.1.1"},
	{"550-first 550-5.1.2 second 550 5.1.3 third", "550 5.1.3", "550 5.1.2"},
	{"550-5.1.1 first line says unknown 550 5.2.1 last line says disabled", "550 5.2.1", "550 5.1.1"},
	{"550-5.1.1 two blanks  550 5.1.2 last", "550 5.1.2", "550 5.1.1"},
	{"550-5.1.1 first line 550 450 4.2.0 last line 450", "450 4.2.0", "550 5.1.1"},
	{"450-4.2.0 first line 450 550 5.1.1 last line 550", "550 5.1.1", "450 4.2.0"},
	{"550-5.1.1 mx.test said: 450 4.2.0 greylisted 550 try again", "550 5.1.1", "550 5.1.1"},
	{"550-unknown 550- 550-three  550 six", "550", "550"},
	{"550-5.7.1 cut in the second line 550-5.", "550 5.7.1", "550 5.7.1"},
	{"550-5.7.1 call 555-1234 or 250 others", "550 5.7.1", "550 5.7.1"},
	{"550-5.7.1 one 550", "550 5.7.1", "550 5.7.1"},

	// Lines joined by "\n" written out, or by a line feed.
	{`421-4.7.28 rate\n421 4.7.28 review`, "421 4.7.28", "421 4.7.28"},
	{`250-2.0.0 Message\\n250-id=1\\n250 thanks`, "250 2.0.0", "250 2.0.0"},
	{`550-User unknown\n550-please 450 4.2.0 check\n550 5.1.1 and try again`, "550 5.1.1", "550 5.1.1"},
	{`550-first\n450 4.2.0 last`, "450 4.2.0", "550 4.2.0"},
	{`550-first\n550 5.1.1 last\n450 4.2.0 text`, "550 5.1.1", "550 5.1.1"},
	{`550-5.1.1 first line 550\n450 4.2.0 last line 450`, "450 4.2.0", "550 5.1.1"},
	{"550-5.1.1 first\n450 4.2.0 last", "450 4.2.0", "550 5.1.1"},
	{"550-first\r\n550 5.1.1 last\r\n", "550 5.1.1", "550 5.1.1"},
	{"550-5.1.1 a\n550 450 4.2.0 is text here", "550 5.1.1", "550 5.1.1"},

	{"550-5.1.1 in550 5.1.2 after a letter", "550 5.1.1", "550 5.1.1"},

	// As written, though the class does not fit.
	{"250 5.0.0 accepted", "250 5.0.0", "250 5.0.0"},
	{"550 4.7.1 mismatch", "550 4.7.1", "550 4.7.1"},
	{"450 5.2.3 mismatch", "450 5.2.3", "450 5.2.3"},
	{"550  5.1.1 two blanks", "550 5.1.1", "550 5.1.1"},
	{"550 5.7.606 Access denied", "550 5.7.606", "550 5.7.606"},
	{"541 5.8.3 a subject of its own", "541 5.8.3", "541 5.8.3"},
	{"550 5.1.1", "550 5.1.1", "550 5.1.1"},
	{"550-5.1.1", "550 5.1.1", "550 5.1.1"},
	{"550 5.7.1, refused", "550 5.7.1", "550 5.7.1"},
	{"550 5.1.1. Unknown", "550 5.1.1", "550 5.1.1"},

	// Not codes.
	{"see 5.1.1", "", ""},
	{"550 4.96.2 is an outdated Exim version, refused", "550", "550"},
	{"550 5.1.1.7 is your address and it is blocked here", "550", "550"},
	{"550 [5.1.1.7] is blocked", "550", "550"},
	{"550 (5.1.1.7) is blocked", "550", "550"},
	{"550 5.01.001 leading zeros", "550", "550"},
	{"550 5.1.1234 four digits", "550", "550"},
	{"550 2025.11.24 02:56:00 rejected on 5.11.2025 by rule 5.1.2", "550", "550"},
	{"550 Blocked - see https://example.com/?ip=5.1.1.4 4.7.1 5.7.1", "550", "550"},
	{"552 1 Requested mail action aborted, mailbox not found", "552", "552"},

	// In other clothes.
	{"550 #5.1.0 Address rejected.", "550 5.1.0", "550 5.1.0"},
	{"550 [5.1.1] mailbox unavailable", "550 5.1.1", "550 5.1.1"},
	{"550 <5.1.1> mailbox unavailable", "550 5.1.1", "550 5.1.1"},
	{"550 (5.7.1) refused", "550 5.7.1", "550 5.7.1"},
	{"550 [#5.7.1] refused", "550 5.7.1", "550 5.7.1"},
	{"550 5.1.1: user unknown", "550 5.1.1", "550 5.1.1"},
	{"550 5.1.1-user unknown", "550 5.1.1", "550 5.1.1"},
	{"550\t5.1.1 a tab", "550 5.1.1", "550 5.1.1"},
	{"550?5.1.1 a tab as Postfix logs it", "550 5.1.1", "550 5.1.1"},
	{"553 sorry, no mailbox here by that name. (#5.1.1)", "553 5.1.1", "553 5.1.1"},
	{"511 sorry, no mailbox here by that name (#5.1.1 - chkuser)", "511 5.1.1", "511 5.1.1"},
	{"550-sorry 550 no mailbox here (#5.1.1)", "550 5.1.1", "550 5.1.1"},
	{"550 refused (#12) by rule (#5.7.1)", "550 5.7.1", "550 5.7.1"},
	{"550 #4.7.1 wrong class", "550", "550"},
	{"550 sorry (#4.7.1)", "550", "550"},
	{"550 [5.1.1 is open", "550", "550"},
	{"550 [5.1.1", "550", "550"},
}

func printReply(r Reply, e Enhanced) string {
	if e == 0 {
		return r.String()
	}
	return fmt.Sprintf("%v %v", r, e)
}

func TestReadReply(t *testing.T) {
	for _, tt := range replyTests {
		if got := printReply(ReadReply([]byte(tt.text), LastLine)); got != tt.last {
			t.Errorf("last line of %q: got %q, want %q", tt.text, got, tt.last)
		}
		if got := printReply(ReadReply([]byte(tt.text), FirstLine)); got != tt.first {
			t.Errorf("first line of %q: got %q, want %q", tt.text, got, tt.first)
		}
	}
}

func TestScanReply(t *testing.T) {
	for in, want := range map[string]Reply{
		"100": 100, "699": 699, "550 x": 550, "550-x": 550, "550?5.1.1": 550, "550\t": 550, "550\n": 550,
		"": 0, "55": 0, "099 x": 0, "700 x": 0, "5:0 x": 0, "55x y": 0, "x50 y": 0, "55:": 0, "5500": 0, "550!": 0, "550.": 0, "550: x": 0,
	} {
		if r, n := ScanReply([]byte(in)); r != want || (n == 3) != (want != 0) {
			t.Errorf("%q: %v, %d, want %v", in, r, n, want)
		}
	}
}

func TestOneLine(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"550-5.1.1 User unknown 550-please check 550 and try again", "550 5.1.1 User unknown please check and try again"},
		{"550-5.1.1 first 550-5.1.1 second 550 5.1.1  third", "550 5.1.1 first second third"},
		{`421-4.7.28 rate\n421 4.7.28 review`, "421 4.7.28 rate review"},
		{`250-2.0.0 Message\\n250-id=1\\n250 thanks`, "250 2.0.0 Message id=1 thanks"},
		{`550-a\r\n550  5.1.1  b`, "550 a b"},
		{"550-first\r\n550 last", "550 first last"},
		{"550-a 550 5.1.1", "550 a "},
		{"550 5.1.1 one 550 5.1.1 line", "550 5.1.1 one 550 5.1.1 line"},
		{"550", "550"},
		{`no reply\n550 5.1.1`, `no reply\n550 5.1.1`},
	} {
		if got := OneLine(tt.text); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestReadReplyCutAnywhere(t *testing.T) {
	for _, tt := range replyTests {
		for i := range len(tt.text) {
			cut := tt.text[:i]
			for _, which := range []Line{LastLine, FirstLine} {
				if r, e := ReadReply([]byte(cut), which); r != 0 && !strings.Contains(cut, r.String()) || e != 0 && !strings.Contains(cut, e.String()) {
					t.Errorf("%q: %v %v is not in it", cut, r, e)
				}
			}
		}
	}
}

func TestReadReplyDoesNotAllocate(t *testing.T) {
	for _, tt := range replyTests {
		text := []byte(tt.text)
		if n := testing.AllocsPerRun(10, func() {
			ReadReply(text, LastLine)
			ReadReply(text, FirstLine)
		}); n != 0 {
			t.Errorf("%q: %v allocations", tt.text, n)
		}
	}
}
