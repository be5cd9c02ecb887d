package main

import (
	"slices"
	"strings"
)

// scenario is how the server treats a recipient; the first word of the local
// part names it ("full.17@example.com" is refused because the mailbox is full).
type scenario struct {
	name string
	// rcpt and end answer RCPT TO and the end of the data, one reply for each
	// attempt; the last one stays. Lines are parted by a newline. An empty
	// reply is a connection that is closed without a word.
	rcpt, end []string
	// alone says that the recipient gets a message of its own, because what
	// happens to it happens to the whole session.
	alone bool
}

const (
	rcptOK = "250 2.1.5 Ok"
	endOK  = "250 2.0.0 Ok: queued"
)

var scenarios = []scenario{
	{name: "ok", rcpt: []string{rcptOK}, end: []string{endOK}},
	{name: "unknown", rcpt: []string{"550 5.1.1 User unknown"}},
	{name: "busy", rcpt: []string{"450 4.2.1 Mailbox busy, try again later"}},
	{name: "full", rcpt: []string{"452 4.2.2 Mailbox full"}},
	{name: "policy", rcpt: []string{"550-5.7.26 This mail has been blocked because the sender is unauthenticated.\n" +
		"550-5.7.26 See https://example.com/help for\n550 5.7.26 what to do"}},
	{name: "bare", rcpt: []string{"554 Not here, 192.0.2.1 is not 5.1.1 but listed"}},
	{name: "grey", rcpt: []string{"451 4.7.1 Greylisted, come back later", rcptOK}, end: []string{endOK}},
	{name: "twice", rcpt: []string{"450-4.3.2 Not now\n450 4.3.2 Later", "450-4.3.2 Not now\n450 4.3.2 Later", rcptOK}, end: []string{endOK}},
	{name: "plain", rcpt: []string{"250 OK"}, end: []string{"250 OK id=1aBcDe-000001-AB"}, alone: true},
	{name: "lines", rcpt: []string{rcptOK}, end: []string{"250-2.6.0 Taken\n250 2.6.0 and queued"}, alone: true},
	{name: "spam", rcpt: []string{rcptOK}, end: []string{"554 5.7.1 Message refused as spam"}, alone: true},
	{name: "later", rcpt: []string{rcptOK}, end: []string{"451 4.3.0 Try again later", endOK}, alone: true},
	{name: "closing", rcpt: []string{"421 4.3.2 Shutting down", rcptOK}, end: []string{endOK}, alone: true},
	{name: "drop", rcpt: []string{"", rcptOK}, end: []string{endOK}, alone: true},
	{name: "dropend", rcpt: []string{rcptOK}, end: []string{"", endOK}, alone: true},
}

// senderScenario is for the bounces that the MTAs send.
var senderScenario = scenario{name: "sender", rcpt: []string{rcptOK}, end: []string{endOK}}

// refused is the domain that neither MTA relays for: it answers the client
// itself.
const refused = "refused.test"

// scenarioOf finds the scenario that address names.
func scenarioOf(address string) (scenario, bool) {
	local, _, _ := strings.Cut(address, "@")
	name, _, _ := strings.Cut(local, ".")
	i := slices.IndexFunc(scenarios, func(s scenario) bool { return s.name == name })
	switch {
	case i >= 0:
		return scenarios[i], true
	case name == senderScenario.name:
		return senderScenario, true
	}
	return scenario{}, false
}

// domain is where a scenario's recipients live. Those who break connections
// have a domain, and so a port, of their own: Exim keeps away from a host that
// hung up, with everybody's mail.
func (s scenario) domain() string {
	if s.name == "closing" || strings.HasPrefix(s.name, "drop") {
		return "broken.example.net"
	}
	return "example.com"
}

// reply is the answer of list to attempt, counted from 0.
func reply(list []string, attempt int) string { return list[min(attempt, len(list)-1)] }
