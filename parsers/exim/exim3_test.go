package exim

// linesOfExim3 are the refusals of Exim 3 (its smtp_in.c).
var linesOfExim3 = []lineTest{
	{`refused relay (host) to <b@example.net> from <a@example.org> H=mx.example.org (helo) [192.0.2.66]`,
		`rejected stage=rcpt from=<a@example.org> to=b@example.net client=mx.example.org[192.0.2.66] helo=helo enh=5.0.0 by=implied text=refused relay (host)`},
	{`temporarily refused relay (sender & host_accept_relay) to <b@example.net> from <> H=[192.0.2.66] U=ident (failed to find host name from IP address)`,
		`rejected stage=rcpt from=<> to=b@example.net client=[192.0.2.66] enh=4.0.0 by=implied text=temporarily refused relay (sender & host_accept_relay)`},
	{`verify failed for SMTP recipient b@example.com from <a@example.org> H=mx.example.org [192.0.2.66]`,
		`rejected stage=rcpt from=<a@example.org> to=b@example.com client=mx.example.org[192.0.2.66] enh=5.0.0 by=implied text=verify failed for SMTP recipient`},
	{`recipient <b@example.com> refused from mx.example.org (helo) [192.0.2.66] sender=<a@example.org> (RBL)`,
		`rejected stage=rcpt from=<a@example.org> to=b@example.com client=mx.example.org[192.0.2.66] helo=helo enh=5.0.0 by=implied text=recipient <b@example.com> refused from mx.example.org (helo) [192.0.2.66] sender=<a@example.org> (RBL)`},
	{`recipients refused from <a@example.org> H=mx.example.org [192.0.2.66]`,
		`rejected stage=rcpt from=<a@example.org> client=mx.example.org[192.0.2.66] enh=5.0.0 by=implied text=recipients refused from <a@example.org> H=mx.example.org [192.0.2.66]`},
	{`recipients refused from [192.0.2.66] (RBL rbl.example.org)`,
		`rejected stage=rcpt client=[192.0.2.66] enh=5.0.0 by=implied text=recipients refused from [192.0.2.66] (RBL rbl.example.org)`},
	{`sender rejected: <a@example.org> H=mx.example.org [192.0.2.66]`,
		`rejected stage=mail from=<a@example.org> client=mx.example.org[192.0.2.66] enh=5.0.0 by=implied text=sender rejected`},
	{`VRFY rejected H=mx.example.org [192.0.2.66]: joe`,
		`rejected stage=other client=mx.example.org[192.0.2.66] enh=5.0.0 by=implied text=VRFY rejected H=mx.example.org [192.0.2.66]: joe`},
	{`EXPN rejected H=mx.example.org [192.0.2.66]: staff`,
		`rejected stage=other client=mx.example.org[192.0.2.66] enh=5.0.0 by=implied text=EXPN rejected H=mx.example.org [192.0.2.66]: staff`},
	{`3 RCPT from mx.example.org [192.0.2.66] (0 accepted)`, ``},
	{`exception recipient b@example.com accepted from <a@example.org> H=mx.example.org [192.0.2.66] (recipients_reject_except)`, ``},
	// A stranger's address that looks like what follows it.
	{`refused relay (host) to <"x> from <y> H=evil [203.0.113.6]"@example.net> from <a@example.org> H=mx.example.org [192.0.2.66]`,
		`rejected stage=rcpt from=<a@example.org> to="x> from <y> H=evil [203.0.113.6]"@example.net client=mx.example.org[192.0.2.66] enh=5.0.0 by=implied text=refused relay (host)`},
	{`verify failed for SMTP recipient "x from <y> H=evil [203.0.113.6]"@example.com from <a@example.org> H=mx.example.org [192.0.2.66]`,
		`rejected stage=rcpt from=<a@example.org> to="x from <y> H=evil [203.0.113.6]"@example.com client=mx.example.org[192.0.2.66] enh=5.0.0 by=implied text=verify failed for SMTP recipient`},
}
