// Command loggen writes a realistic log of a mail transfer agent and the truth
// about it.
//
//	go run ./benchmarks/loggen -mta postfix -size 1GiB -o mail.log -truth mail.json
//
// The format of each MTA:
//
//	postfix                -format rfc3339 (long queue IDs) or syslog (short ones)
//	exim                   -format default, all or millisec; -ids old (16 characters) or new (23, Exim 4.97)
//	exchange-tracking      message tracking log
//	exchange-send          SMTP send protocol log
//	exchange-receive       SMTP receive protocol log
//	exchange-connectivity  connectivity log
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/mtalog/mtalog/benchmarks/gen"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "loggen:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("loggen", flag.ExitOnError)
	mta := flags.String("mta", "postfix", "postfix, exim, exchange-tracking, exchange-send, exchange-receive or exchange-connectivity")
	format := flags.String("format", "", "postfix: rfc3339 or syslog; exim: default, all or millisec")
	ids := flags.String("ids", "new", "exim: old or new message IDs")
	size := flags.String("size", "100MiB", "size of the log, such as 4MiB or 1GiB")
	seed := flags.Uint64("seed", 1, "another seed, another log")
	start := flags.String("start", gen.DefaultStart.Format(time.RFC3339), "when the log begins")
	out := flags.String("o", "", "file to write (needed)")
	truth := flags.String("truth", "", "file for the truth, as JSON")
	flags.Parse(args)
	if *out == "" || flags.NArg() > 0 {
		return fmt.Errorf("name the file to write with -o")
	}
	bytes, err := gen.ParseSize(*size)
	if err != nil {
		return err
	}
	begin, err := time.Parse(time.RFC3339, *start)
	if err != nil {
		return fmt.Errorf("-start: want a time such as 2025-03-03T00:00:00Z: %w", err)
	}
	t, err := gen.WriteFile(*out, gen.Options{Format: gen.FormatName(*mta, *format, *ids), Size: bytes, Seed: *seed, Start: begin})
	if err != nil {
		return err
	}
	if *truth == "" {
		return nil
	}
	text, err := json.MarshalIndent(t, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(*truth, append(text, '\n'), 0o600)
}
