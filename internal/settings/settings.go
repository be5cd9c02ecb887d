// Package settings reads the files in which a user keeps the flags that would otherwise be
// written on each command line. A file is TOML (https://toml.io/en/v1.0.0): a key is the name
// of a flag, and a table is for one command.
//
//	db = "/var/lib/mtalog/mail.duckdb"
//
//	[why]
//	since = "24h"
package settings

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"

	"github.com/pelletier/go-toml/v2"

	"github.com/mtalog/mtalog/internal/oserr"
)

// Setting is the value of a flag in a file.
type Setting struct {
	Command string // such as "rules test"; "" for each command that has the flag
	Flag    string
	Values  []string // one, but for a flag that may be repeated
	File    string
}

// Name returns how the file calls s: "why.since".
func (s Setting) Name() string { return dotted(s.Command, s.Flag) }

func dotted(command, name string) string {
	if command == "" {
		return name
	}
	return command + "." + name
}

// Read returns the settings in files, of which later ones take precedence: the last of those
// with the same name counts, and one for a command is more than one for all. Files that need
// not be there need not be readable either: the home directory may be another user's.
func Read(files []string, mustExist bool) ([]Setting, error) {
	var all []Setting
	for _, name := range files {
		settings, err := readFile(name)
		if !mustExist && oserr.Absent(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, settings...)
	}
	slices.SortStableFunc(all, func(a, b Setting) int { return cmp.Compare(min(len(a.Command), 1), min(len(b.Command), 1)) })
	return all, nil
}

func readFile(name string) ([]Setting, error) {
	text, err := readAll(name)
	if err != nil {
		return nil, err // it names the file
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")) // editors on Windows begin files so
	if bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff")) {
		return nil, fmt.Errorf("%s: it is UTF-16, but TOML has to be UTF-8: save it so", name)
	}
	var document map[string]any
	if err := toml.Unmarshal(text, &document); err != nil {
		if at, ok := errors.AsType[*toml.DecodeError](err); ok {
			line, column := at.Position()
			return nil, fmt.Errorf("%s:%d:%d: %w", name, line, column, err)
		}
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return settingsOf(document, "", name)
}

// most is how many bytes a file of settings may have: more is a log, or a device without an end.
const most = 1 << 20

func readAll(name string) ([]byte, error) {
	if info, err := os.Stat(name); err == nil && info.Mode()&fs.ModeNamedPipe != 0 {
		return nil, fmt.Errorf("%s: a pipe, which may have no end", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && len(text) > most {
		err = fmt.Errorf("%s: larger than 1 MiB, so no file of settings", name)
	}
	return text, err
}

// settingsOf returns what a table of a file says, which is for command.
func settingsOf(table map[string]any, command, file string) (settings []Setting, err error) {
	for _, key := range slices.Sorted(maps.Keys(table)) {
		if sub, ok := table[key].(map[string]any); ok && command == "" {
			if key == "" { // its settings would be taken for those of all commands
				return nil, fmt.Errorf(`%s: [""]: a table has the name of a command`, file)
			}
			of, err := settingsOf(sub, key, file)
			if err != nil {
				return nil, err
			}
			settings = append(settings, of...)
			continue
		}
		values, err := valuesOf(table[key])
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", file, dotted(command, key), err)
		}
		settings = append(settings, Setting{command, key, values, file})
	}
	return settings, nil
}

func valuesOf(value any) ([]string, error) {
	list, ok := value.([]any)
	if !ok {
		list = []any{value}
	}
	if len(list) == 0 {
		return nil, errors.New("the list is empty: leave it out")
	}
	var values []string
	for _, v := range list {
		switch v.(type) {
		case map[string]any, []any:
			return nil, errors.New("want a value, or a list of values")
		}
		text := fmt.Sprint(v)
		if text == "" {
			return nil, errors.New("the value is empty: leave it out")
		}
		values = append(values, text)
	}
	return values, nil
}
