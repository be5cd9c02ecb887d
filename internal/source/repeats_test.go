package source

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
)

// TestRepeats: syslog daemons put lines of mail into several logs. Those that only repeat the mail
// log are passed over, however they were named.
func TestRepeats(t *testing.T) {
	line := func(n int, what string) string {
		return fmt.Sprintf("Nov  1 12:00:%02d mx postfix/smtp[1]: %s\n", n, what)
	}
	other := strings.Repeat("Nov  1 12:00:00 mx systemd[1]: Started a service.\n", 100)
	much := strings.Repeat(other, 2*maxRepeating/len(other))
	mail := line(1, "a") + line(2, "warning: b") + line(3, "c") + line(4, "warning: d")
	copied := time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC)
	const passed = ": passed over, with those it was rotated to, as mail.log has the same lines of mail; to read it, name it without that one"
	for name, c := range map[string]struct {
		files map[string]string
		args  string
		want  string
	}{
		"directory": {map[string]string{"mail.log": mail, "syslog": line(1, "a") + other + mail + other, "syslog.1": mail, "auth.log": other}, "log", "log/auth.log\nlog/mail.log\n! log/syslog" + passed},
		"pattern": {map[string]string{"mail.log": mail, "mail.log.1": mail, "mail.warn": line(2, "warning: b") + line(4, "warning: d"), "mail.warn.1": line(2, "warning: b"), "mail.err": line(9, "fatal: x")},
			"log/mail.*", "log/mail.err\nlog/mail.log\nlog/mail.log.1\n! log/mail.warn" + passed},
		"not yet written": {map[string]string{"mail.log": mail, "messages": mail + line(5, "e")}, "log/messages log/mail.log", "log/mail.log\n! log/messages" + passed},
		"one line":        {map[string]string{"mail.log": mail, "mail.err": line(1, "a")}, "log/mail.err log/mail.log", "log/mail.log\n! log/mail.err" + passed},
		"alone":           {map[string]string{"mail.log": mail, "syslog": mail}, "log/syslog", "log/syslog"},
		"old mail log":    {map[string]string{"mail.log": mail, "syslog": mail + line(5, "e") + line(6, "f")}, "log/mail.log log/syslog", "log/mail.log\nlog/syslog"},
		"no mail":         {map[string]string{"mail.log": mail, "syslog": other}, "log", "log/mail.log\nlog/syslog"},
		"other names":     {map[string]string{"a.log": mail, "b.log": mail, "syslog": mail}, "log", "log/a.log\nlog/b.log\nlog/syslog"},
		"beside other logs": {map[string]string{"mail.log": mail, "syslog": mail, "syslog.1": line(1, "a"), "syslog-20261101": line(1, "a"), "syslog-remote.log": line(9, "z"), "syslog.mx2/1.log": line(9, "z")}, "log",
			"log/mail.log\nlog/syslog-remote.log\nlog/syslog.mx2/1.log\n! log/syslog" + passed},
		"rotated just now": {map[string]string{"mail.log.1": mail, "syslog": other, "syslog.1": other + mail, "mail.err.1": line(2, "warning: b")}, "log",
			"log/mail.log.1\n! log/syslog" + passed + "\n! log/mail.err" + passed},
		"mail log rotated earlier": {map[string]string{"mail.log": line(4, "warning: d"), "mail.log.1": line(1, "a") + line(2, "warning: b") + line(3, "c"), "syslog": other + mail}, "log",
			"log/mail.log\nlog/mail.log.1\n! log/syslog" + passed},
		"service restarted": {map[string]string{"mail.log": mail, "syslog": mail + strings.Repeat("Nov  1 12:01:00 mx systemd[1]: Stopped postfix.service - Postfix Mail Transport Agent.\n", 3)}, "log",
			"log/mail.log\n! log/syslog" + passed},
		"reaches further back": {map[string]string{"mail.log": mail, "syslog.1": strings.ReplaceAll(mail, "Nov", "Oct"), "syslog.2": strings.ReplaceAll(mail, "Nov", "Sep"), "syslog": mail}, "log",
			"log/mail.log\nlog/syslog.1\nlog/syslog.2\n! log/syslog" + passed},
		"errors of long ago": {map[string]string{"mail.log": mail, "mail.err": line(2, "warning: b"), "mail.err.1": strings.ReplaceAll(line(1, "fatal: x"), "Nov", "Aug")}, "log",
			"log/mail.err.1\nlog/mail.log\n! log/mail.err" + passed},
		"with errors of long ago": {map[string]string{"mail.log": mail, "mail.info": strings.ReplaceAll(mail, "Nov", "Aug") + mail, "mail.err": line(2, "warning: b")}, "log",
			"log/mail.info\nlog/mail.log\n! log/mail.info: passed over from 2025-11-01 12:00:01 on, from where mail.log has the same lines of mail; to read all of it, name it without that one\n! log/mail.err" + passed},
		"much of others at the end": {map[string]string{"mail.log": mail, "syslog": mail + much}, "log", "log/mail.log\n! log/syslog" + passed},
		"mail of others too":        {map[string]string{"mail.log": strings.Repeat(mail, 5), "syslog": line(9, "z") + strings.Repeat(mail, 5)}, "log", "log/mail.log\nlog/syslog"},
		"named in two ways":         {map[string]string{"mail.log": mail, "syslog": mail}, "./log/syslog log/mail.log", "log/mail.log\n! log/syslog" + passed},
	} {
		t.Run(name, func(t *testing.T) {
			tree(t, "log/")
			for name, text := range c.files {
				if err := os.MkdirAll(filepath.Dir("log/"+name), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile("log/"+name, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
				if err := os.Chtimes("log/"+name, copied, copied); err != nil {
					t.Fatal(err)
				}
			}
			if got := expanded(strings.Fields(c.args)...); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// TestReadBefore: of what reaches further back than the mail log, and into it, what is before is read.
func TestReadBefore(t *testing.T) {
	const (
		before = "Oct 31 23:59:59 mx postfix/smtp[1]: a\nNov  1 00:00:00 mx systemd[1]: Started.\n"
		mail   = "Nov  1 00:00:00 mx postfix/smtp[1]: warning: b\n"
		later  = "Nov  2 00:00:00 mx postfix/smtp[1]: warning: c\n"
	)
	much := strings.Repeat("Oct 31 00:00:00 mx systemd[1]: Started.\n", maxRepeating/32)
	for name, c := range map[string]struct {
		files map[string]string
		end   int
	}{
		"log/syslog":    {map[string]string{"mail.log": mail + later, "syslog": before + mail + later}, len(before)},
		"log/syslog.1":  {map[string]string{"mail.log": later, "mail.log.1": mail, "syslog": later, "syslog.1": before + mail, "syslog.2": before}, len(before)},
		"log/syslog.2":  {map[string]string{"mail.log": mail + later, "syslog": later, "syslog.1": mail, "syslog.2": before}, 0},
		"log/syslog.3":  {map[string]string{"mail.log": mail + later, "syslog": later, "syslog.3": much + before + mail}, len(much + before)},
		"log/mail.warn": {map[string]string{"mail.log": strings.ReplaceAll(mail, "warning: ", "") + later, "mail.warn": before + later}, len(before)},
	} {
		t.Run(name, func(t *testing.T) {
			tree(t, "log/")
			for name, text := range c.files {
				must.Do(t, os.WriteFile("log/"+name, []byte(text), 0o600))
				must.Do(t, os.Chtimes("log/"+name, time.Time{}, time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC)))
			}
			sources, problems := Expand(t.Context(), []string{"log"})
			for _, s := range sources {
				want := 0
				if s.Path == name {
					want = c.end
				}
				if s.End != int64(want) {
					t.Errorf("%s is read up to %d, want %d", s.Path, s.End, want)
				}
			}
			if text := fmt.Sprint(problems); strings.Contains(text, "from where") != (c.end > 0) {
				t.Error(text)
			}
		})
	}
}

// TestCompareEnd: of a mail log that is larger than what is compared of it, only the end says that
// something is not there; what is further back is looked for.
func TestCompareEnd(t *testing.T) {
	tree(t)
	line := func(hour int, what string) string {
		return fmt.Sprintf("Nov  1 %02d:00:00 mx postfix/smtp[1]: %s\n", hour, what)
	}
	many := strings.Repeat(line(3, "c"), maxCompared/len(line(3, "c"))+1)
	for name, text := range map[string]string{"mail.log": line(1, "a") + line(2, "b") + many, "mail.log.1": line(0, "x"),
		"there": line(1, "a"), "rotated": line(0, "x"), "not there": line(1, "d"), "late": line(4, "e") + line(5, "f")} {
		must.Do(t, os.WriteFile(name, []byte(text), 0o600))
	}
	at := time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC)
	mail := []Source{{Path: "mail.log", Size: int64(len(line(1, "a")+line(2, "b")) + len(many)), ModTime: at}, {Path: "mail.log.1", ModTime: at}}
	for _, c := range []struct {
		name string
		last int
		want likeness
	}{{"there", maxCompared, repeating}, {"rotated", maxCompared, repeating}, {"not there", maxCompared, unclear}, {"late", maxCompared, differing},
		{"there", 1000, unclear}, {"not there", 1000, unclear}, {"late", 1000, differing}} {
		if got := compare([]Source{{Path: c.name, ModTime: at}}, mail, enoughLines, c.last); got != c.want {
			t.Errorf("%s, of %d bytes: %d, want %d", c.name, c.last, got, c.want)
		}
	}
}
