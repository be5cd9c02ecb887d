// Command realmta is the other half of run.sh, which runs Debian's Postfix and
// Exim and follows their logs with mtalog tail: the SMTP server that answers
// them by script, the client that gives them mail, and the judge that compares
// what was said with what mtalog stored.
//
//	realmta serve -truth server.jsonl postfix=127.0.0.1:2610 exim=127.0.0.1:2620
//	realmta send -truth client.jsonl -mta postfix -to 127.0.0.1:2601 -first 0 -messages 100
//	mtalog sql --format csv "$(realmta query)" | realmta compare server.jsonl client.jsonl
//
// compare exits with status 1 if anything differs.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "realmta:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 0 {
		return errors.New("serve, send, query or compare?")
	}
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	truthFile := flags.String("truth", "truth.jsonl", "what was said is appended to this `file`")
	switch args[0] {
	case "serve":
		if err := flags.Parse(args[1:]); err != nil {
			return err
		}
		return serve(*truthFile, flags.Args())
	case "send":
		var b batch
		flags.StringVar(&b.mta, "mta", "", "the `name` of the MTA that gets the mail")
		flags.StringVar(&b.to, "to", "", "its `address`")
		flags.IntVar(&b.first, "first", 0, "the serial `number` of the first message")
		flags.IntVar(&b.messages, "messages", 100, "how many messages")
		flags.DurationVar(&b.pause, "pause", 0, "`time` between two messages of a session")
		if err := flags.Parse(args[1:]); err != nil {
			return err
		}
		return b.send(*truthFile)
	case "query":
		_, err := fmt.Println(query)
		return err
	case "compare":
		return compare(os.Stdin, os.Stdout, args[1:])
	}
	return fmt.Errorf("%q is not a command", args[0])
}
