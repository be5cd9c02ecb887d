package exchange

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
)

const exportHead = `"Timestamp","ServerHostname","Source","EventId","InternalMessageId","Sender","Recipients","RecipientStatus"`

// exportRow is a row whose time and recipients are given.
func exportRow(at, recipients string) string {
	return `"` + at + `","MBX01","STOREDRIVER","DELIVER","7","eva@example.com","` + recipients + `","System.String[]"`
}

// TestExport reads what Export-Csv writes in several cultures.
func TestExport(t *testing.T) {
	berlin := must.Have(time.LoadLocation("Europe/Berlin"))(t)
	semicolons := func(s string) string { return strings.ReplaceAll(s, `","`, `";"`) }
	tabs := func(s string) string { return strings.ReplaceAll(s, `","`, "\"\t\"") }
	const amy = " delivered stage=local host=MBX01 id=7 from=<eva@example.com> to=amy@corp.test proto=STOREDRIVER"
	const bob = " delivered stage=local host=MBX01 id=7 from=<eva@example.com> to=bob@corp.test proto=STOREDRIVER"
	for name, c := range map[string]struct{ head, row, want string }{
		"United States": {exportHead, exportRow("11/24/2026 9:28:06 AM", "amy@corp.test"), "2026-11-24T08:28:06.000Z" + amy},
		"Get-AgentLog of Exchange 2007": {`"Timestamp","SessionId","IPAddress","P1FromAddress","Recipients","Agent","Event","Action","SmtpResponse"`,
			`"11/24/2026 9:28:06 AM","08C948C83FB951AC","192.0.2.66","eva@example.com","amy@corp.test","Connection Filtering Agent","OnRcptCommand","RejectCommand","550 5.7.1 listed"`,
			"2026-11-24T08:28:06.000Z rejected stage=rcpt via=Connection Filtering Agent from=<eva@example.com> to=amy@corp.test client=[192.0.2.66] reply=550 enh=5.7.1 by=reply text=550 5.7.1 listed"},
		"United Kingdom":  {exportHead, exportRow("24/11/2026 09:28:06", "amy@corp.test"), "2026-11-24T08:28:06.000Z" + amy},
		"Germany":         {semicolons(exportHead), semicolons(exportRow("24.11.2026 09:28:06", "amy@corp.test;bob@corp.test")), "2026-11-24T08:28:06.000Z" + amy + "\n2026-11-24T08:28:06.000Z" + bob},
		"tabs":            {tabs(exportHead), tabs(exportRow("24.11.2026 09:28:06", "amy@corp.test, bob@corp.test")), "2026-11-24T08:28:06.000Z" + amy + "\n2026-11-24T08:28:06.000Z" + bob},
		"Excel":           {strings.ReplaceAll(tabs(exportHead), `"`, ""), strings.ReplaceAll(tabs(exportRow("24.11.2026 09:28:06", "amy@corp.test")), `"`, ""), "2026-11-24T08:28:06.000Z" + amy},
		"round trip":      {exportHead, exportRow("2026-11-24T08:28:06.2500000Z", "amy@corp.test"), "2026-11-24T08:28:06.250Z" + amy},
		"Hungary":         {semicolons(exportHead), semicolons(exportRow("2026. 11. 24. 9:28:06", "amy@corp.test")), "2026-11-24T08:28:06.000Z" + amy},
		"sortable":        {exportHead, exportRow("2026-11-24T09:28:06", "amy@corp.test"), "2026-11-24T08:28:06.000Z" + amy},
		"universal":       {exportHead, exportRow("2026-11-24 08:28:06Z", "amy@corp.test"), "2026-11-24T08:28:06.000Z" + amy},
		"commas":          {exportHead, exportRow("2026-11-24 09:28:06", "amy@corp.test, bob@corp.test"), "2026-11-24T08:28:06.000Z" + amy + "\n2026-11-24T08:28:06.000Z" + bob},
		"blanks":          {exportHead, exportRow("2026-11-24 09:28:06", "amy@corp.test bob@corp.test"), "2026-11-24T08:28:06.000Z" + amy + "\n2026-11-24T08:28:06.000Z" + bob},
		"one by its name": {exportHead, exportRow("2026-11-24 09:28:06", "amy@corp.test"), "2026-11-24T08:28:06.000Z" + amy},
	} {
		p := New(parsers.Options{Location: berlin})
		var out parsers.Records
		for _, l := range []string{c.head, c.row} {
			if err := p.Parse([]byte(l), &out); err != nil {
				t.Errorf("%s: %v: %s", name, err, l)
			}
		}
		var got []string
		for i := range out.List {
			got = append(got, line(&out.List[i]))
		}
		if d := cmp.Diff(c.want, strings.Join(got, "\n")); d != "" || p.Refusal() != nil {
			t.Errorf("%s: %v, %s", name, p.Refusal(), d)
		}
		parsertest.NoAllocs(t, p, c.row)
	}
}

