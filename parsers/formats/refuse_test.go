package formats

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/parsers"
)

// TestRefused wants the cure for what cannot be read as it is.
func TestRefused(t *testing.T) {
	const entry = `"__REALTIME_TIMESTAMP": "1795494605000000",` + "\n\t" + `"SYSLOG_IDENTIFIER": "postfix/smtp",` + "\n\t" + `"MESSAGE": "A1B2C3D4E5: removed"` + "\n"
	for sample, want := range map[string]string{
		"__CURSOR=s=0639;i=1\n__REALTIME_TIMESTAMP=1795494605000000\nMESSAGE=x\n\n":                                               "use journalctl -o json",
		"Tue 2026-11-24 05:30:05.000000 CET [s=0639;i=1;b=12;m=2;t=3;x=4]\n    MESSAGE=x\n    _HOSTNAME=mx1\n":                    "use journalctl -o json",
		"[  123.456789] mx1 postfix/qmgr[7]: A1B2C3D4E5: removed\n":                                                               "use journalctl -o json",
		"4jXw1K3Hk2z1x: removed\nconnect from mx.example.com[192.0.2.1]\n":                                                        "use journalctl -o json",
		"smtp-1  |   276 LOG: MAIN\nsmtp-1  |   276   <= a@example.com H=mx [192.0.2.1] P=smtp S=1\n":                             "docker logs -t",
		"[\r\n  {\r\n    \"Timestamp\": \"/Date(1795494605000)/\",\r\n    \"EventId\": \"DELIVER\",\r\n    \"Recipients\": [\r\n": "jq -c '.[]' FILE",
		"[12345.456789 <    0.001 >] mx1 postfix/qmgr[7]: A1B2C3D4E5: removed\n":                                                  "use journalctl -o json",
		"{\r\n    \"Timestamp\": \"/Date(1795494605000)/\",\r\n    \"EventId\": \"DELIVER\",\r\n    \"Recipients\": [\r\n":        "jq -c '.' FILE",
		"{\n\t" + entry + "}\n{\n\t" + entry + "}\n":                                                                              "jq -c '.' FILE",
		`[{"time":"1795494605","program":"postfix/qmgr","message":"A1B2C3D4E5: removed"},{"time":"1795494604","program":"postfix/qmgr","message":"A1B2C3D4E6: removed"},{"time":"1795494603","program":"postfix/qmgr","message":"A1B2C3D4E7: removed"},{"time":"1795494602","program":"postfix/qmgr","message":"A1B2C3D4E8: removed"}]`: "jq -s -c 'flatten | reverse[]' FILE",
		"[\n  {\n    \"@timestamp\": \"2026-11-24T04:30:05Z\"\n  }\n]\n":                                                  "jq -c '.[]' FILE",
		"{\n    \"events\": [\n        {\n            \"message\": \"x\"\n        }\n    ]\n}\n":                          "jq -c '.events[]' FILE",
		"{\n  \"resourceLogs\": [\n    {\n      \"scopeLogs\": [\n":                                                       "jq -c '.resourceLogs[].scopeLogs[].logRecords[]' FILE",
		`{"took":3,"timed_out":false,"hits":{"total":1,"hits":[{"_source":{"message":"x"}}]}}` + "\n":                     "jq -c '.hits.hits[]' FILE",
		"{\n    \"results\": [\n        [\n            {\n                \"field\": \"@message\",":                       "jq -c '.results[] | map(",
		`{"tables":[{"name":"PrimaryResult","columns":[{"name":"TimeGenerated"}],"rows":[["x"]]}]}` + "\n":                "jq -c '.tables[] | [.columns[].name] as",
		"\xef\xbb\xbf\n[{\"message\":\"x\"}]\n":                                                                           "jq -c '.[]' FILE",
		`{"a';rm x":[{"b":1}]}` + "\n":                                                                                    "",
		"<134>Nov 24 04:30:05 siem CEF:0|Postfix|Postfix|2|101|SMTP Authentication|2|act=Permit app=SMTP src=192.0.2.1\n": "read its own log",
		"<14>CEF:0|Postfix|Postfix|2|101|SMTP Authentication|2|act=Permit app=SMTP src=192.0.2.1\n":                       "read its own log",
		"LEEF:1.0|Microsoft|Exchange|2016|DELIVER|src=192.0.2.1\tusrName=amy\n":                                           "read its own log",
		"[12:34:56.123456] mx1 postfix/qmgr[7]: A1B2C3D4E5: hello\n":                                                      "",
		"[1234] hello\n":                     "",
		"[1234.5678901x hello\n":             "",
		"xCEF:0|Postfix|Postfix|2|101|x\n":   "",
		"[\n":                                "",
		"[]\n":                               "",
		"{\"a\":1}\n":                        "",
		"[x]\n[ .]\n":                        "",
		"{":                                  "",
		strings.Repeat("    MESSAGE=x\n", 3): "",
		"EventId  Source   Sender             Recipients         MessageSubject\r\n-------  ------   ------             ----------         --------------\r\nFAIL     SMTP     eva@example.com    {amy@corp.test}    Invoice\r\n": "Export-Csv",
		"Source          : ROUTING\r\nEventId         : FAIL\r\nRecipients      : {amy@corp.test}\r\n":                                                                                                                            "Export-Csv",
	} {
		f, err := Detect([]byte(sample), parsers.Options{})
		switch {
		case err == nil:
			t.Errorf("%q is a log of %s", sample, f.Name)
		case errors.Is(err, errors.ErrUnsupported) != (want != ""):
			t.Errorf("%q: %v", sample, err)
		case !strings.Contains(err.Error(), want):
			t.Errorf("%q: %v, want %s", sample, err, want)
		}
	}
}

// TestBackwards: a log with its newest line first would lose the senders of its
// deliveries.
func TestBackwards(t *testing.T) {
	lines := func(form string, seconds ...int) string {
		var log strings.Builder
		for _, s := range seconds {
			fmt.Fprintf(&log, form+"\n", fmt.Sprintf("Nov 24 04:30:%02d mx1 postfix/smtp[511]: 4jXw1K3Hk2z1x: to=<a@example.com>, relay=none, delay=1, delays=0/0/0/1, dsn=4.4.1, status=deferred (x)", s))
		}
		return log.String()
	}
	opt := parsers.Options{Location: time.UTC, Newest: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)}
	for _, c := range []struct {
		log, want string
	}{
		{lines("%s", 9, 9, 7, 4, 2, 2), "tac FILE"},
		{lines(`{"message":"%s"}`, 9, 7, 4, 2), "tac FILE"},
		{lines("{\n\"message\":\"%s\"\n}", 9, 7, 4, 2), "jq -s -c 'flatten | reverse[]' FILE"},
		{"[" + strings.ReplaceAll(lines(`{"message":"%s"}`, 9, 7, 4, 2), "}\n{", "},\n{") + "]", "jq -s -c 'flatten | reverse[]' FILE"},
		{"_raw,x\n" + lines(`"%s",1`, 9, 7, 4, 2), "tail -n +2 FILE | tac"},
		{lines("%s", 9, 7, 4), ""},
		{lines(`{"message":"%s"}`, 2, 4, 7, 9), ""}, // with times, if in the text
		{lines(`{"log":"%s","stream":"stdout"}`, 2, 4, 7, 9), ""},
		{lines("%s", 9, 7, 4, 2, 5), ""},
		{lines("%s", 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3), ""},
	} {
		_, err := Detect([]byte(c.log), opt)
		if (err != nil) != (c.want != "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %q", err, c.want)
		}
	}
}
