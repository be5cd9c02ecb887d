package postfix_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
	"github.com/mtalog/mtalog/parsers/postfix"
)

const bounceText = "4jXw1K3Hk2z1x: to=<a@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=1.5, delays=0.1/0/0.4/1, dsn=5.1.1, status=bounced (host mx.example.com[192.0.2.1] said: 550 5.1.1 User unknown (in reply to RCPT TO command))"

// forms are one message as different programs write it.
var forms = []struct{ name, line, host, time string }{
	{"RFC 3339", "2026-11-24T04:30:05.250000+01:00 mx1 postfix/smtp[511]: " + bounceText, "mx1", "03:30:05.25"},
	{"RFC 3339 in UTC", "2026-11-24T04:30:05Z mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"offset without colon", "2026-11-24T04:30:05+0100 mx1 postfix/smtp[511]: " + bounceText, "mx1", "03:30:05"},
	{"RFC 3164", "Nov 24 04:30:05 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"day of one digit", "Nov  4 04:30:05 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"priority", "<22>Nov 24 04:30:05 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"no host", "Nov 24 04:30:05 postfix/smtp[511]: " + bounceText, "here", "04:30:05"},
	{"with the year", "2026 Nov 24 04:30:05.123 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05.123"},
	{"with the year after the day", "Nov 24 2026 04:30:05.250 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05.25"},
	{"with the year after a day of one digit", "Nov  4 2026 04:30:05 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"ISO 8601 with blanks", "2026-11-24 04:30:05 +0100 mx1 postfix/smtp[511]: " + bounceText, "mx1", "03:30:05"},
	{"ISO 8601 with a blank", "2026-11-24 04:30:05.250+01:00 mx1 postfix/smtp[511]: " + bounceText, "mx1", "03:30:05.25"},
	{"ISO 8601 without a zone", "2026-11-24 04:30:05 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"with decimals", "2026-11-24 04:30:05.250 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05.25"},
	{"with a comma", "2026-11-24 04:30:05,250 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05.25"},
	{"with T", "2026-11-24T04:30:05.250 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05.25"},
	{"priority before ISO 8601", "<22>2026-11-24 04:30:05 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"second header without a zone", "2026-11-24T04:30:06Z node7 mailserver[88]: 2026-11-24 04:30:05 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:06"},
	{"RFC 5424", "<22>1 2026-11-24T04:30:05.25+01:00 mx1 postfix/smtp 511 - - " + bounceText, "mx1", "03:30:05.25"},
	{"RFC 5424 without priority", "2026-11-24T04:30:05+01:00 mx1 postfix/smtp 511 - - " + bounceText, "mx1", "03:30:05"},
	{"RFC 5424 with data", `<22>1 2026-11-24T04:30:05Z mx1 postfix/smtp 511 ID47 [a@32473 k="v"][b@32473] ` + bounceText, "mx1", "04:30:05"},
	{"container's second header", "2026-11-24T04:30:06Z node7 mailserver[88]: Nov 24 04:30:05 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:06"},
	{"second header with a zone", "Nov 24 05:30:06 node7 docker[88]: 2026-11-24T04:30:05+01:00 mx1 postfix/smtp[511]: " + bounceText, "mx1", "03:30:05"},
	{"no stamp", "postfix/smtp[511]: " + bounceText, "here", "00:00:00"},
	{"docker logs -t", "2026-11-24T04:30:06.123456789Z Nov 24 04:30:05 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:06.123456"},
	{"a severity for the host", "2026-11-24T04:30:05.250000+00:00 INFO    postfix/smtp[511]: " + bounceText, "here", "04:30:05.25"},
	{"a severity for the host, of syslog-ng", "2026-11-24T04:30:05.250000+00:00 info postfix/smtp[511]: " + bounceText, "here", "04:30:05.25"},
	{"a host that is called like a severity", "Nov 24 04:30:05 info postfix/smtp[511]: " + bounceText, "info", "04:30:05"},
	{"a severity after the host", "Nov 24 04:30:05 mx1 info postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"two blanks after the tag", "2026-11-24 04:30:05 mx1 postfix/smtp[511]:  " + bounceText, "mx1", "04:30:05"},
	{"a severity after a container's header", "2026-11-24T04:30:06+00:00 node7 smtp-out[88]: 2026-11-24T04:30:05.250000+00:00 WARNING postfix/smtp[511]: " + bounceText, "node7", "04:30:05.25"},
	{"a priority in a relayed line", "Nov 24 04:30:06 192.0.2.9 <22>Nov 24 04:30:05 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"RFC 5424 in a relayed line", "Nov 24 04:30:06 192.0.2.9 <22>1 2026-11-24T05:30:05+01:00 mx1 postfix/smtp 511 - - " + bounceText, "mx1", "04:30:05"},
	{"with the year after the time", "Nov 24 04:30:05 2026 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"a facility and severity for the host", "Nov 24 04:30:05 2026 mail.info postfix/smtp[511]: " + bounceText, "here", "04:30:05"},
	{"Solaris", "Nov 24 04:30:05 mx1 postfix/smtp[511]: [ID 197553 mail.info] " + bounceText, "mx1", "04:30:05"},
	{"a host that is an address in brackets", "Nov 24 04:30:05 [2001:db8::1] postfix/smtp[511]: " + bounceText, "[2001:db8::1]", "04:30:05"},
	{"AIX", "Nov 24 04:30:05 mx1 mail:info postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"AIX, under another facility", "Nov 24 04:30:05 mx1 local7:info postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"facility and severity by a template", "Nov 24 04:30:05 mx1 local0.notice postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"FreeBSD's syslogd -vv", "Nov 24 04:30:05 <mail.info> mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"FreeBSD's syslogd -v", "Nov 24 04:30:05 <2.6> mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"after a crash", "\x00\x00\x00\x00Nov 24 04:30:05 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"quoted in a text", "\t  Nov 24 04:30:05 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"journalctl -o short-full", "Tue 2026-11-24 04:30:05 UTC mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"with decimals of a second", "Tue 2026-11-24 04:30:05.250000 UTC mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05.25"},
	{"in a zone of an unclear name", "Tue 2026-11-24 04:30:05 IST mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"journalctl in German", "Okt 24 04:30:05 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"journalctl in French", "févr. 04 04:30:05.250000 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05.25"},
	{"journalctl in Greek", "Ιουν 24 04:30:05 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"journalctl in Chinese", "10月 24 04:30:05 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"journalctl in Japanese", " 1月 24 04:30:05.250000 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05.25"},
	{"journalctl in Korean", " 2월 24 04:30:05 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"docker compose under systemd", "Nov 24 04:30:05 node7 docker-compose[88]: mailserver-1  | Nov 24 04:30:05 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"journalctl -o short-unix", "1764041405.250000 mx1 postfix/smtp[511]: " + bounceText, "mx1", "03:30:05.25"},
	{"slashes in the date", "2026/11/24 04:30:05.250 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05.25"},
	{"a host called like them", "Nov 24 04:30:05 mail.info postfix/smtp[511]: " + bounceText, "mail.info", "04:30:05"},
	{"OpenWrt's logread, under another facility", "Tue Nov 24 04:30:05 2026 user.notice postfix/smtp[511]: " + bounceText, "here", "04:30:05"},
	{"OpenWrt's logread", "Tue Nov 24 04:30:05 2026 mail.info postfix/smtp[511]: " + bounceText, "here", "04:30:05"},
	{"asctime with a host", "Wed Nov  4 04:30:05 2026 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"Kiwi Syslog", "2026-11-24 04:30:05\tMail.Info\t192.0.2.7\tpostfix/smtp[511]: " + bounceText, "192.0.2.7", "04:30:05"},
	{"Kiwi Syslog, with the header that came", "2026-11-24 04:30:06\tLocal0.Notice\t192.0.2.7\tNov 24 04:30:05 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"Kiwi Syslog, with a tab in the date", "2026-11-24\t04:30:05\tMail.Info\t192.0.2.7\tpostfix/smtp[511]: " + bounceText, "192.0.2.7", "04:30:05"},
	{"socklog", "@40000000692526c308954400 mail.info: Nov 25 03:47:05 postfix/smtp[511]: " + bounceText, "here", "03:47:05.144"},
	{"socklog of another host", "2026-11-24_04:30:05.25000 192.0.2.7: mail.info: Nov 24 04:30:05 postfix/smtp[511]: " + bounceText, "192.0.2.7", "04:30:05.25"},
	{"socklog of another host, which the line names", "2026-11-24_04:30:05.25000 192.0.2.7: mail.info: Nov 24 04:30:03 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:03"},
	{"socklog, of another zone", "2026-11-24_04:30:05.25000 mail.info: Nov 24 05:30:05 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05.25"},
	{"svlogd", "2026-11-24_04:30:05.25000 Nov 24 04:30:05 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05.25"},
	{"svlogd before a tag", "2026-11-24_04:30:05.25000 postfix/smtp[511]: " + bounceText, "here", "04:30:05.25"},
	{"RFC 3164 with a zone", "Nov 24 04:30:05 UTC mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"RFC 3164 with another zone", "Nov 24 05:30:05 CET mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"ISO 8601 with a zone", "2026-11-24 05:30:05.250 CET mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05.25"},
	{"ISO 8601 with a zone of an unclear name", "2026-11-24 04:30:05.250 IST mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05.25"},
	{"a host that is called like a zone", "Nov 24 04:30:05 CET postfix/smtp[511]: " + bounceText, "CET", "04:30:05"},
	{"the day first", "24 Nov 04:30:05 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"the day first, with the year", "4 Nov 2026 04:30:05.25 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05.25"},
	{"dots in the date", "24.11.2026 04:30:05 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"Docker's syslog driver with a tag of two names", "Nov 24 04:30:06 node7 docker/postfix[88]: Nov 24 04:30:05 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"an old journal", `{ "_HOSTNAME" : "mx1", "SYSLOG_IDENTIFIER" : "postfix/smtp", "_PID" : "511", "__REALTIME_TIMESTAMP" : "1764041405250000", "MESSAGE" : "` + bounceText + `" }`, "mx1", "03:30:05.25"},
	{"journal", `{"_HOSTNAME":"mx1","PRIORITY":"6","_COMM":null,"SYSLOG_IDENTIFIER":"postfix/smtp","_PID":"511","__REALTIME_TIMESTAMP":"1764041405250000","MESSAGE":"` + bounceText + `"}`, "mx1", "03:30:05.25"},
	{"journal without _PID", `{"_HOSTNAME":"mx1","SYSLOG_PID":"511","SYSLOG_IDENTIFIER":"postfix/smtp","__REALTIME_TIMESTAMP":"1764041405250000","MESSAGE":"` + bounceText + `"}`, "mx1", "03:30:05.25"},
	{"journal with another SYSLOG_PID", `{"_HOSTNAME":"mx1","_PID":"511","SYSLOG_PID":"4711","SYSLOG_IDENTIFIER":"postfix/smtp","__REALTIME_TIMESTAMP":"1764041405250000","MESSAGE":"` + bounceText + `"}`, "mx1", "03:30:05.25"},
	{"syslog-ng's format-json", `{"PROGRAM":"postfix/smtp","PRIORITY":"info","PID":"511","MESSAGE":"` + bounceText + `","HOST":"mx1","FACILITY":"mail","DATE":"Nov 24 04:30:05"}`, "mx1", "04:30:05"},
	{"rsyslog's jsonmesg", `{"msg":" ` + bounceText + `","rawmsg":"…","timereported":"2026-11-24T04:30:05.250000+00:00","hostname":"mx1","syslogtag":"postfix\/smtp[511]:","programname":"postfix","app-name":"postfix\/smtp","procid":"511","$!":null}`, "mx1", "04:30:05.25"},
	{"Vector", `{"appname":"postfix/smtp","facility":"mail","hostname":"mx1","message":"` + bounceText + `","procid":511,"timestamp":"2026-11-24T04:30:05.250Z"}`, "mx1", "04:30:05.25"},
	{"a shipped line", `{"@timestamp":"2026-11-24T04:30:05.250Z","host":{"name":"ship"},"log":{"offset":7},"message":"Nov 24 04:30:05 mx1 postfix/smtp[511]: ` + bounceText + `"}`, "mx1", "04:30:05.25"},
	{"a shipped line, a minute late", `{"@timestamp":"2026-11-24T04:31:25Z","host":{"name":"ship"},"log":{"offset":7},"message":"Nov 24 04:30:05 mx1 postfix/smtp[511]: ` + bounceText + `"}`, "mx1", "04:30:05"},
	{"a shipped line of another zone", `{"time":"2026-11-24T03:30:06Z","stream":"stdout","logtag":"F","log":"Nov 24 04:30:05 mx1 postfix/smtp[511]: ` + bounceText + `\n"}`, "mx1", "03:30:06"},
	{"a shipped line with its zone", `{"labels":{"host":"x"},"line":"2026-11-24T05:30:05.250000+01:00 mx1 postfix/smtp[511]: ` + bounceText + `","timestamp":"2026-11-24T05:30:05Z"}`, "mx1", "04:30:05.25"},
	{"Filebeat's syslog input", `{"@timestamp":"2026-11-24T04:30:05.250Z","host":{"name":"mx1"},"log":{"syslog":{"appname":"postfix/smtp","procid":"511"}},"message":"` + bounceText + `"}`, "mx1", "04:30:05.25"},
	{"Logstash", `{"@timestamp":"2026-11-24T04:30:05.250Z","logsource":"mx1","program":"postfix/smtp","pid":"511","timestamp":"Nov 24 04:30:05","message":"` + bounceText + `"}`, "mx1", "04:30:05.25"},
	{"Logstash, with the line as it was", `{"@timestamp":"2026-11-24T04:30:05.250Z","logsource":"mx1","program":"postfix/smtp","pid":"511","message":"Nov 24 04:30:05 mx1 postfix/smtp[511]: ` + bounceText + `"}`, "mx1", "04:30:05.25"},
	{"NXLog", `{"EventReceivedTime":"2026-11-24 04:30:06","SourceName":"postfix/smtp","ProcessID":"511","Hostname":"mx1","SyslogFacility":"MAIL","Message":"` + bounceText + `","EventTime":"2026-11-24 04:30:05"}`, "mx1", "04:30:05"},
	{"Wazuh", `{"timestamp":"2026-11-24T04:30:05.250+0000","agent":{"id":"001","name":"mx7"},"predecoder":{"program_name":"postfix/smtp","timestamp":"Nov 24 04:30:05","hostname":"mx1"},"full_log":"Nov 24 04:30:05 mx1 postfix/smtp[511]: ` + bounceText + `","location":"/var/log/mail.log"}`, "mx1", "04:30:05.25"},
	{"GELF", `{"version":"1.1","host":"mx1","short_message":"postfix/smtp[511]: ` + bounceText + `","timestamp":1764041405.25,"level":6}`, "mx1", "03:30:05.25"},
	{"Graylog", `{"timestamp":"2026-11-24T04:30:05.250Z","source":"mx1","message":"postfix/smtp[511]: ` + bounceText + `"}`, "mx1", "04:30:05.25"},
	{"Graylog, with the host", `{"timestamp":"2026-11-24T04:30:05.250Z","source":"mx1","message":"mx1 postfix/smtp[511]: ` + bounceText + `"}`, "mx1", "04:30:05.25"},
	{"a line beside its program", `{"time":"2026-11-24T04:30:05.250Z","program":"postfix","log":"Nov 24 04:30:05 mx1 postfix/smtp[511]: ` + bounceText + `"}`, "mx1", "04:30:05.25"},
	{"a line by RFC 5424 beside its program", `{"time":"2026-11-24T04:30:05.250Z","appname":"postfix/smtp","raw_event":"<22>1 2026-11-24T04:30:05.250Z mx1 postfix/smtp 511 - - ` + bounceText + `"}`, "mx1", "04:30:05.25"},
	{"a message beside its program", `{"time":"2026-11-24T04:30:05.250Z","host":"mx1","syslogtag":"postfix/smtp[511]:","log":"` + bounceText + `"}`, "mx1", "04:30:05.25"},
	{"a program without a name", `{"time":"2026-11-24T04:30:05.250Z","program":"","message":"Nov 24 04:30:05 mx1 postfix/smtp[511]: ` + bounceText + `"}`, "mx1", "04:30:05.25"},
	{"a unit that runs Podman", `{"__REALTIME_TIMESTAMP":"1764041405250000","_HOSTNAME":"node7","SYSLOG_IDENTIFIER":"podman","_PID":"88","MESSAGE":"Nov 25 03:30:05 mx1 postfix/smtp[511]: ` + bounceText + `"}`, "mx1", "03:30:05.25"},
	{"a unit that runs docker compose", `{"__REALTIME_TIMESTAMP":"1764041405250000","_HOSTNAME":"node7","SYSLOG_IDENTIFIER":"docker","_PID":"88","MESSAGE":"mail-1  | Nov 25 03:30:05 mx1 postfix/smtp[511]: ` + bounceText + `"}`, "mx1", "03:30:05.25"},
	{"Docker's syslog driver", `{"timestamp":"2026-11-25T03:30:05.250Z","hostname":"node7","appname":"0a1b2c3d4e5f","message":"Nov 25 03:30:05 mx1 postfix/smtp[511]: ` + bounceText + `"}`, "mx1", "03:30:05.25"},
	{"rsyslog's imfile", `{"timestamp":"2026-11-25T03:30:05.250Z","hostname":"mx1","syslogtag":"maillog:","msg":"Nov 25 03:30:05 mx1 postfix/smtp[511]: ` + bounceText + `"}`, "mx1", "03:30:05.25"},
	{"Wazuh's archive", "2026 Nov 24 04:30:06 (mail) 192.0.2.7->/var/log/mail.log Nov 24 04:30:05 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05"},
	{"Wazuh's archive, of its own host", "2026 Nov 24 04:30:06 mx1->/var/log/mail.log 2026-11-24T04:30:05.25+00:00 mx1 postfix/smtp[511]: " + bounceText, "mx1", "04:30:05.25"},
	{"a line in an object without a time", `{"message":"Nov 24 04:30:05 mx1 postfix/smtp[511]: ` + bounceText + `"}`, "mx1", "04:30:05"},
	{"a line in one whose marks are escaped", `{"utf8_payload":"\u003c22\u003eNov 24 04:30:05 mx1 postfix\/smtp[511]: ` + strings.NewReplacer("<", `\u003C`, ">", `\u003E`).Replace(bounceText) + `"}`, "mx1", "04:30:05"},
	{"a line by RFC 5424 in one", `{"raw_event":"<22>1 2026-11-24T04:30:05.250Z mx1 postfix/smtp 511 - - ` + bounceText + `","level":6}`, "mx1", "04:30:05.25"},
	{"a container in the journal", `{"_HOSTNAME":"node7","SYSLOG_IDENTIFIER":"mail","_PID":"88","CONTAINER_NAME":"mail","__REALTIME_TIMESTAMP":"1764041405250000","MESSAGE":"Nov 25 03:30:05 mx1 postfix/smtp[511]: ` + bounceText + `"}`, "mx1", "03:30:05.25"},
}

func TestForms(t *testing.T) {
	const want = "bounced stage=rcpt via=postfix/smtp id=4jXw1K3Hk2z1x to=a@example.com relay=mx.example.com[192.0.2.1]:25 delay=1500 delays=100/0/400/1000 reply=550 enh=5.1.1 by=reply text=host mx.example.com[192.0.2.1] said: 550 5.1.1 User unknown (in reply to RCPT TO command)"
	for _, f := range forms {
		t.Run(f.name, func(t *testing.T) {
			p := postfix.New(parsers.Options{Location: time.UTC, Newest: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC), Host: "here"})
			at, stamped := p.Time([]byte(f.line))
			for range 2 { // the second time the head is known
				r := parsertest.One(t, p, f.line)
				if d := cmp.Diff(want, describe(r)); d != "" {
					t.Error(d)
				}
				if string(r.Host) != f.host || r.PID != 511 {
					t.Errorf("host %s, process %d", r.Host, r.PID)
				}
				if got := time.UnixMicro(r.Time).UTC().Format("15:04:05.999999"); got != f.time {
					t.Errorf("time %s, want %s", got, f.time)
				}
				if f.name != "no stamp" && !stamped {
					t.Error("Time finds no stamp")
				}
				if stamped && at/86_400_000_000 != r.Time/86_400_000_000 {
					t.Errorf("Time says %d, Parse %d", at, r.Time)
				}
			}
		})
	}
}

// TestYearsInObjects: the stamps of lines in objects without times follow one another as those
// of any log do, so that it may cover more than a year.
func TestYearsInObjects(t *testing.T) {
	p := postfix.New(parsers.Options{Location: time.UTC, Newest: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)})
	p.Anchor(time.Date(2024, 12, 31, 0, 0, 0, 0, time.UTC).UnixMicro())
	for _, day := range []string{"Jan  1", "Apr  1", "Jul 20", "Oct 20"} {
		var out parsers.Records
		line := []byte(`{"message":"` + day + ` 04:30:05 mx1 postfix/smtp[511]: ` + bounceText + `"}`)
		at, ok := p.Time(line)
		if err := p.Parse(line, &out); err != nil || len(out.List) != 1 || !ok || at != out.List[0].Time {
			t.Fatalf("%s: %v, %d records, %v", day, err, len(out.List), ok)
		}
		if year := time.UnixMicro(at).UTC().Year(); year != 2025 {
			t.Errorf("%s: %d", day, year)
		}
	}
}

// TestForgedTimes: what a stranger makes a program log, or a container, dates no other line.
func TestForgedTimes(t *testing.T) {
	const forged = "2019-01-01T00:00:00Z mx1 postfix/smtp[511]: x"
	p := postfix.New(parsers.Options{Location: time.UTC, Newest: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)})
	for _, program := range []string{"web", "postfix/smtpd"} {
		if at, ok := p.Time([]byte(`{"program":"` + program + `","message":"` + forged + `"}`)); ok {
			t.Errorf("%s: the time of the text, %v, is the line's", program, time.UnixMicro(at).UTC())
		}
	}
	var out parsers.Records
	_ = p.Parse([]byte(`{"timestamp":"Nov 24 04:30:05","host":"mx1","message":"`+forged+`"}`), &out)
	r := parsertest.One(t, p, `{"timestamp":"Nov 24 04:30:06","host":"mx1","program":"postfix/smtp","message":"`+bounceText+`"}`)
	if year := time.UnixMicro(r.Time).UTC().Year(); year != 2026 {
		t.Errorf("in %d", year)
	}
}

// TestAnchorOfObjects: a parser told of a time takes the year of an object's stamp from it.
func TestAnchorOfObjects(t *testing.T) {
	p := postfix.New(parsers.Options{Location: time.UTC, Newest: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)})
	p.Anchor(time.Date(2024, 11, 24, 0, 0, 0, 0, time.UTC).UnixMicro())
	r := parsertest.One(t, p, `{"PROGRAM":"postfix/smtp","DATE":"Nov 24 04:30:05","MESSAGE":"`+bounceText+`"}`)
	if year := time.UnixMicro(r.Time).UTC().Year(); year != 2024 {
		t.Errorf("in %d", year)
	}
}

// TestUndisclosed reads lines that do not name the daemon, or not its process.
func TestUndisclosed(t *testing.T) {
	const bounced, rest = "bounced stage=rcpt via=postfix", " id=4jXw1K3Hk2z1x to=a@example.com relay=mx.example.com[192.0.2.1]:25 delay=1500 delays=100/0/400/1000 reply=550 enh=5.1.1 by=reply text=host mx.example.com[192.0.2.1] said: 550 5.1.1 User unknown (in reply to RCPT TO command)"
	expect(t, map[string]string{
		// journalctl -o with-unit
		"Tue 2026-11-24 04:30:05 CET mx1 postfix@-.service[511]: " + bounceText:        bounced + rest,
		"Tue 2026-11-24 04:30:05 CET mx1 postfix.service[511]: " + bounceText:          bounced + rest,
		"Tue 2026-11-24 04:30:05 CET mx1 postfix-exporter.service[511]: " + bounceText: foreign,
		"Tue 2026-11-24 04:30:05 CET mx1 postfixadmin@x.service[511]: " + bounceText:   foreign,
		"Tue 2026-11-24 04:30:05 CET mx1 sshd.service[511]: " + bounceText:             foreign,
		// mailcow, in Redis
		`{"time":"1764041405","priority":"info","program":"postfix/smtp","message":"` + bounceText + `"}`: bounced + "/smtp" + rest,

		"Nov 24 04:30:05 mx1 postfix[1]: warning: unknown[192.0.2.7]:40321: SASL LOGIN authentication failed: x": "auth_failed stage=auth via=postfix client=unknown[192.0.2.7]:40321 text=unknown[192.0.2.7]:40321: SASL LOGIN authentication failed: x",
		// rsyslog's RSYSLOG_SyslogProtocol23Format
		"<22>1 2026-11-24T04:30:05Z mx1 postfix 511 - -  4jXw1K3Hk2z1x: message-id=<m1@example.com>":                  "message_fact via=postfix id=4jXw1K3Hk2z1x mid=m1@example.com",
		"<22>1 2026-11-24T04:30:05Z mx1 postfix 511 - -  4jXw1K3Hk2z1x: resent-message-id=<m1@example.com>":           "",
		"<22>1 2026-11-24T04:30:05Z mx1 postfix 511 - -  message-id=<m1@example.com>":                                 "",
		"<20>1 2026-11-24T04:30:05Z mx1 postfix 511 - -  warning: 4jXw1K3Hk2z1x: message rejected: hopcount exceeded": "rejected stage=end-of-data via=postfix id=4jXw1K3Hk2z1x text=4jXw1K3Hk2z1x: message rejected: hopcount exceeded",
		// journalctl -o cat
		"A1B2C3D4E5: to=<a@example.com>, relay=local, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)": "delivered stage=local id=A1B2C3D4E5 to=a@example.com relay=local[] delay=1000 delays=1000/0/0/0 enh=2.0.0 by=mta text=delivered to mailbox",
	})
}

// TestJournal reads values that JSON cannot write as plain strings, and objects that are cut.
func TestJournal(t *testing.T) {
	const head = `{"SYSLOG_IDENTIFIER":"postfix/cleanup","__REALTIME_TIMESTAMP":"1764041405250000","MESSAGE":`
	expect(t, map[string]string{
		head + `"4jXw1: message-id=<a\u00e9\ud83d\ude00\/\"b@x.test>"}`:                       `message_fact via=postfix/cleanup id=4jXw1 mid=aé😀/"b@x.test`,
		head + `"4jXw1: message-id=<a\ud83d@x.test>"}`:                                        `message_fact via=postfix/cleanup id=4jXw1 mid=a?@x.test`,
		head + `[52,106,88,119,49,58,32,109,101,115,115,97,103,101,45,105,100,61,60,255,62]}`: `message_fact via=postfix/cleanup id=4jXw1 mid=? repaired`,
		head + "\"4jXw1: message-id=<\xff@x.test>\"}":                                         `message_fact via=postfix/cleanup id=4jXw1 mid=?@x.test repaired`,
		head + `["4jXw1: message-id=<one>","two"]}`:                                           `message_fact via=postfix/cleanup id=4jXw1 mid=one`,
		head + `"4jXw1: message-id=<a\nb\u0000\tc>"}`:                                         "message_fact via=postfix/cleanup id=4jXw1 mid=a b \tc",

		`{"SYSLOG_IDENTIFIER":"sshd","MESSAGE":"connect from a[192.0.2.1]"}`: foreign,
	})
	for _, cut := range []string{`{"`, `{"MESSAGE"`, `{"MESSAGE":`, `{"MESSAGE":"a`, `{"MESSAGE":[1,2`, `{"MESSAGE":[300]}`, `{"MESSAGE":"\x"}`, `{"a":"b"`, `{"a":"b",}`, `{"a" "b"}`, `{"MESSAGE":"\`} {
		expect(t, map[string]string{cut: broken})
	}
}

// TestObjectOfAnother: what a stranger makes a program log is not Postfix's, even if it looks
// like a line of it, if the object names the program.
func TestObjectOfAnother(t *testing.T) {
	p := postfix.New(parsers.Options{Location: time.UTC, Newest: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)})
	for _, head := range []string{
		`{"SYSLOG_IDENTIFIER":"sshd","MESSAGE":"`, `{"version":"1.1","_program":"nginx","timestamp":1764041405.25,"short_message":"`,
		`{"time":"2026-11-24T04:30:05Z","process":{"name":"nginx"},"message":"`, `{"time":"2026-11-24T04:30:05Z","program":"nginx","log":"`,
		`{"time":"2026-11-24T04:30:05Z","syslogtag":"webapp[7]:","_raw":"`,
	} {
		for _, text := range []string{
			"Nov 24 04:30:05 mx1 postfix/smtp[511]: ", "2026-11-24T04:30:05Z mx1 postfix/smtp[511]: ", "<22>1 2026-11-24T04:30:05Z mx1 postfix/smtp 511 - - ",
			"mx1 postfix/smtp[511]: ", "postfix/smtp[511]: ", "",
		} {
			var out parsers.Records
			if err := p.Parse([]byte(head+text+bounceText+`"}`), &out); !errors.Is(err, parsers.ErrForeign) || len(out.List) > 0 {
				t.Errorf("%v, %d records: %s%s", err, len(out.List), head, text)
			}
		}
	}
}

// TestNoEvent wants lines that are not events to be known as what they are.
func TestNoEvent(t *testing.T) {
	for line, want := range map[string]error{
		"Nov 24 04:30:05 mx1 postfix/anvil[1]: statistics: max cache size 1 at Nov 24 04:30:05":                                                             nil,
		"Nov 24 04:30:05 mx1 postfix/qmgr[1]: 4jXw1K3Hk2z1x: skipped, still being delivered":                                                                nil,
		"Nov 24 04:30:05 mx1 postfix/qmgr[1]: qmgr_active_feed: queue deferred":                                                                             nil,
		"Nov 24 04:30:05 mx1 postfix/smtpd[1]: > mx.example.com[192.0.2.1]: 250 2.0.0 Ok":                                                                   nil,
		"Nov 24 04:30:05 mx1 postfix/smtpd[1]: NOQUEUE: client=mx.example.com[192.0.2.1]":                                                                   nil,
		"Nov 24 04:30:05 mx1 postfix/postscreen[1]: PASS OLD [192.0.2.1]:4711":                                                                              nil,
		"Nov 24 04:30:05 mx1 postfix/smtpd[1]: something that nobody has seen":                                                                              parsers.ErrUnrecognised,
		"Nov 24 04:30:05 mx1 postfix/smtp[1]: 4jXw1K3Hk2z1x: something that nobody has seen":                                                                parsers.ErrUnrecognised,
		"Nov 24 04:30:05 mx1 postfix/newdaemon[1]: hello":                                                                                                   parsers.ErrUnrecognised,
		"Nov 24 04:30:05 mx1 postfix/smtp[1]: 4jXw1K3Hk2z1x: to=<a@example.com>, relay=none, del":                                                           parsers.ErrBroken,
		"Nov 24 04:30:05 mx1 postfix/smtp[1]: 4jXw1K3Hk2z1x: to=<a@exam":                                                                                    parsers.ErrBroken,
		"Nov 24 04:30:05 mx1 postfix/smtp[1]: 4jXw1K3Hk2z1x: to=<a@example.com>, orig_to=<, relay=none, delay=1, delays=1/0/0/0, dsn=2.1.5, status=sent ()": parsers.ErrBroken,
		"Nov 24 04:30:05 mx1 postfix/smtp[1]: 4jXw1K3Hk2z1x: to=<a@example.com>; relay=none, delay=1, delays=1/0/0/0, dsn=2.1.5, status=sent (x)":           parsers.ErrBroken,
		"Nov 24 04:30:05 mx1 postfix/smtp[1]: 4jXw1K3Hk2z1x: to=":                                                                                           parsers.ErrBroken,
		"Nov 24 04:30:05 mx1 postfix/smtp[1]: connect to subsystem private/bounce":                                                                          nil,
		"Nov 24 04:30:05 mx1 postfix/smtp[1]: host name lookup mx.example.com":                                                                              nil,
		"Nov 24 04:30:05 mx1 postfix/qmgr[1]: ABCD: removed":                                                                                                parsers.ErrUnrecognised,
		"Nov 24 04:30:05 mx1 postfix/qmgr[1]: 0123456789012345678901234: removed":                                                                           parsers.ErrUnrecognised,
		"Nov 24 04:30:05 mx1 postfix/bounce[1]: sender delay notification: 0A87A1A08B":                                                                      parsers.ErrUnrecognised,
		"Nov 24 04:30:05 mx1 postfix/cleanup[1]: message-id=<a@example.com>":                                                                                nil,
		"Nov 24 04:30:05 mx1 postfix/postsuper[1]: 4jXw1K3Hk2z1x: expired and released from hold":                                                           nil,
		"Nov 24 04:30:05 mx1 postfix/postfix[1]: refreshing the Postfix mail system":                                                                        nil,
		"Nov 24 04:30:05 mx1 postfix/smtpd[1]: trace_fn[1]: begins":                                                                                         nil,
		"Nov 24 04:30:05 mx1 postfix/smtpd[1]: Two words[192.0.2.1]: depth=0 verify=1":                                                                      parsers.ErrUnrecognised,
		"Nov 24 04:30:05 mx1 postfix/postscreen[1]: COMMAND TIME LIMIT from nobody":                                                                         parsers.ErrBroken,
		"Nov 24 04:30:05 mx1 postfix/postscreen[1]: CONNECT somewhere":                                                                                      parsers.ErrUnrecognised,
		"Nov 24 04:30:05 mx1 postfix/smtp[1":                                                                                                                parsers.ErrBroken,
		"Nov 24 04:30:05 mx1 cyrus/master[1]: about to exec /usr/lib/cyrus/bin/lmtpd":                                                                       parsers.ErrForeign,
		"Nov 24 04:30:05 mx1 cyrus/lmtp[1]: warning: x":                                                                                                     parsers.ErrForeign,
		"Nov 24 04:30:05 mx1 dovecot/lmtp[1]: Connect from local":                                                                                           parsers.ErrForeign,
		"Nov 24 04:30:05 mx1 postfwd3/master[1]: ready for input":                                                                                           parsers.ErrForeign,
		"Nov 24 04:30:05 mx1 postfix/postfwd3[1]: [RULES] rule=1":                                                                                           parsers.ErrForeign,
		"Nov 24 04:30:05 mx1 postfix/policyd-spf[1]: prepend Received-SPF: Pass":                                                                            parsers.ErrForeign,
		"Nov 24 04:30:05 mx1 postfix/smtp[1]: mx.example.com[192.0.2.1]:25: depth=0 verify=1 subject=/CN=x":                                                 nil,
		"Nov 24 04:30:05 mx1 sshd[1]: connect from mx.example.com[192.0.2.1]":                                                                               parsers.ErrForeign,
		"Nov 24 04:30:05 mx1 exim[1]: 2026-11-24 04:30:05 1xViJm-00004i-1E Completed":                                                                       parsers.ErrForeign,
		"2026-11-24 04:30:05 1xViJm-00004i-1E => a@example.com R=r T=t H=mx [192.0.2.1] C=\"250 OK\"":                                                       parsers.ErrForeign,
		"2026-11-24T04:30:05.123Z,192.0.2.1,mbx,,,,,STOREDRIVER,DELIVER,1,<a@b>,x,a@example.com":                                                            parsers.ErrForeign,
		"Nov 24 04:30:05 mx1 postfix/postscreen[1]: [192.0.2.1]:4711: discarding EHLO keywords: CHUNKING":                                                   nil,
		"Nov 24 04:30:05 mx1 postfix/smtpd[1]: mx.example.com[192.0.2.1]: replacing command \"RCPT\" with \"NOOP\"":                                         nil,
		"Nov 24 04:30:05 mx1 postfix/smtp[1]: host mx.example.com[192.0.2.1] offers SMTPUTF8 support, but not 8BITMIME":                                     nil,
		"Nov 24 04:30:05 mx1 postfix/smtp[1]: TLSRPT: status=success, domain=example.com, receiving_mx=mx.example.com[192.0.2.1]":                           nil,
		"Nov 24 04:30:05 mx1 postfix/verify[1]: close database /var/lib/postfix/verify_cache.db: No such file or directory":                                 nil,
		"Nov 24 04:30:05 mx1 postfix/smtp[1]: ignoring DNS RR: mx.example.com. 300 IN AAAA 2001:db8::1":                                                     nil,
		"Nov 24 04:30:05 mx1 postfix/bounce[1]: 4jXw1K3Hk2z1x: not sending trace/success notification for double-bounce message":                            nil,
		"Nov 24 04:30:05 mx1 postfix/smtpd[1]: hash:/etc/postfix/access lookup: \"a@example.com\" = \"not_found\"":                                          nil,
		"Nov 24 04:30:05 mx1 postfix/smtpd[1]: event: SMFIC_CONNECT; macros: j=mx1 {daemon_name}=mx1":                                                       nil,
		"Nov 24 04:30:05 mx1 postfix/smtp[1]: SSL session removed":                                                                                          nil,
		"Nov 24 04:30:05 mx1 postfix/smtpd[1]: report helo to all milters":                                                                                  nil,
		"Nov 24 04:30:05 mx1 postfix/local[1]: 4jXw1K3Hk2z1x: passing <a@example.com> to transport=lmtp":                                                    nil,
		"Nov 24 04:30:05 mx1 postfix/smtp[1]: 4jXw1K3Hk2z1x: passing <a@example.com> to transport=error":                                                    nil,
		"Nov 24 04:30:05 mx1 postfix/smtpd[1]: mapping DSN status 5.7.1 into Sender address status 5.1.8":                                                   nil,
		"Nov 24 04:30:05 mx1 postfix/smtpd[1]: skipping address family 10 for host mx.example.com":                                                          nil,
		"Nov 24 04:30:05 mx1 postfix/smtp[1]: mx.example.com[192.0.2.1]:25: Reusing old session (RFC 5077 session ticket)":                                  nil,
		"Nov 24 04:30:05 mx1 postfix/smtpd[1]: mx.example.com[192.0.2.1]: Trusted: subject_CN=x, issuer=y, fingerprint=AA:BB":                               nil,
		"Nov 24 04:30:05 mx1 postfix/smtp[1]: D89812C044: Used TLS for mx.example.com[192.0.2.1]:25":                                                        nil,
		"Nov 24 04:30:05 mx1 postfix/smtpd[1]: fingerprint=AA:BB":                                                                                           nil,
		"Nov 24 04:30:05 mx1 postfix/smtp[1]: issuer=/C=XX/O=Example/CN=CA":                                                                                 nil,
		"Nov 24 04:30:05 mx1 postfix/smtp[1]: subject=/C=XX/O=Example/CN=mx.example.com":                                                                    nil,
		"Nov 24 04:30:05 mx1 postfix/smtp[1]: skipping SRV lookup for _submission._tcp.example.com: Host not found":                                         nil,
		"Nov 24 04:30:05 mx1 postfix/cleanup[1]: 4jXw1K3Hk2z1x: ignoring redundant or conflicting milter reply: 4.7.1 no":                                   nil,
		"Nov 24 04:30:05 mx1 postfix/postsuper[1]: renamed file hold/A1B2C3D4E5 as hold/B1B2C3D4E5":                                                         nil,
		"Nov 24 04:30:05 mx1 postfix/smtpd[1]: sql plugin doing query select password from users where name='a'":                                            nil,
		`{"log":"Starting rsyslogd\n","stream":"stdout","time":"2026-11-24T04:30:05Z"}`:                                                                     parsers.ErrForeign,
		"Nov 24 04:30:05 mx1 mail:info sshd[1]: connect from mx.example.com[192.0.2.1]":                                                                     parsers.ErrForeign,
		"Nov 24 04:30:05 mx1 mail-info postfix/smtp[1]: connect to mx.example.com[192.0.2.1]:25: Connection timed out":                                      parsers.ErrForeign,
		"Nov 24 04:30:05 mx1 local8:info postfix/smtp[1]: connect to mx.example.com[192.0.2.1]:25: Connection timed out":                                    parsers.ErrForeign,
		"Nov 24 04:30:05 [postfix/smtpd connect to mx.example.com[192.0.2.1]:25: Connection timed out":                                                      parsers.ErrForeign,
		"2026-11-24 04:30:05\tMail.Info\t192.0.2.7\tdovecot: connect to mx.example.com[192.0.2.1]:25: Connection timed out":                                 parsers.ErrForeign,
		`{"source":"mx1","message":"dovecot: postfix/smtp[1]: connect to mx.example.com[192.0.2.1]:25: Connection timed out"}`:                              parsers.ErrForeign,
		`{"source":"mx1","message":"mx1 dovecot[1]: connect to mx.example.com[192.0.2.1]:25: Connection timed out"}`:                                        parsers.ErrForeign,
		`{"CONTAINER_NAME":"web","MESSAGE":"postfix/smtp[1]: connect to mx.example.com[192.0.2.1]:25: Connection timed out"}`:                               parsers.ErrForeign,
		"Nov 24 04:30:05 mx1 postfix: something that nobody has seen":                                                                                       parsers.ErrUnrecognised,
		"Nov 24 04:30:05 mx1 postfix/smtpd[1]: my_words, and others":                                                                                        parsers.ErrUnrecognised,
		"Nov 24 04:30:05 mx1 postfix/smtpd[1]: hash:/etc/aliases is what nobody has seen":                                                                   parsers.ErrUnrecognised,
		"Nov 24 04:30:05 mx1 postfix/tlsmgr[1]: open smtpd something":                                                                                       parsers.ErrUnrecognised,
		"Nov 24 04:30:05 mx1 postfix/pickup[1]: something that nobody has seen":                                                                             parsers.ErrUnrecognised,
		"Nov 24 04:30:05 mx1 postfix/postsuper[1]: A1B2C3D4E5: something that nobody has seen":                                                              parsers.ErrUnrecognised,
		"Nov 24 04:30:05 mx1 postfix/anvil[1]: something that nobody has seen":                                                                              parsers.ErrUnrecognised,
		"Nov 24 04:30:05 mx1 postfix/qmgr[1]: removed":                                                                                                      parsers.ErrUnrecognised,
		"Nov 24 04:30:05 mx1 postfix/qmgr[1]: A1B2C3D4E5: from=<a@exam":                                                                                     parsers.ErrBroken,
		"statistics: max cache size 1 at Nov 24 04:30:05":                                                                                                   nil,
		"error: timeout exceeded":                                  parsers.ErrForeign,
		"removed (discarded)":                                      parsers.ErrForeign,
		"#Fields: date-time,client-ip":                             parsers.ErrForeign,
		"PHP Warning:  Module already loaded in Unknown on line 0": parsers.ErrForeign,
		"[21-Nov-2026 05:00:59 UTC] PHP Notice":                    parsers.ErrForeign,
		"":                                                         parsers.ErrForeign,
	} {
		text := ""
		if want != nil {
			text = want.Error()
		}
		expect(t, map[string]string{line: text})
	}
}
