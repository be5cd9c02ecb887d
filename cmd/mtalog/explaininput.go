package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"github.com/mtalog/mtalog/internal/oserr"
)

// maxExplained bounds what is read, in bytes: the report comes before the message that is
// returned with it.
const maxExplained = 1 << 20

// explainedText returns the text that was given as arguments or, by "-", on standard input,
// or that is in a file.
func explainedText(args []string, file string, stdin io.Reader) (string, error) {
	name, in := "standard input", stdin
	switch {
	case file != "" && file != "-":
		f, err := os.Open(filepath.Clean(file))
		if err != nil {
			return "", fmt.Errorf("%s: cannot be read: %w", file, oserr.Bare(err))
		}
		defer f.Close()
		name, in = file, f
	case file == "" && (len(args) != 1 || args[0] != "-"):
		return strings.Join(args, " "), nil
	}
	text, err := io.ReadAll(io.LimitReader(in, maxExplained))
	if err != nil {
		return "", fmt.Errorf("%s: cannot be read: %w", name, oserr.Bare(err))
	}
	text = bytes.TrimPrefix(bytes.ToValidUTF8(text, []byte("\uFFFD")), []byte("\ufeff"))
	if bytes.IndexByte(text, 0) >= 0 {
		return "", usageError{fmt.Errorf("%s: no text; save the message as text or as .eml", name)}
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return "", usageError{fmt.Errorf("%s is empty: write the reply or the report to it", name)}
	}
	return string(text), nil
}

// numberAsFlag says how to ask for one of Exim's error numbers, which look like flags.
func numberAsFlag(err error) error {
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok && strings.Trim(unknown.GetSpecifiedShortnames(), "0123456789") == "" {
		return fmt.Errorf("%w; before a number that begins with a minus sign write --: mtalog explain -- -44", err)
	}
	return err
}
