package source

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
)

// TestRepeatsOfLive: of a log that repeats the mail log nothing is followed, whenever it comes and
// whatever it is rotated to, until it has a line that the mail log lacks.
func TestRepeatsOfLive(t *testing.T) {
	line := func(n int, what string) string {
		return fmt.Sprintf("Nov  1 12:00:%02d mx postfix/smtp[1]: %s\n", n, what)
	}
	const (
		other  = "Nov  1 12:00:00 mx systemd[1]: Started a service.\n"
		passed = "\n! log/syslog: passed over, with those it was rotated to, as mail.log has the same lines of mail; to read it, name it without that one"
		reads  = "\n! log/syslog: has lines of mail that mail.log lacks: reading it, too; what both have counts twice"
		late   = "\n! log/syslog: has the same lines of mail as mail.log, which came later: they count twice until tail is started again"
	)
	type step struct {
		add   map[string]string // to files
		after time.Duration
		want  string
	}
	mail := line(1, "a") + line(2, "b")
	for name, steps := range map[string][]step{
		"from the start": {
			{map[string]string{"mail.log": mail, "syslog": other + mail, "syslog.2.gz": mail, "mail.log.1": "", "other.log": other}, 0, "log/mail.log log/mail.log.1 log/other.log" + passed},
			{map[string]string{"syslog.1": other, "mail.log": line(3, "c"), "syslog": line(3, "c")}, time.Hour, "log/mail.log log/mail.log.1 log/other.log"},
		},
		"later": {
			{map[string]string{"mail.log": mail}, 0, "log/mail.log"},
			{map[string]string{"syslog": other}, time.Second, "log/mail.log"},
			{map[string]string{"syslog": mail}, time.Second, "log/mail.log"},
			{nil, lookAgain, "log/mail.log" + passed},
		},
		"rotated before there is mail": {
			{map[string]string{"mail.log": mail, "syslog": other, "syslog.1": mail}, 0, "log/mail.log" + passed},
		},
		"between two writes": {
			{map[string]string{"mail.log": mail, "syslog": other}, 0, "log/mail.log"},
			{map[string]string{"syslog": line(3, "c")}, lookAgain, "log/mail.log"},
			{map[string]string{"mail.log": line(3, "c")}, lookAgain, "log/mail.log" + passed},
			{map[string]string{"syslog": line(4, "d")}, lookAgain, "log/mail.log"},
			{map[string]string{"syslog": line(5, "e"), "mail.log": line(4, "d") + line(5, "e")}, lookAgain, "log/mail.log"},
			{map[string]string{"syslog": line(6, "f") + line(7, "g")}, lookAgain, "log/mail.log"},
			{map[string]string{"mail.log": line(6, "f") + line(7, "g")}, lookAgain, "log/mail.log"},
		},
		"no longer": {
			{map[string]string{"mail.log": mail, "syslog": mail}, 0, "log/mail.log" + passed},
			{map[string]string{"syslog": line(3, "c") + line(4, "d")}, lookAgain, "log/mail.log"},
			{nil, time.Second, "log/mail.log"},
			{nil, lookAgain, "log/mail.log log/syslog" + reads},
			{map[string]string{"mail.log": line(3, "c") + line(4, "d"), "syslog.1": mail}, lookAgain, "log/mail.log log/syslog log/syslog.1"},
		},
		"rare lines, beside a busy mail log": {
			{map[string]string{"mail.log": mail, "messages": other}, 0, "log/mail.log"},
			{map[string]string{"mail.log": line(4, "d"), "messages": line(3, "c")}, lookAgain, "log/mail.log"},
			{map[string]string{"mail.log": strings.Repeat(line(5, "e"), compareAgain/len(line(5, "e"))+1)}, lookAgain, "log/mail.log"},
			{map[string]string{"mail.log": line(8, "h"), "messages": line(7, "g")}, lookAgain, "log/mail.log log/messages"},
		},
		"other mail": {
			{map[string]string{"mail.log": mail, "syslog": line(1, "a") + line(3, "c") + line(4, "d")}, 0, "log/mail.log log/syslog"},
		},
		"mail log comes later": {
			{map[string]string{"syslog": mail}, 0, "log/syslog"},
			{map[string]string{"mail.log": line(2, "b")}, lookAgain, "log/mail.log log/syslog" + late},
			{nil, lookAgain, "log/mail.log log/syslog"},
		},
		"errors of long ago": {
			{map[string]string{"mail.log": mail, "mail.err": strings.ReplaceAll(mail, "Nov", "Oct")}, 0, "log/mail.log"},
			{map[string]string{"mail.log": line(3, "error: c"), "mail.err": line(3, "error: c")}, lookAgain, "log/mail.log" + strings.ReplaceAll(passed, "syslog", "mail.err")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			tree(t, "log/")
			r, now := Repeats{}, time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC)
			for i, s := range steps {
				now = now.Add(s.after)
				for name, text := range s.add {
					f := must.Have(os.OpenFile("log/"+name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600))(t)
					must.Have(f.WriteString(text))(t)
					must.Do(t, f.Close())
					must.Do(t, os.Chtimes("log/"+name, now, now))
				}
				names, news := r.Without(Names([]string{"log"}), now)
				got := strings.Join(names, " ")
				for _, err := range news {
					got += "\n! " + err.Error()
				}
				if got != s.want {
					t.Fatalf("step %d: got\n%s\nwant\n%s", i, got, s.want)
				}
			}
		})
	}
}

// TestRepeatsBetweenNames: a mail log that a pattern does not name for a moment, as it is being
// rotated, is still repeated.
func TestRepeatsBetweenNames(t *testing.T) {
	tree(t, "log/")
	const mail = "Nov  1 12:00:00 mx postfix/smtp[1]: a\n"
	write := func(name, text string) { must.Do(t, os.WriteFile("log/"+name, []byte(text), 0o600)) }
	r, now := Repeats{}, time.Now()
	names := func() string {
		now = now.Add(lookAgain)
		names, _ := r.Without(Names([]string{"log/{mail.log,syslog}"}), now)
		return strings.Join(names, " ")
	}
	write("mail.log", mail)
	write("syslog", mail)
	got := []string{names()}
	must.Do(t, os.Rename("log/mail.log", "log/mail.log.1"))
	write("syslog", mail+"Nov  1 12:00:01 mx systemd[1]: Started.\n")
	got = append(got, names())
	write("mail.log", "")
	got = append(got, names())
	if got := strings.Join(got, ","); got != "log/mail.log,,log/mail.log" {
		t.Error(got)
	}
}
