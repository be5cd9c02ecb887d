package smtpcode_test

import (
	"fmt"

	"github.com/mtalog/mtalog/parsers/smtpcode"
)

func ExampleReadReply() {
	text := []byte("550-5.1.1 User unknown 550-please check the address 550 and try again")
	reply, code := smtpcode.ReadReply(text, smtpcode.LastLine)
	fmt.Println(reply, code)
	// Output: 550 5.1.1
}

func ExampleFind() {
	line := []byte("mx1 postfix/smtp[508]: 4jYVJX: to=<a@example.com>, dsn=5.0.0, status=bounced (host mx.example.com[192.0.2.1] said: 550 No such user here (in reply to RCPT TO command))")
	fmt.Println(smtpcode.Find(line))
	// Output: 550
}

func ExampleParse() {
	_, err := smtpcode.Parse("5.01.1")
	fmt.Println(err)
	// Output: "5.01.1" is not a status code: its parts have no leading zeros (RFC 3463 section 2); write 5.1.1
}

func ExampleLookup() {
	for _, code := range []smtpcode.Enhanced{smtpcode.Make(5, 7, 26), smtpcode.Make(5, 7, 606)} {
		entry := smtpcode.Lookup(code)
		fmt.Printf("%v: %s (registered: %t)\n", code, entry.Name, entry.Precision == smtpcode.Exact)
	}
	// Output:
	// 5.7.26: Multiple authentication checks failed (registered: true)
	// 5.7.606: Other or undefined security status (registered: false)
}

func ExampleEffective() {
	own, verdict := smtpcode.Make(5, 7, 1), smtpcode.Make(4, 7, 1) // a greeting of 554, deferred
	fmt.Println(smtpcode.Effective(own, verdict, 554))
	fmt.Println(smtpcode.Effective(0, 0, 550))
	// Output:
	// 5.7.1 reply
	// 5.0.0 implied
}

func ExampleExplain() {
	list, err := smtpcode.Explain("2.1.5")
	if err != nil {
		fmt.Println(err)
	}
	for _, x := range list {
		fmt.Print(x)
	}
	// Output:
	// 2.1.5 Destination address valid
	//
	// Meaning     Confirms that the recipient address is good; belongs in reports of
	//             success (2.1.5).
	// Class       2 Success: The delivery action succeeded; the detail may tell of
	//             changes made on the way.
	// Subject     1 Addressing Status: Concerns the sender or recipient address, its
	//             syntax or its validity; the sender can usually correct it and send
	//             again. Who has to act: sender.
	// What to do  - None needed.
	// Goes with   250
	// Note        - Registry name: Destination address valid.
	// Sources     RFC 3463 section 2 and 3; RFC 3463 section 3.2
}
