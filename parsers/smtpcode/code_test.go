package smtpcode

import "testing"

func TestEffective(t *testing.T) {
	for _, tt := range []struct {
		own, verdict string
		reply        Reply
		want         string
		origin       Origin
	}{
		{"", "", 0, "", NoOrigin},
		{"", "", 354, "", NoOrigin},
		{"", "", 650, "", NoOrigin},
		{"", "", 550, "5.0.0", Implied},
		{"", "", 421, "4.0.0", Implied},
		{"", "4.4.1", 0, "4.4.1", FromMTA},
		{"", "5.0.0", 550, "5.0.0", FromMTA},
		{"5.1.1", "", 550, "5.1.1", FromReply},
		{"5.1.1", "5.1.1", 550, "5.1.1", FromReply},
		{"5.7.1", "4.7.1", 554, "5.7.1", FromReply}, // a greeting, deferred
		{"5.1.1", "5.0.0", 550, "5.1.1", FromReply}, // in another line than the one obeyed
		{"4.7.1", "5.0.0", 550, "4.7.1", FromReply}, // as written
		{"5.0.0", "5.7.1", 550, "5.7.1", FromMTA},
		{"5.0.0", "4.0.0", 550, "5.0.0", FromReply},
		{"2.0.0", "5.5.0", 250, "5.5.0", FromMTA}, // protocol error
		{"2.1.5", "5.5.0", 250, "5.5.0", FromMTA},
		{"2.6.0", "2.0.0", 250, "2.6.0", FromReply},
	} {
		own, _ := ScanEnhanced([]byte(tt.own))
		verdict, _ := ScanEnhanced([]byte(tt.verdict))
		got, origin := Effective(own, verdict, tt.reply)
		if got.String() != tt.want || origin != tt.origin {
			t.Errorf("Effective(%s, %s, %v) = %v from %v, want %s from %v", tt.own, tt.verdict, tt.reply, got, origin, tt.want, tt.origin)
		}
	}
}

func TestScanEnhanced(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"5.1.1", "5.1.1"}, {"2.0.0 Ok", "2.0.0"}, {"4.7.999 x", "4.7.999"}, {"5.100.20", "5.100.20"},
		{"5.1.1.", "5.1.1"}, {"5.1.1. Unknown", "5.1.1"}, {"5.1.1,", "5.1.1"}, {"5.1.1:x", "5.1.1"},
		{"5.1.1.9", ""}, {"5.1.1.0", ""}, {"5-1.1", ""}, {"5.1 1", ""}, {"5.1.1234", ""}, {"5.1234.1", ""}, {"5.01.1", ""}, {"5.1.01", ""}, {"05.1.1", ""},
		{"5.1.1a", ""}, {"5.1.1Z", ""}, {"5.1.1_", ""}, {"3.1.1", ""}, {"1.1.1", ""}, {"6.1.1", ""}, {"55.1.1", ""},
		{"5..1", ""}, {"5.1.", ""}, {"5.1", ""}, {"5", ""}, {"", ""}, {"5.1. 1", ""}, {"5 1 1", ""}, {"5.+1.1", ""},
	} {
		e, n := ScanEnhanced([]byte(tt.in))
		if e.String() != tt.want || n != len(tt.want) {
			t.Errorf("%q: got %q of %d bytes, want %q", tt.in, e, n, tt.want)
		}
	}
}
