package exchange

import (
	"errors"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/parsers"
)

// TestHeads reads one row below heads that name its columns in many ways.
func TestHeads(t *testing.T) {
	const (
		usual = "date-time,source,event-id,recipient-address,recipient-status,internal-message-id,server-hostname"
		row   = "2024-03-05T09:00:00.000Z,STOREDRIVER,DELIVER,amy@corp.test,250 2.1.5 OK,7,MBX01"
		want  = "2024-03-05T09:00:00.000Z delivered stage=local host=MBX01 id=7 to=amy@corp.test proto=STOREDRIVER reply=250 enh=2.1.5 by=reply text=250 2.1.5 OK"
	)
	for name, tc := range map[string]struct {
		head, row string
		err       error
	}{
		"usual":            {"#Fields: " + usual, row, nil},
		"capitals, blanks": {"#Fields: " + strings.ToUpper(strings.ReplaceAll(usual, ",", ", ")), row, nil},
		"quotes":           {`#Fields: "` + strings.ReplaceAll(usual, ",", `","`) + `"`, row, nil},
		"other order": {"#Fields: recipient-address,event-id,server-hostname,date-time,internal-message-id,source,recipient-status",
			"amy@corp.test,DELIVER,MBX01,2024-03-05T09:00:00.000Z,7,STOREDRIVER,250 2.1.5 OK", nil},
		"unknown columns": {"#Fields: x-new,date-time,,source,event-id,recipient-address,y,recipient-status,internal-message-id,server-hostname,z",
			"DELIVER,2024-03-05T09:00:00.000Z,1,STOREDRIVER,DELIVER,amy@corp.test,2,250 2.1.5 OK,7,MBX01,3", nil},
		"column twice": {"#Fields: " + usual + ",event-id", row + ",FAIL", nil},
		"two heads":    {"#Fields: date-time,event-id\n#Fields: " + usual, row, nil},
		"head of a new file": {"#Software: Microsoft Exchange Server\n#Log-type: SMTP Send Protocol Log\n#Fields: " + fieldsSMTP +
			"\n\uFEFF#Software: Microsoft Exchange Server\n#Log-type: Message Tracking Log\n#Fields: " + usual, row, nil},
		"carriage returns":            {"#Software: Microsoft Exchange Server\r\n#Fields: " + usual + "\r", row + "\r", nil},
		"row of names":                {usual, row, nil},
		"row of names above the head": {"\uFEFF" + usual + "\r\n#Software: Microsoft Exchange Server\r\n#Log-type: Message Tracking Log\r\n#Fields: " + usual, row, nil},
		"extended message trace": {strings.ReplaceAll(strings.Replace(usual, "date-time", "date_time_utc", 1), "-", "_"),
			`"` + strings.ReplaceAll(row, ",", `","`) + `"`, nil},
		"Get-MessageTrackingLog": {`#TYPE Selected.System.Management.Automation.PSCustomObject` + "\n" +
			`"PSComputerName","RunspaceId","Timestamp","ServerHostname","Source","EventId","InternalMessageId","Recipients","RecipientStatus"`,
			`"mbx01.corp.test","x","2024-03-05T09:00:00.0000000Z","MBX01","STOREDRIVER","DELIVER","7","amy@corp.test","250 2.1.5 OK"`, nil},
		"Get-MessageTrackingLog, with the zone": {`"PSComputerName","RunspaceId","Timestamp","ServerHostname","Source","EventId","InternalMessageId","Recipients","RecipientStatus"`,
			`"mbx01.corp.test","x","2024-03-05T11:30:00.0000000+02:30","MBX01","STOREDRIVER","DELIVER","7","amy@corp.test","250 2.1.5 OK"`, nil},
		"short row":        {"#Fields: " + usual, strings.TrimSuffix(row, ",MBX01"), parsers.ErrBroken},
		"long row":         {"#Fields: " + usual, row + ",", parsers.ErrBroken},
		"needed one lacks": {"#Fields: " + strings.Replace(usual, "event-id", "x", 1), row, parsers.ErrUnrecognised},
		"too many columns": {"#Fields: " + strings.Repeat("x,", maxColumns) + usual, row, parsers.ErrUnrecognised},
		"no columns":       {"#Fields:", row, parsers.ErrUnrecognised},
		"cut":              {"#Fields: date-time,sou", row, parsers.ErrUnrecognised},
		"another log":      {"#Log-type: HttpProxy Logs\n#Fields: DateTime,RequestId", row, parsers.ErrForeign},
	} {
		p := New(parsers.Options{})
		var out parsers.Records
		for l := range strings.SplitSeq(tc.head, "\n") {
			if err := p.Parse([]byte(l), &out); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		err := p.Parse([]byte(tc.row), &out)
		switch {
		case tc.err != nil:
			if !errors.Is(err, tc.err) || len(out.List) != 0 {
				t.Errorf("%s: %v, %d records, want %v", name, err, len(out.List), tc.err)
			}
		case err != nil || len(out.List) != 1:
			t.Errorf("%s: %v, %d records", name, err, len(out.List))
		case line(&out.List[0]) != want:
			t.Errorf("%s:\n got %s\nwant %s", name, line(&out.List[0]), want)
		}
	}
}

// TestClockJumpsBack follows a session whose stamps run backwards.
func TestClockJumpsBack(t *testing.T) {
	p := New(parsers.Options{})
	var out parsers.Records
	for _, l := range append(strings.Split(strings.TrimSpace(smtpHead), "\n"),
		"2024-03-05T12:00:00.000Z,C,08DC3C0000000001,0,,192.0.2.1:25,+,,",
		"2024-03-05T09:00:00.000Z,C,08DC3C0000000001,1,,192.0.2.1:25,<,220 mx.example.net,",
		"2024-03-05T09:00:00.000Z,C,08DC3C0000000002,0,,192.0.2.2:25,+,,",
		"2023-12-31T23:59:59.000Z,C,08DC3C0000000001,2,,192.0.2.1:25,>,MAIL FROM:<a@example.com>,",
		"2024-03-05T08:00:00.000Z,C,08DC3C0000000001,3,,192.0.2.1:25,<,550 5.7.1 no,",
	) {
		if err := p.Parse([]byte(l), &out); err != nil {
			t.Errorf("%v: %s", err, l)
		}
	}
	if len(out.List) != 1 || string(out.List[0].Sender) != "a@example.com" || out.List[0].Reply != 550 {
		t.Errorf("%d records", len(out.List))
	}
	if p.Flush(&out); p.Broken() != 0 {
		t.Errorf("%d broken", p.Broken())
	}
}

// TestRefusal says why nothing comes of a source that is sound in itself.
func TestRefusal(t *testing.T) {
	const export = `"Timestamp","ServerHostname","Source","EventId","InternalMessageId","Recipients","RecipientStatus"` + "\n"
	for name, tc := range map[string]struct{ log, want string }{
		"tracking log":                      {"#Software: Microsoft Exchange Server\n#Log-type: Message Tracking Log\n#Fields: " + fieldsV15, ""},
		"another log":                       {"#Software: Microsoft Exchange Server\n#Log-type: IMAP4 Log\n#Fields: dateTime,sessionId,seqNumber,sIp", `a log of the type "IMAP4 Log", which is not about mail flow`},
		"a hostile one":                     {"#Log-type: \x1b[31m\n", `a log of the type "\x1b[31m", which is not about mail flow`},
		"a tracking log behind another one": {"#Log-type: IMAP4 Log\n#Software: Microsoft Exchange Server\n#Log-type: Message Tracking Log\n#Fields: " + fieldsV15, ""},
		"another log without a head":        {"dateTime,sessionId,seqNumber,sIp,cIp,user", `a log that begins with the columns "dateTime,sessionId,seqNumber,sIp,cIp,user", which is not about mail flow`},
		"unclear dates":                     {export + `"12/11/2020 9:28:06 AM","MBX01","STOREDRIVER","DELIVER","7","amy@corp.test",""`, errDayOrder.Error()},
		"times of another form":             {export + `"22 Dec 2020 9:28","MBX01","STOREDRIVER","DELIVER","7","amy@corp.test",""`, errTimes.Error()},
		"a column lacks":                    {`"Timestamp","EventId","Sender","Recipients","MessageSubject"` + "\n", errColumns.Error()},
		"semicolons elsewhere":              {"a;b;c;d;e\nsender;2;3;4;5", ""},
		"no recipients":                     {export + `"2020-12-22T09:28:06.000Z","MBX01","STOREDRIVER","DELIVER","7","System.String[]",""`, errNoRecipients.Error()},
		"summary without its states":        {`"MessageId","Received","SenderAddress","RecipientAddress","Subject"`, errSummary.Error()},
		"summary without its times":         {`"MessageId","SenderAddress","RecipientAddress","Subject","Status"`, errSummary.Error()},
		"unclear times of a summary": {`"Received","SenderAddress","RecipientAddress","Status"` + "\n" +
			`"12/11/2020 9:28:06 AM","amy@corp.test","bob@example.com","Delivered"`, errSummaryTimes.Error()},
		"Get-MessageTraceDetail": {`"PSComputerName","MessageId","MessageTraceId","Date","Event","Action","Detail","Data"` + "\n" +
			`"","<a@corp.test>","t","12/11/2020 9:28:06 AM","Fail","","Reason: 550 5.1.10 no",""`, errTraceTimes.Error()},
		"Get-Queue": {"#TYPE Deserialized.Microsoft.Exchange.Data.QueueDigest.ExtensibleQueueInfo\n" +
			`"Identity","DeliveryType","Status","MessageCount","NextHopDomain","LastError","LastRetryTime"` + "\n" +
			`"MBX01\7","DnsConnectorDelivery","Retry","12","example.net","451 4.4.0 DNS query failed","11/24/2026 9:28:06 AM"`, errQueues.Error()},
		"no names": {"to be, or not to be, that, is the question: whether", ""},
	} {
		p := New(parsers.Options{})
		var out parsers.Records
		for l := range strings.SplitSeq(tc.log, "\n") {
			p.Parse([]byte(l), &out)
		}
		got := ""
		if err := p.Refusal(); err != nil {
			got = err.Error()
		}
		if got != tc.want || len(out.List) != 0 {
			t.Errorf("%s: %q, %d records, want %q", name, got, len(out.List), tc.want)
		}
	}
}

// TestRewrittenLog reads a log that a spreadsheet saved again.
func TestRewrittenLog(t *testing.T) {
	const log = "#Software: Microsoft Exchange Server,,,,\n#Log-type: SMTP Send Protocol Log,,,,\n" +
		"#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context\n" +
		`2024-03-05T09:00:00.000Z,C,08DC3C0000000001,1,,192.0.2.1:25,*,,"Failed to connect; Winsock error code: 10061"`
	want, _, _ := run(New(parsers.Options{}), []byte(log))
	for _, c := range []string{",", ";", "\t"} {
		if got, failed, _ := run(New(parsers.Options{}), []byte(strings.ReplaceAll(log, ",", c))); got != want || failed > 0 || got == "" {
			t.Errorf("%q: %s", c, got)
		}
	}
}

// TestLongName: what is longer than the name of any column names none, as in objects of JSON.
func TestLongName(t *testing.T) {
	name := []byte(strings.Repeat("date-time", 9))
	if c, ok := named(columnNames, name); ok || isColumn(name) {
		t.Errorf("%s is taken for column %d", name, c)
	}
}
