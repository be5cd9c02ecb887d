package answers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestListedEverywhere has addresses of ours that lists and providers refuse, each in its own words.
func TestListedEverywhere(t *testing.T) {
	for addresses, want := range map[int]string{
		1: "other servers, Microsoft Outlook.com, On a public blocklist (5.7.1), our address 192.0.2.10, mostly from anna@shop.test: 60 in 1 h, usually 0, since 2026-03-10 14:30. We have to act: Look the address or domain up at https://check.spamhaus.org/",
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

// TestNotOurAddress has replies with the answer of a list and the name by which it was asked.
func TestNotOurAddress(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		reply, from := "554 5.7.1 Service unavailable; Client host [192.0.2.10] blocked using bl.example.org; 127.0.0.2", "anna@shop.test"
		domain := []string{"six.test", "outlook.com"}[i%2]
		if domain == "outlook.com" {
			reply = "550 5.7.1 Client host rejected: 11.2.0.192.bl.example.org is 127.0.0.2. Messages from [192.0.2.11] are on our block list (S3140)."
		}
		l.send(at, from, "u@"+domain, "mx."+domain+"[198.51.100.7]:25", reply)
	})
	expect(t, said, "", []string{"our address 192.0.2.10, mostly from anna@shop.test: 30 in 1 h", "our address 192.0.2.11, mostly from anna@shop.test: 30 in 1 h"}, "127.0.0.2, ", "11.2.0.192,")
}

// TestYahoosReference has the number of four parts that is no address.
func TestYahoosReference(t *testing.T) {
	said := told(t, func(l *log, at time.Time, _ int) {
		l.send(at, "anna@shop.test", "u@yahoo.com", "mta5.am0.yahoodns.net[198.51.100.7]:25", "421 4.7.0 [TSS04] Messages from 192.0.2.10 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1; see https://postmaster.yahooinc.com/error-codes")
	})
	expect(t, said, "Yahoo, ", []string{", our address 192.0.2.10, mostly from anna@shop.test: 60 in 1 h"}, ", 4.16")
}

// TestListedAtMany has an address that more providers refuse than are told, each with codes of its own.
func TestListedAtMany(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		domain := []string{"six.test", "outlook.com", "gmail.com", "yahoo.com", "icloud.com", "gmx.de"}[i%6]
		l.send(at, "anna@shop.test", "u@"+domain, "mx."+domain+"[198.51.100.7]:25", "554 5.7.1 Service unavailable; Client host [192.0.2.10] blocked using zen.spamhaus.org")
		if i%2 == 0 {
			l.send(at, "anna@shop.test", "u@"+domain, "mx."+domain+"[198.51.100.7]:25", fmt.Sprintf("550 5.7.%d messages from [192.0.2.10] rejected due to bad reputation", 1+i%6))
		}
	})
	expect(t, said, "several destinations, On a public blocklist (5.7.1 and others), our address 192.0.2.10", nil, "domains")
}

// TestListedAtFour has an address that more providers refuse than are named.
func TestListedAtFour(t *testing.T) {
	said := told(t, func(l *log, at time.Time, i int) {
		domain := []string{"six.test", "outlook.com", "gmail.com", "yahoo.com"}[i%4]
		reply := "554 5.7.1 Service unavailable; Client host [192.0.2.10] blocked using zen.spamhaus.org"
		if i%4 > 1 {
			reply = "550 5.7.1 messages from [192.0.2.10] rejected due to bad reputation"
		}
		l.send(at, "anna@shop.test", "u@"+domain, "mx."+domain+"[198.51.100.7]:25", reply)
	})
	expect(t, said, "", []string{", 1 other, ", ", our address 192.0.2.10, mostly from anna@shop.test: 60 in 1 h"})
}

// TestListedOnTwoHosts has two servers behind one address, each refused by another provider.
func TestListedOnTwoHosts(t *testing.T) {
	l := usualHours(4 * 24)
	usual := l.b.String()
	text := usual + strings.ReplaceAll(strings.ReplaceAll(usual, ": 4T", ": 5T"), " mx1 ", " mx2 ")
	for host, of := range map[string]struct{ domain, reply string }{
		"mx1": {"six.test", "554 5.7.1 Service unavailable; Client host [192.0.2.10] blocked using zen.spamhaus.org"},
		"mx2": {"outlook.com", "550 5.7.1 Unfortunately, messages from [192.0.2.10] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140)."},
	} {
		l.b.Reset()
		for i := range 60 {
			l.send(end.Add(-30*time.Minute+time.Duration(i)*20*time.Second), "anna@shop.test", "u@"+of.domain, "mx."+of.domain+"[198.51.100.7]:25", of.reply)
		}
		text += strings.ReplaceAll(l.b.String(), " mx1 ", " "+host+" ")
	}
	l.b.Reset()
	l.b.WriteString(text)
	said := says(t, l, time.Hour, end)
	expect(t, said, "", []string{"our address 192.0.2.10", "120 in 1 h"}, ", on mx")
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