// TestExportStatuses wants each recipient's own status, whatever a user joined them by.
func TestExportStatuses(t *testing.T) {
	const (
		full    = "[{LED=552 5.2.2 full; really};{MSG=};{FQDN=};{IP=};{LRT=}]"
		unknown = "[{LED=550 5.1.1 unknown};{MSG=};{FQDN=};{IP=};{LRT=}]"
		two     = "[{LED=550-5.1.1 unknown,\n550 5.7.1 no};{MSG=};{FQDN=};{IP=};{LRT=}]" // lines
	)
	for _, tt := range []struct{ recipients, statuses, want string }{
		{"amy@corp.test;bob@corp.test", full + ";" + unknown, "amy@corp.test 5.2.2 bob@corp.test 5.1.1"},
		{"amy@corp.test, bob@corp.test", full + ", " + unknown, "amy@corp.test 5.2.2 bob@corp.test 5.1.1"},
		{"amy@corp.test,bob@corp.test", full + "," + unknown, "amy@corp.test 5.2.2 bob@corp.test 5.1.1"},
		{"amy@corp.test bob@corp.test", full + " " + unknown, "amy@corp.test 5.2.2 bob@corp.test 5.1.1"},
		{"amy@corp.test\nbob@corp.test", full + "\n" + unknown, "amy@corp.test 5.2.2 bob@corp.test 5.1.1"},
		{"amy@corp.test\r\nbob@corp.test", full + "\r\n" + unknown, "amy@corp.test 5.2.2 bob@corp.test 5.1.1"},
		{"amy@corp.test, bob@corp.test", "552 5.2.2 full, 550 5.1.1 unknown", "amy@corp.test 5.2.2 bob@corp.test 5.1.1"},
		{"amy@corp.test, bob@corp.test", two + ", " + full, "amy@corp.test 5.7.1 bob@corp.test 5.2.2"},
		{"amy@corp.test\nbob@corp.test", two + "\n" + full, "amy@corp.test 5.7.1 bob@corp.test 5.2.2"},
		{"amy@corp.test, bob@corp.test", two + ", 552 5.2.2 full", "amy@corp.test 5.7.1 bob@corp.test 5.2.2"},
		// One for all.
		{"amy@corp.test, bob@corp.test", two, "amy@corp.test 5.7.1 bob@corp.test 5.7.1"},
		{"amy@corp.test, bob@corp.test", full, "amy@corp.test 5.2.2 bob@corp.test 5.2.2"},
		{"amy@corp.test, bob@corp.test", "552-5.2.2 full 552 5.2.2 really", "amy@corp.test 5.2.2 bob@corp.test 5.2.2"},
		{"amy@corp.test, bob@corp.test, eva@corp.test", full + ", " + unknown, "amy@corp.test 5.2.2 bob@corp.test 5.2.2 eva@corp.test 5.2.2"},
	} {
		p := New(parsers.Options{})
		var out parsers.Records
		p.Parse([]byte(exportHead), &out)
		p.Parse([]byte(`"2026-11-24 09:28:06","MBX01","SMTP","FAIL","7","eva@example.com","`+tt.recipients+`","`+tt.statuses+`"`), &out)
		var got []string
		for _, r := range out.List {
			got = append(got, string(r.Recipient), r.Enhanced.String())
		}
		if got := strings.Join(got, " "); got != tt.want {
			t.Errorf("%q, %q: %s, want %s", tt.recipients, tt.statuses, got, tt.want)
		}
	}
}

// TestExportAgain wants rows read whose dates only later ones explain.
func TestExportAgain(t *testing.T) {
	log := []string{exportHead, exportRow("11/10/2026 9:28:06 AM", "amy@corp.test"), exportRow("11/13/2026 9:28:06 AM", "amy@corp.test")}
	p := New(parsers.Options{Location: time.UTC})
	for _, want := range []int{1, 2} {
		var out parsers.Records
		for _, l := range log {
			p.Parse([]byte(l), &out)
		}
		if len(out.List) != want || p.Refusal() != nil {
			t.Fatalf("%d records, %v, want %d", len(out.List), p.Refusal(), want)
		}
		if at := out.List[0].Time; want == 2 && at != time.Date(2026, 11, 10, 9, 28, 6, 0, time.UTC).UnixMicro() {
			t.Errorf("%v", time.UnixMicro(at).UTC())
		}
		p = p.Again(parsers.Options{Location: time.UTC}).(*Parser)
	}
}

// TestExportOrder learns the order of day and month from stamps in UTC in the same row.
func TestExportOrder(t *testing.T) {
	const head = `"Timestamp","Source","EventId","Recipients","RecipientStatus","SourceContext","MessageInfo"`
	for _, tt := range []struct{ at, context, info, want string }{
		{"4/6/2021 2:46:03 PM", "", "2021-04-06T12:46:03.426Z;SRV=x", "2021-04-06"},
		{"04/06/2021 14:46:03", "", "2021-06-03T12:46:03.426Z;SRV=x", "2021-06-04"},
		{"04/06/2021 14:46:03", "08D8648A8359CDFE;2021-06-04T12:46:03.426Z;0", "04I: ", "2021-06-04"},
		{"04/06/2021 14:46:03", "x;y", "", ""},
		{"04/06/2021 14:46:03", "", "2021-05-06T12:46:03.426Z", ""}, // neither
		{"2021/4/6 \u4e0b\u5348 02:46:03", "", "", "2021-04-06"},
	} {
		p := New(parsers.Options{Location: time.UTC})
		var out parsers.Records
		p.Parse([]byte(head), &out)
		p.Parse([]byte(`"`+tt.at+`","STOREDRIVER","DELIVER","amy@corp.test","","`+tt.context+`","`+tt.info+`"`), &out)
		got := ""
		if len(out.List) > 0 {
			at := time.UnixMicro(out.List[0].Time).UTC()
			if got = at.Format(time.DateOnly); at.Format("15:04:05") != "14:46:03" {
				t.Errorf("%s: %v", tt.at, at)
			}
		}
		if got != tt.want {
			t.Errorf("%s, %s, %s: %s, want %s", tt.at, tt.context, tt.info, got, tt.want)
		}
	}
}
