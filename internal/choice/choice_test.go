package choice

import (
	"slices"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/parsers"
)

func TestNamed(t *testing.T) {
	if m, err := MTA("Postfix"); m != parsers.Postfix || err != nil {
		t.Errorf("%v, %v", m, err)
	}
	if s, err := Stage("End-of-data"); s != parsers.EndOfData || err != nil {
		t.Errorf("%v, %v", s, err)
	}
	for _, name := range []string{"mailbox_full", "Mailbox full"} {
		if c, err := Category(name); c.Name != "mailbox_full" || err != nil {
			t.Errorf("%s: %+v, %v", name, c, err)
		}
	}
	for _, name := range []string{"microsoft 365", "Microsoft_365"} {
		if p, err := Provider(name); p.Name != "Microsoft 365" || err != nil {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
}

func TestAddresses(t *testing.T) {
	for given, want := range map[string]string{"Example.com": "example.com", "@example.com": "example.com", "example.com.": "example.com", "<@Example.com.>": "example.com", " example.com ": "example.com"} {
		if got, err := Domain(given); got != want || err != nil {
			t.Errorf("domain %s: %s, %v", given, got, err)
		}
		if got, err := Sender(given); got != want || err != nil {
			t.Errorf("sender %s: %s, %v", given, got, err)
		}
	}
	for given, want := range map[string]string{"<Amy@Example.com>": "amy@example.com", "amy@example.com.": "amy@example.com", "<>": "<>"} {
		if got, err := Sender(given); got != want || err != nil {
			t.Errorf("sender %s: %s, %v", given, got, err)
		}
		if got, err := Domain(given); err == nil {
			t.Errorf("domain %s is %s", given, got)
		}
	}
	for _, wrong := range []string{"", "@", "<", "*.example.com", "a?.test"} {
		if got, err := Sender(wrong); err == nil {
			t.Errorf("sender %q is %q", wrong, got)
		}
		if got, err := Domain(wrong); err == nil {
			t.Errorf("domain %q is %q", wrong, got)
		}
	}
}

func TestProviders(t *testing.T) {
	some, err := Providers("microsoft")
	if err != nil || len(some) != 2 || some[0].Name != "Microsoft 365" {
		t.Errorf("%+v, %v", some, err)
	}
	if some, err := Providers("Google"); err != nil || len(some) != 1 {
		t.Errorf("%+v, %v", some, err)
	}
}

func TestUnknown(t *testing.T) {
	errs := map[string]string{}
	_, err := MTA("send\x1bmail")
	errs[err.Error()] = `no MTA is called "send\x1bmail"; choose one of postfix, exim, exchange`
	_, err = Category("mailbox_ful")
	errs[err.Error()] = `no category is called "mailbox_ful"; did you mean mailbox_full? All: mtalog sql 'FROM categories'`
	_, err = Category("full")
	errs[err.Error()] = `no category is called "full"; choose one of bad_mailbox, `
	_, err = Stage("hello")
	errs[err.Error()] = `no stage is called "hello"; choose one of dns, connect, `
	_, err = Provider("micro")
	errs[err.Error()] = `no provider is called "micro"; did you mean Microsoft 365 or Microsoft Outlook.com? All: mtalog sql 'FROM providers'`
	for name, owner := range map[string]string{"gmail": "Google", "GMail.com": "Google", "outlook": "Microsoft Outlook.com", "icloud.com": "Apple"} {
		_, err = Provider(name)
		errs[err.Error()] = `no provider is called "` + name + `"; did you mean ` + owner + `? All: mtalog sql 'FROM providers'`
	}
	_, err = Host(".")
	errs[err.Error()] = `"." is no name of a host: `
	_, err = Providers("")
	errs[err.Error()] = `no provider is called ""; see mtalog sql 'FROM providers'`
	many := slices.Repeat([]string{"mailbox_full", "mailbox_gone"}, mostNames) // more than there are
	err = unknown("category", "categories", "mailbox_fill", many)
	errs[err.Error()] = `no category is called "mailbox_fill"; did you mean mailbox_full`
	if !strings.HasSuffix(err.Error(), "? All: mtalog sql 'FROM categories'") {
		t.Error(err)
	}
	for got, want := range errs {
		if !strings.HasPrefix(got, want) {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
}
