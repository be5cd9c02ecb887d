package classify

import (
	"slices"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/parsers"
)

func TestTables(t *testing.T) {
	if _, err := loadTables(); err != nil {
		t.Fatal(err)
	}
	n := 0
	for c := range Categories() {
		n++
		if c.Name == "" || c.Title == "" || c.Description == "" || c.Advice == "" || categoryOf(t, c.Name) != c.ID {
			t.Errorf("%+v", c)
		}
	}
	if n < 26 || Unknown.String() != "unknown" || Category(200).String() != "" {
		t.Errorf("%d categories, the unknown one is %v", n, Unknown)
	}
	n = 0
	seen := map[string]bool{}
	for p := range Providers() {
		n++
		if seen[p.Name] || len(p.Relays)+len(p.Domains) == 0 || p.ID.String() != p.Name {
			t.Errorf("%+v", p)
		}
		seen[p.Name] = true
		for _, s := range slices.Concat(p.Relays, p.Domains) {
			if len(s) > 64 || s != lower(s) {
				t.Errorf("%s: suffix %q", p.Name, s)
			}
		}
		for _, s := range p.Relays {
			if name := strings.Repeat("x", 64) + "." + s; ProviderOfRelay([]byte(name)) != p.ID {
				t.Errorf("%s: not found by the long name %s", p.Name, name)
			}
		}
	}
	if n < 40 || Provider(9999).String() != "" {
		t.Errorf("%d providers", n)
	}
}

func categoryOf(t *testing.T, name string) Category {
	t.Helper()
	c, ok := CategoryNamed(name)
	if !ok {
		t.Errorf("no category %q", name)
	}
	return c
}

func TestRuleIDs(t *testing.T) {
	c := classifier(t)
	seen := map[int32]bool{}
	for r := range c.Rules() {
		if r.ID <= 0 || r.ID >= FirstUserRule || seen[r.ID] || c.Rule(r.ID) != r {
			t.Errorf("rule %d (%s): an ID is unique, above 0 and below %d", r.ID, r.Pattern, FirstUserRule)
		}
		seen[r.ID] = true
		if got := RuleAdvice(r.ID); got != r.Advice {
			t.Errorf("rule %d: advice %q, want %q", r.ID, got, r.Advice)
		}
		if r.Tier == "provider" && !ofProvider(r) || ofProvider(r) && r.Tier != "provider" && r.Tier != "text" {
			t.Errorf("rule %d of tier %s: IDs from 1000 are those of providers, which are asked in the tiers text and provider", r.ID, r.Tier)
		}
	}
	if c.Rule(0) != nil || RuleAdvice(0) != "" {
		t.Error("there is a rule 0")
	}
}

// TestRuleFile reads what a spreadsheet saves, and names what is wrong.
func TestRuleFile(t *testing.T) {
	r := classifier(t, table("\ufeffPattern , category,provider,advice", "(?i)zyx,dns,Partner,Call them.")).Rule(FirstUserRule)
	if r == nil || r.Tier != "text" || r.Field != "text" || r.Pattern != "(?i)zyx" || r.Category.String() != "dns" || r.Provider != "Partner" || r.Advice != "Call them." || r.Line != 2 {
		t.Errorf("%+v", r)
	}
	for _, tt := range []struct{ header, row, want string }{
		{"pattern,category,pattern", "x,dns,y", "rules.csv:1: column pattern: the header names it twice; remove one"},
		{"pattern,advice", "x,y", "rules.csv:1: column category: the header has no such column; begin the file"},
		{"pattern,category,nosuch", "x,dns,y", "rules.csv:1: column nosuch: no column is called so; choose from tier"},
		{"pattern,category", ",dns", "rules.csv:2: column pattern: it is empty"},
		{"pattern,category", `x,"dns`, "rules.csv:2: column 8: extraneous or missing \" in quoted-field; put fields"},
		{"pattern,category", "x,dns,y", "rules.csv:2: 3 fields, but the header names 2"},
		{"pattern,category,id", "x,dns,five", `rules.csv:2: column id: "five" is not a number`},
		{"pattern,category,id", "x,dns,5th", `rules.csv:2: column id: "5th" is not a number`},
		{"pattern,category,field", "x,dns,subject", `rules.csv:2: column field: "subject" cannot be matched; choose one of text`},
	} {
		if _, err := New(table(tt.header, tt.row)); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%s, %s: %v, want %s", tt.header, tt.row, err, tt.want)
		}
	}
}

