package smtpcode

import (
	"regexp"
	"slices"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
)

func TestRegistryLoads(t *testing.T) {
	r := loadRegistry()
	for _, tt := range []struct {
		table     string
		got, want int
	}{
		{"classes", len(r.classes), 5},
		{"subjects", len(r.subjects), 8},
		{"enhanced_status_codes", len(r.enhanced), 81},
		{"reply_codes", len(r.replies), 69},
		{"seed_notes", len(r.listed), 90},
		{"exchange_codes", len(r.exchange), 154},
		{"provider_codes", len(r.providers), 239},
	} {
		if tt.got < tt.want {
			t.Errorf("%s: %d rows, want %d at least", tt.table, tt.got, tt.want)
		}
	}
	if len(r.byCode) != len(r.enhanced) || len(r.byReply) != len(r.replies) {
		t.Error("a code stands twice in its table")
	}
	for _, x := range r.exchange {
		if x.Last < x.First || x.First.Class() != x.Last.Class() || x.First.Subject() != x.Last.Subject() {
			t.Errorf("range %v-%v", x.First, x.Last)
		}
	}
	for i, p := range r.providers {
		if i > 0 && p.Order <= r.providers[i-1].Order {
			t.Errorf("%d %s: out of order", p.Order, p.Provider)
		}
		if _, err := regexp.Compile(p.Pattern); err != nil {
			t.Errorf("%d %s: %v", p.Order, p.Provider, err)
		} else if !p.Match(OneLine(p.Example)) {
			t.Errorf("%d %s: does not match its own example: %s", p.Order, p.Provider, p.Example)
		}
	}
	for i, c := range r.replies {
		if i > 0 && c.Code <= r.replies[i-1].Code {
			t.Errorf("%v: out of order", c.Code)
		}
	}
}

func TestLookup(t *testing.T) {
	for _, tt := range []struct {
		code, row string
		precision Precision
	}{
		{"5.1.1", "X.1.1", Exact},
		{"4.7.26", "X.7.26", Exact},
		{"5.0.0", "X.0.0", Exact},
		{"5.7.606", "X.7.0", SubjectOnly},
		{"5.1.99", "X.1.0", SubjectOnly},
		{"5.0.350", "X.0.0", SubjectOnly},
		{"5.8.1", "X.0.0", ClassOnly},
		{"4.999.999", "X.0.0", ClassOnly},
	} {
		e := must.Have(Parse(tt.code))(t)
		if got := Lookup(e); got.Code() != tt.row || got.Precision != tt.precision || got.Asked != e {
			t.Errorf("%s: got %s by %v, want %s by %v", tt.code, got.Code(), got.Precision, tt.row, tt.precision)
		}
	}
}

func TestEachRowIsFound(t *testing.T) {
	for row := range EnhancedCodes() {
		for _, class := range []int{2, 4, 5} {
			if got := Lookup(Make(class, row.Subject, row.Detail)); got.Code() != row.Code() || got.Precision != Exact {
				t.Errorf("%s with class %d: got %s", row.Code(), class, got.Code())
			}
		}
		for _, r := range row.BasicCodes {
			if _, ok := LookupReply(r); !ok {
				t.Errorf("%s goes with %v, which is not in the table of reply codes", row.Code(), r)
			}
		}
	}
	for row := range ReplyCodes() {
		if got, ok := LookupReply(row.Code); !ok || got != row {
			t.Errorf("%v: got %v", row.Code, got)
		}
	}
	for row := range Classes() {
		if got, ok := classOf(row.Digit); !ok || got != row {
			t.Errorf("class %d: got %v", row.Digit, got)
		}
	}
	for row := range Subjects() {
		if got, ok := subjectOf(row.Number); !ok || got != row {
			t.Errorf("subject %d: got %v", row.Number, got)
		}
	}
	if !slices.ContainsFunc(tables().exchange, func(x exchangeCode) bool { return x.has(Make(5, 7, 620)) }) {
		t.Error("5.7.620 lies in no range")
	}
}

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		in     string
		reason Reason
		cure   string
	}{
		{"5.01.1", LeadingZero, "write 5.1.1"},
		{"05.1.1", LeadingZero, "write 5.1.1"},
		{"5.00.0", LeadingZero, "write 5.0.0"},
		{"5. 1.1", WhiteSpace, "write 5.1.1"},
		{" 5.1.1", WhiteSpace, "write 5.1.1"},
		{" ", WhiteSpace, ""},
		{"1.0.1", NoSuchClass, "if the reply code 101 is meant, ask for 101"},
		{"1.1.1", NoSuchClass, "if the reply code 111 is meant, ask for 111"},
		{"3.5.4", NoSuchClass, "if the reply code 354 is meant, ask for 354"},
		{"6.1.1", NoSuchClass, ""},
		{"3.54.1", NoSuchClass, ""},
		{"5.1.1234", TooLong, ""},
		{"55.1.1", TooLong, ""},
		{"5.7", WrongParts, "write 5.7.0"},
		{"5.1.1.7", WrongParts, ""},
		{"5..1", WrongParts, ""},
		{"5.7.606-649", RangeOfCodes, "ask for one code of it, such as 5.7.606"},
		{"", NotACode, "write a reply code (550), an enhanced status code (5.1.1) or a whole reply"},
		{"55", NotACode, "write a reply code (550), an enhanced status code (5.1.1) or a whole reply"},
		{"5.x.1", NotACode, "write a reply code (550), an enhanced status code (5.1.1) or a whole reply"},
		{"five-fold", NotACode, "write a reply code (550), an enhanced status code (5.1.1) or a whole reply"},
		{"...", NotACode, "write a reply code (550), an enhanced status code (5.1.1) or a whole reply"},
	} {
		e, err := Parse(tt.in)
		pe, ok := err.(*ParseError)
		if e != 0 || !ok || pe.Reason != tt.reason || pe.Cure != tt.cure || pe.Input != tt.in {
			t.Errorf("%q: got %v, %v", tt.in, e, err)
		}
	}
}
