package explain

import (
	"encoding/base64"
	"strings"
	"testing"
)

// packed encodes a text as a part of a message has it.
func packed(text string) string {
	var b strings.Builder
	for s := base64.StdEncoding.EncodeToString([]byte(text)); s != ""; {
		n := min(len(s), 76)
		b.WriteString(s[:n] + "\r\n")
		s = s[n:]
	}
	return b.String()
}

const (
	reportPlain  = "Delivery has failed to these recipients or groups:\r\n\r\nbob@example.net\r\n\r\nDiagnostic information for administrators:\r\n\r\nGenerating server: MBX01.corp.test\r\n\r\nbob@example.net\r\nRemote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'\r\n"
	reportHTML   = "<html><head><style>p { color: red }</style></head>\r\n<body><p><b>Diagnostic information for administrators:</b></p>\r\n<p>Generating server: MBX01.corp.test</p>\r\n<p>bob@example.net<br>\r\nRemote Server returned '550 5.1.10\r\nRESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'</p></body></html>\r\n"
	reportStatus = "Reporting-MTA: dns;MBX01.corp.test\r\n\r\nFinal-Recipient: rfc822;bob@example.net\r\nAction: failed\r\nStatus: 5.1.10\r\nDiagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not\r\n found by SMTP address lookup\r\n"
	reportHead   = "From: <postmaster@corp.test>\r\nSubject: Undeliverable: Hello\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"_outer_\"\r\n\r\n"
	returnedMail = "--_outer_\r\nContent-Type: message/rfc822\r\n\r\nSubject: Hello\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n"
)

// TestReadable finds the reply in a report whose parts are encoded, and none in the message that
// came back.
func TestReadable(t *testing.T) {
	const want = "Reply about bob@example.net, reported by MBX01.corp.test: 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"
	returned := returnedMail + packed("eve@example.com\r\nRemote Server returned '554 5.7.1 no'\r\n") + "--_outer_--\r\n"
	quoted := strings.NewReplacer("=", "=3D", "RecipientNotFound", "Recipient=\r\nNotFound", "lookup", "=6Cookup")
	header := func(kind, encoding string) string {
		return "Content-Type: " + kind + "; charset=\"us-ascii\"\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n"
	}
	for name, text := range map[string]string{
		"Base64":           reportHead + "--_outer_\r\n" + header("text/plain", "base64") + packed(reportPlain) + returned,
		"quoted-printable": reportHead + "--_outer_\r\n" + header("text/plain", "quoted-printable") + quoted.Replace(reportPlain) + returned,
		"HTML":             reportHead + "--_outer_\r\n" + header("text/html", "BASE64") + packed(reportHTML) + returned,
		"HTML as it is":    reportHead + "--_outer_\r\n" + header("text/html", "7bit") + reportHTML + returned,
		"a status":         reportHead + "--_outer_\r\n" + header("message/delivery-status", "base64") + packed(reportStatus) + returned,
		"all, within one another": reportHead + "--_outer_\r\nContent-Type: multipart/alternative;\r\n boundary=inner\r\n\r\n--inner\r\n" + header("text/plain", "base64") + packed(reportPlain) +
			"--inner\r\n" + header("text/html", "base64") + packed(reportHTML) + "--inner--\r\n\r\n--_outer_\r\n" + header("message/delivery-status", "base64") + packed(reportStatus) + returned,
		"without the beginning": "--x\r\n" + header("text/plain", "base64") + packed(reportPlain) + "--x\r\n" + header("message/delivery-status", "base64") + packed(reportStatus),
		"no parts":              "Subject: Undeliverable\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n" + packed(reportPlain),
		"cut":                   reportHead + "--_outer_\r\n" + header("text/plain", "base64") + strings.TrimRight(packed(reportPlain), "=\r\n"),
		"plain after all":       reportHead + "--_outer_\r\n" + header("text/plain", "quoted-printable") + "=?\r\n" + reportPlain + returned,
	} {
		all, more := ofReport(readable(text))
		if len(all) != 1 || more || all[0].String() != want {
			t.Errorf("%s: %d replies in %s", name, len(all), readable(text))
		}
		for i := 0; i < len(text); i += 7 { // a report may be cut anywhere
			readable(text[:i])
		}
	}
	for _, text := range []string{
		"550 5.1.1 no", reportPlain + "Original message headers:\r\n\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n",
		"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n(no Base64)\n",
	} {
		if got := readable(text); got != text {
			t.Errorf("%s\nbecame %s", text, got)
		}
	}
	if got := readable("Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nEmpf=E4nger\n"); !strings.Contains(got, "Empfänger") {
		t.Errorf("of Latin-1: %s", got)
	}
	const windows = "Content-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: quoted-printable\n\nRemote Server returned =91550 5.1.1 no=92\nand then\n"
	if all, _ := ofReport(readable(windows)); len(all) != 1 || all[0].Text != "550 5.1.1 no" {
		t.Errorf("quotation marks of Windows: %+v", all)
	}
}

// TestReadableLong: a part of hostile length is read in time that grows as it does; else the test would
// take hours.
func TestReadableLong(t *testing.T) {
	for name, text := range map[string]string{
		"styles without an end":   "<style><!---->",
		"comments without an end": "<!--<head></head>",
		"marks without an end":    "<p <br ",
	} {
		t.Log(name)
		readable("Content-Type: text/html\n\n" + strings.Repeat(text, (1<<20)/len(text)))
	}
	got := readable("Content-Type: text/html\n\n<!-- a <style> --><STYLE>b <!-- c --></STYLE><header>d</header><script >e</script\n><!-- f\n")
	if want := "Content-Type: text/html\n\nd<!-- f "; got != want {
		t.Errorf("%q", got)
	}
}

// FuzzReadable: whatever a message is like, its text is not much longer than it.
func FuzzReadable(f *testing.F) {
	f.Add(reportHead + "--_outer_\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n" + packed(reportHTML) + returnedMail)
	f.Add("Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n=E4=\n--x\nContent-Type: multipart/mixed; boundary=y\n\n--y--\n")
	f.Fuzz(func(t *testing.T, text string) {
		if got := readable(text); len(got) > 3*len(text) {
			t.Errorf("%d bytes became %d", len(text), len(got))
		}
		reportsIn(readable(text))
	})
}
