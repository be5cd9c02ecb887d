package source

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// tree makes files below a new directory, which becomes the current one. A name
// that ends in a slash is a directory.
func tree(t *testing.T, names ...string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, name := range names {
		var err error
		if strings.HasSuffix(name, "/") {
			err = os.MkdirAll(name, 0o700)
		} else {
			os.MkdirAll(filepath.Dir(name), 0o700)
			err = os.WriteFile(name, []byte("Nov  1 12:00:00 mx "+name+"\n"), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func expanded(args ...string) string {
	sources, problems := Expand(context.Background(), args)
	var s []string
	for _, src := range sources {
		s = append(s, src.Path)
	}
	for _, p := range problems {
		s = append(s, "! "+p.Error())
	}
	return strings.Join(s, "\n")
}

func TestExpand(t *testing.T) {
	tree(t, "mail.log", "mail.log.1", ".hidden", "a/x.log", "a/.git/y.log", "a/b/z.log", "a/mail.duckdb", "a/mail.duckdb.wal",
		"weird[1].log", "empty/", "only/.dot", "only/x.pid")
	os.WriteFile("a/wtmp", append([]byte("\x07\x00\x00\x00\x12\x34\x00\x00pts/0"), make([]byte, 4000)...), 0o600)
	os.WriteFile("a/e.LOG", utf16ed("#Software: Microsoft Exchange Server\r\n", false), 0o600)
	os.Symlink("mail.log", "current")
	os.Symlink("nowhere", "a/dangling")
	os.Symlink("../a", "a/b/loop")
	os.Link("mail.log", "hard")
	os.Symlink("a", "linked")
	os.Symlink("self", "a/self")

	long := strings.Repeat("x", 300) + "*" // no name of a file can be as long
	tests := []struct {
		args string
		want string
	}{
		{"mail.log mail.log.1", "mail.log\nmail.log.1"},
		{"mail.log mail.log ./mail.log", "mail.log"},
		{"current mail.log hard", "current"},
		{"hard a current", "hard\na/b/z.log\na/e.LOG\na/x.log"},
		{"mail.log*", "mail.log\nmail.log.1"},
		{"**/*.log", "a/b/z.log\na/x.log\nmail.log\nweird[1].log"},
		{"**/**/x.log", "a/x.log"},
		{"l*/x.log", "linked/x.log"},
		{"a/d*", "! no file matches \"a/d*\": check the pattern, and that its directory may be read"},
		{"a/**/[sx]*", "a/x.log"},
		{"a/{x,nothing}.log", "a/x.log"},
		{"weird[1].log", "weird[1].log"},
		{"a/wtmp", "a/wtmp"}, // named: it is for the reader to refuse
		{"a/mail.duckdb", "a/mail.duckdb"},
		{"mail.lgo mail.log", "mail.log\n! no such file: mail.lgo: check the name"},
		{"*.nothing", `! no file matches "*.nothing": check the pattern, and that its directory may be read`},
		{"*.nothing nope*", `! no file matches "*.nothing": check the pattern, and that its directory may be read` + "\n" +
			`! no file matches "nope*": check the pattern, and that its directory may be read`},
		{long, "! no file matches \"" + long + "\": check the pattern, and that its directory may be read"},
		{`\*.log`, `! no file matches "\*.log": check the pattern, and that its directory may be read`},
		{"[", `! bad pattern "[": check its brackets`},
		{"empty", "! directory empty holds no log files: name the files, or a pattern such as \"empty/*.log*\""},
		{"only", "! directory only holds no log files: name the files, or a pattern such as \"only/*.log*\""},
		{"a/x.log a/x.log a", "a/x.log\na/b/z.log\na/e.LOG"},
	}
	for _, tt := range tests {
		if got := expanded(strings.Fields(tt.args)...); got != tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.args, got, tt.want)
		}
	}
}

// TestJournal: files of systemd's journal are named with the cure where there is
// nothing else, and passed over in silence beside logs.
func TestJournal(t *testing.T) {
	tree(t, "log/mail.log")
	os.MkdirAll("log/journal/4f2a", 0o700)
	os.WriteFile("log/journal/4f2a/system.journal", []byte("LPKSHHRH\x00\x00\x00\x00"+strings.Repeat("text ", 100)), 0o600)
	const cure = "a journal of systemd, not a log: journalctl -o json --facility=mail | mtalog summary -"
	if got := expanded("log"); got != "log/mail.log" {
		t.Error(got)
	}
	if got := expanded("log/journal"); got != "! log/journal: "+cure {
		t.Error(got)
	}
	if _, err := (Source{Path: "log/journal/4f2a/system.journal"}).Open(); err == nil || err.Error() != "log/journal/4f2a/system.journal: "+cure {
		t.Error(err)
	}
}

func TestExpandTellsSizeAndTime(t *testing.T) {
	tree(t, "mail.log")
	when := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	os.Chtimes("mail.log", when, when)
	sources, _ := Expand(t.Context(), []string{"mail.log"})
	if s := sources[0]; s.Size != 28 || !s.ModTime.Equal(when) || s.Compression != Plain || s.Kind != File {
		t.Errorf("%+v", s)
	}
}

func TestExpandSpecialFiles(t *testing.T) {
	sources, problems := Expand(t.Context(), []string{os.DevNull})
	if len(sources) != 1 || sources[0].Kind != Pipe || sources[0].Size != -1 || problems != nil {
		t.Errorf("%+v, %v", sources, problems)
	}
}

func TestSort(t *testing.T) {
	at := func(name string, hour int) Source {
		return Source{Path: name, ModTime: time.Date(2026, 11, 1, hour, 0, 0, 0, time.UTC)}
	}
	larger := at("snapshot", 10)
	larger.Size = 4096
	sources := []Source{at("junk-b", 5), at("mail.log", 9), larger, at("junk-a", 5), at("mail.log.2.gz", 9), at("early-junk", 4), at("mail.log.1", 8)}
	first := map[string]int64{"mail.log": 300, "snapshot": 300, "mail.log.1": 200, "mail.log.2.gz": 100}
	calls := 0
	Sort(sources, func(s Source) (int64, bool) {
		calls++
		t, ok := first[s.Path]
		return t, ok
	})
	var got []string
	for _, s := range sources {
		got = append(got, s.Path)
	}
	if want := "mail.log.2.gz mail.log.1 snapshot mail.log early-junk junk-a junk-b"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
	if calls != len(sources) {
		t.Errorf("%d calls", calls)
	}
}

func TestOpenMissing(t *testing.T) {
	tree(t)
	_, err := Source{Path: "gone.log"}.Open()
	if err == nil || err.Error() != "no such file: gone.log: check the name" {
		t.Error(err)
	}
	if _, err := (Source{Path: "."}).Open(); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("a directory: %v", err)
	}
}

func TestNames(t *testing.T) {
	tree(t, "mail.log", "mail.log.1", "mail.log~", "d/x.log", "d/.y", "d/x.log~", "d/e/z.log", "d/q.pid", "weird[1].log")
	os.Symlink("mail.log", "current")
	for args, want := range map[string]string{
		"mail.log current not-yet.log d mail.log* no*such": "mail.log not-yet.log d/e/z.log d/x.log mail.log.1",
		"weird[1].log d/x.log .":                           "weird[1].log d/x.log current d/e/z.log mail.log.1",
	} {
		if got := strings.Join(Names(strings.Fields(args)), " "); got != want {
			t.Errorf("%s: %s, want %s", args, got, want)
		}
	}
}

func TestCheckPatterns(t *testing.T) {
	tree(t, "weird[", "mail.log")
	for arg, bad := range map[string]bool{"weird[": false, "mail.log": false, "not-yet.log": false, "mail*": false, "{a,b}": false, "mail[": true, "{a": true} {
		if err := CheckPatterns([]string{"*.log", arg}); (err != nil) != bad {
			t.Errorf("%s: %v", arg, err)
		}
	}
}
