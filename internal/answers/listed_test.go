package answers_test

import (
	"fmt"
	"testing"
	"time"
)

// TestListedEverywhere has addresses of ours that lists and providers refuse, each in its own words.
func TestListedEverywhere(t *testing.T) {
	for addresses, want := range map[int]string{
		1: "other servers, Microsoft Outlook.com, On a public blocklist (5.7.1), our address 192.0.2.10, mostly from anna@shop.test: 60 in 1 h, usually 0, since 2026-03-10 14:30. We have to act: Look the address up at the list",
		3: "other servers, Microsoft Outlook.com, On a public blocklist (5.7.1), our address 192.0.2.10, 192.0.2.11, 192.0.2.12, mostly from anna@shop.test: 60 in 1 h",
	} {
		said := told(t, func(l *log, at time.Time, i int) {
			address := fmt.Sprintf("192.0.2.%d", 10+i/4%addresses)
			domain := []string{"six.test", "outlook.com", "seven.test", "eight.test"}[i%4]
			reply := "554 5.7.1 Service unavailable; Client host [" + address + "] blocked using zen.spamhaus.org"
			if domain == "outlook.com" {
				reply = "550 5.7.1 Unfortunately, messages from [" + address + "] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140)."
			}
			l.send(at, "anna@shop.test", "u@"+domain, "mx."+domain+"[198.51.100.7]:25", reply)
		})
		expect(t, said, want, nil, "Blocked for reputation", "Other causes", "198.51.100.7")
	}
}

// TestListedApart has two addresses that are refused for reasons of their own, and replies that
// name none.
func TestListedApart(t *testing.T) {
	for _, named := range []bool{true, false} {
		said := told(t, func(l *log, at time.Time, i int) {
			domain, reply := "six.test", "554 5.7.1 Service unavailable; Client host blocked using zen.spamhaus.org"
			if named {
				reply = "554 5.7.1 Service unavailable; Client host [192.0.2.10] blocked using zen.spamhaus.org"
			}
			if i%2 == 0 {
				domain, reply = "outlook.com", "550 5.7.1 Unfortunately, messages from [2001:db8::11] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140)."
			}
			l.send(at, "anna@shop.test", "u@"+domain, "mx."+domain+"[198.51.100.7]:25", reply)
		})
		has := []string{"Microsoft Outlook.com, Blocked for reputation (5.7.1), our address 2001:db8::11, mostly from anna@shop.test: 30 in 1 h"}
		if named {
			has = append(has, "other servers, mostly six.test, On a public blocklist (5.7.1), our address 192.0.2.10, mostly from anna@shop.test: 30 in 1 h")
		} else {
			has = append(has, "other servers, mostly six.test, On a public blocklist (5.7.1), mostly from anna@shop.test: 30 in 1 h")
		}
		expect(t, said, "", has)
	}
}

// TestNoNameForAnAddress has an address without a PTR record, which each minds in its own words.
func TestNoNameForAnAddress(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		if i%2 == 0 {
			l.send(at, "anna@shop.test", "u@gmail.com", "gmail-smtp-in.l.google.com[2001:db8::27]:25", "550-5.7.25 [2001:db8:10::25] The IP address sending this message does not have a PTR record setup")
		} else {
			l.send(at, "anna@shop.test", "u@six.test", smallest, "450 4.7.25 Client host rejected: cannot find your hostname, [2001:db8:10::25]")
		}
	})
	expect(t, said, "other servers, mostly six.test, Google, Reverse DNS or HELO name (4.7.25 and others), our address 2001:db8:10::25: 60 in 1 h, usually 0", nil, "Other causes", "only at")
}