func TestProvider(t *testing.T) {
	for _, tt := range []struct{ relay, recipient, want string }{
		{"gmail-smtp-in.l.google.com", "user@example.com", "Google"},
		{"example-com.mail.protection.outlook.com", "user@example.com", "Microsoft 365"},
		{"hotmail-com.olc.protection.outlook.com", "user@hotmail.com", "Microsoft Outlook.com"},
		{"MTA5.AM0.YAHOODNS.NET", "", "Yahoo"},
		{"mx01.emig.gmx.net.", "", "GMX"},
		{"mx00.ionos.de", "", "IONOS"},
		{"mxa-00000000.gslb.pphosted.com", "user@gmail.com", "Proofpoint"},
		{"inbound-smtp.eu-west-1.amazonaws.com", "", "Amazon SES"},
		{"mx1.mail.me.com.akadns.net", "", "Apple"},
		{"mx.rediffmail.rediff.akadns.net", "", "Rediffmail"},
		{"mx.example.akadns.net", "", ""}, // Akamai serves the names of many
		{"mx.example.com", "user@gmail.com", "Google"},
		{"", "User@T-Online.de", "T-Online"},
		{"", "user@mail.example.com", ""},
		{"notgoogle.com", "user@notgmail.com", ""},
		{"mail.protection", "nobody", ""},
		{"...", "@", ""},
	} {
		r := parsers.Record{Event: parsers.Delivered, Relay: parsers.Peer{Name: []byte(tt.relay)}, Recipient: []byte(tt.recipient)}
		if got := classifier(t).Classify(&r).Provider.String(); got != tt.want {
			t.Errorf("%s, %s: %q, want %q", tt.relay, tt.recipient, got, tt.want)
		}
	}
	r := parsers.Record{Event: parsers.Rejected, Client: parsers.Peer{Name: []byte("mail.google.com")}, Recipient: []byte("user@gmail.com")}
	if p := classifier(t).Classify(&r).Provider; p != 0 {
		t.Errorf("a refused client is at provider %v", p)
	}
}

// TestNeedsHideNothing: a text that a rule's expression matches meets the
// rule's need.
func TestNeedsHideNothing(t *testing.T) {
	c := classifier(t)
	var texts []string
	for r := range c.Rules() {
		texts = append(texts, r.Example)
	}
	for i, row := range readCSVFile(t, "testdata/labelled.csv") {
		if i%40 == 0 { // all take seconds
			texts = append(texts, row["text"])
		}
	}
	texts = append(texts, "\u017fpam \u212aelvin MAILBO\u212a", "OVER QUOTA", "")
	met, all := 0, 0
	for _, text := range texts {
		low := lower(text)
		var in grams
		in.add(low)
		for r := range c.Rules() {
			if r.Field != "text" {
				continue
			}
			all++
			ok := r.need.met(low, &in)
			if ok {
				met++
			}
			if !ok && r.re().MatchString(text) {
				t.Errorf("rule %d matches %q", r.ID, text)
			}
		}
	}
	t.Logf("%.1f %% of expressions run", 100*float64(met)/float64(all))
}

// TestLookupOfOurOwn has what an MTA says of its own look-ups, whose words a
// rule for what others say of our address would take.
func TestLookupOfOurOwn(t *testing.T) {
	c := classifier(t)
	for _, text := range []string{"failed to lookup IP address for mx.example.com", "lookup of host \"mx.example.com\" failed in smarthost router"} {
		if v := c.Classify(&parsers.Record{Event: parsers.Deferred, Text: []byte(text)}); v.Category.String() != "dns" {
			t.Errorf("%s: %v", text, v.Category)
		}
	}
}
