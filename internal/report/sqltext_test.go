package report

import (
	"strings"
	"testing"
)

// FuzzCalls replaces each call by itself, in lower case and without the space before
// the bracket: nothing else of the query may change.
func FuzzCalls(f *testing.F) {
	for _, sql := range []string{
		"SELECT local_time(time)", "UTC_TIME \n(local_time('a)b'))", "local_time(", "my_local_time(1)", "'local_time(1)", `"local_time("(1)`,
		"local_time(f(1), (2)) -- local_time(1)", "local_time(/* ) */ 1)", "local_time()", "local_time.x(1) local_time",
	} {
		f.Add(sql)
	}
	itself := map[string]func(string) string{}
	for _, name := range []string{"local_time", "utc_time"} {
		itself[name] = func(argument string) string { return name + "(" + argument + ")" }
	}
	plain := func(sql string) string {
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune(" \t\r\n", r) {
				return -1
			}
			return r
		}, strings.ToLower(sql))
	}
	f.Fuzz(func(t *testing.T, sql string) {
		got := replaceCalls(sql, itself)
		if plain(got) != plain(sql) {
			t.Errorf("%q became %q", sql, got)
		}
		if again := replaceCalls(got, itself); again != got {
			t.Errorf("%q became %q, and then %q", sql, got, again)
		}
	})
}
