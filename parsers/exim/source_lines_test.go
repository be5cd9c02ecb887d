package exim

// sourceLines are entries that stand in the sources of Exim 4.96 to 4.99 and in no log at hand.
var sourceLines = []lineTest{
	{`SMTP connection from mx.example.com [192.0.2.7] closed after SIGTERM`, `lost_connection client=mx.example.com[192.0.2.7] text=closed after SIGTERM`},
	// An Exim that inetd starts for each client
	{`SMTP connection from mx.example.com (x) [192.0.2.7]:33 (via inetd)`, `connect client=mx.example.com[192.0.2.7]:33 helo=x`},
	{`SMTP connection from mx.example.com [192.0.2.7] (via inetd) closed by QUIT`, `disconnect client=mx.example.com[192.0.2.7]`},
	{`SMTP connection from mx.example.com [192.0.2.7] (via inetd) lost D=3s`, `lost_connection client=mx.example.com[192.0.2.7] text=lost D=3s`},
	{`SMTP connection from mx.example.com [192.0.2.7] (via inetd) TFO lost (error: Connection reset by peer) D=3s`,
		`lost_connection client=mx.example.com[192.0.2.7] text=lost (error: Connection reset by peer) D=3s`},
	{`SMTP connection from mx.example.com [192.0.2.7] (via inetd) lost while reading message data (header)`,
		`lost_connection stage=data client=mx.example.com[192.0.2.7] text=lost while reading message data (header)`},
	{`unexpected disconnection while reading SMTP command from TFO mx.example.com (x) [192.0.2.7] (error: Connection reset by peer) D=3s`,
		`lost_connection stage=other client=mx.example.com[192.0.2.7] helo=x text=unexpected disconnection while reading SMTP command from TFO mx.example.com (x) [192.0.2.7] (error: Connection reset by peer) D=3s`},
	{`unexpected disconnection while reading SMTP command from TFO.example.com [192.0.2.7] D=3s`,
		`lost_connection stage=other client=TFO.example.com[192.0.2.7] text=unexpected disconnection while reading SMTP command from TFO.example.com [192.0.2.7] D=3s`},
	{`unexpected disconnection while reading SMTP command from TFO* (x) [192.0.2.7] D=3s`,
		`lost_connection stage=other client=[192.0.2.7] helo=x text=unexpected disconnection while reading SMTP command from TFO* (x) [192.0.2.7] D=3s`},

	// A local_scan() that cannot be loaded
	{`local_scan() library open failed - message temporarily rejected`,
		`rejected stage=end-of-data enh=4.0.0 by=implied text=local_scan() library open failed - message temporarily rejected`},
	{`local_scan() has an incompatible majorversion number, you need to recompile your module for this version of exim`,
		`rejected stage=end-of-data enh=4.0.0 by=implied text=local_scan() has an incompatible majorversion number, you need to recompile your module for this version of exim`},

	// Recipients
	{`1xViJm-00004i-1E original recipients ignored (system filter)`,
		`redirected stage=content id=1xViJm-00004i-1E text=original recipients ignored (system filter)`},
	{`1xViJm-00004i-1E == b@example.net R=dns T=smtp defer (-1): no host found for existing SMTP connection`,
		`skipped via=smtp id=1xViJm-00004i-1E to=b@example.net errno=-1 text=no host found for existing SMTP connection`},
	{`1xViJm-00004i-1E == b@example.net R=dns T=smtp defer (-1): all host address lookups for 'example.net' failed temporarily`,
		`deferred stage=dns via=smtp id=1xViJm-00004i-1E to=b@example.net errno=-1 text=all host address lookups for 'example.net' failed temporarily`},
	{`1xViJm-00004i-1E == b@example.net R=dns T=smtp defer (-1): some host address lookups failed and retry time not reached for other hosts or connection limit reached`,
		`deferred stage=dns via=smtp id=1xViJm-00004i-1E to=b@example.net errno=-1 text=some host address lookups failed and retry time not reached for other hosts or connection limit reached`},

	// A refusal for one of several recipients, with a message of the ACL's
	{`1xViJm-00004i-1E PRDR b@example.net 452 4.2.2 mailbox full`,
		`rejected stage=end-of-data id=1xViJm-00004i-1E to=b@example.net reply=452 enh=4.2.2 by=reply text=452 4.2.2 mailbox full`},
	{`1xViJm-00004i-1E PRDR "a b"@example.net we do not like this`,
		`rejected stage=end-of-data id=1xViJm-00004i-1E to="a b"@example.net enh=5.0.0 by=implied text=we do not like this`},
	{`1xViJm-00004i-1E PRDR b@example.net 250 2.0.0 fine`, ``},
	{`1xViJm-00004i-1E PRDR is on`, ``},

	{`1xViJm-00004i-1E Spool write error: Disk quota exceeded`,
		`rejected stage=end-of-data id=1xViJm-00004i-1E enh=4.0.0 by=implied text=Spool write error: Disk quota exceeded`},

	// Why a connection cannot be made, also by what Linux makes of ICMP
	{`1xViJm-00004i-1E H=mx.example.net [192.0.2.9]:25 Protocol not available`,
		`connect_failed stage=connect id=1xViJm-00004i-1E relay=mx.example.net[192.0.2.9]:25 text=Protocol not available`},
	{`1xViJm-00004i-1E H=mx.example.net [192.0.2.9] Machine is not on the network`,
		`connect_failed stage=connect id=1xViJm-00004i-1E relay=mx.example.net[192.0.2.9] text=Machine is not on the network`},
	{`1xViJm-00004i-1E H=mx.example.net [192.0.2.9] Transport endpoint is not connected`,
		`connect_failed stage=connect id=1xViJm-00004i-1E relay=mx.example.net[192.0.2.9] text=Transport endpoint is not connected`},
	{`1xViJm-00004i-1E H=mx.example.net [192.0.2.9] Operation not supported`,
		`connect_failed stage=connect id=1xViJm-00004i-1E relay=mx.example.net[192.0.2.9] text=Operation not supported`},
	{`1xViJm-00004i-1E H=mx.example.net [192.0.2.9] Message too long`,
		`connect_failed stage=connect id=1xViJm-00004i-1E relay=mx.example.net[192.0.2.9] text=Message too long`},
	{`1xViJm-00004i-1E == b@example.net R=dns T=smtp defer (92): Protocol not available`,
		`deferred stage=connect via=smtp id=1xViJm-00004i-1E to=b@example.net errno=92 text=Protocol not available`},

	// A message whose delivery was tried while it came in
	{`1xViJm-00004i-1E H=mx.example.com (x) [192.0.2.7] b@example.net F=<a@example.com> tmp-reject from cutthrough after DATA: R=dns T=smtp H=mx.example.net [192.0.2.9] C="451 4.7.1 later"`,
		`deferred stage=end-of-data via=smtp id=1xViJm-00004i-1E from=<a@example.com> to=b@example.net relay=mx.example.net[192.0.2.9] reply=451 enh=4.7.1 by=reply text=451 4.7.1 later`},
	{`1xViJm-00004i-1E H=mx.example.com (x) [192.0.2.7] b@example.net <c@example.org> F=<a@example.com> rejected after DATA: R=dns T=smtp H=mx.example.net [192.0.2.9] C="550 5.7.1 no"`,
		`rejected stage=end-of-data via=smtp id=1xViJm-00004i-1E from=<a@example.com> to=b@example.net orig=c@example.org client=mx.example.com[192.0.2.7] helo=x relay=mx.example.net[192.0.2.9] reply=550 enh=5.7.1 by=reply text=550 5.7.1 no`},

	// Exim's own trouble
	{`1xViJm-00004i-1E Failed writing transport result to pipe (3 of 10 bytes): short write`,
		`warning id=1xViJm-00004i-1E text=Failed writing transport result to pipe (3 of 10 bytes): short write`},
	{`Cannot lock /var/spool/exim4/input/1xViJm-00004i-1E-D (11): Resource temporarily unavailable`,
		`warning text=Cannot lock /var/spool/exim4/input/1xViJm-00004i-1E-D (11): Resource temporarily unavailable`},
	{`Too many recipients: 50001`, `warning text=Too many recipients: 50001`},
	{`Bad db record size for '/var/spool/exim4/db/ratelimit'`, `warning text=Bad db record size for '/var/spool/exim4/db/ratelimit'`},
	{`1xViJm-00004i-1E remote delivery process count got out of step`, `warning id=1xViJm-00004i-1E text=remote delivery process count got out of step`},
	{`1xViJm-00004i-1E bad local_part length read from delivery subprocess`, `warning id=1xViJm-00004i-1E text=bad local_part length read from delivery subprocess`},
	{`1xViJm-00004i-1E shadow transport "copy" not found`, `warning id=1xViJm-00004i-1E text=shadow transport "copy" not found`},
	{`1xViJm-00004i-1E Error/short write while writing message body to /var/spool/exim4/scan/x`,
		`warning id=1xViJm-00004i-1E text=Error/short write while writing message body to /var/spool/exim4/scan/x`},
	{`1xViJm-00004i-1E Could not open datafile for message 1xViJm-00004i-1E`, `warning id=1xViJm-00004i-1E text=Could not open datafile for message 1xViJm-00004i-1E`},
	{`1xViJm-00004i-1E system filter generated more than 50 delivery addresses`, `warning id=1xViJm-00004i-1E text=system filter generated more than 50 delivery addresses`},
	{`1xViJm-00004i-1E redirection process 33 vanished unexpectedly`, `warning id=1xViJm-00004i-1E text=redirection process 33 vanished unexpectedly`},
	{`fork of process for ETRN failed: Cannot allocate memory`, `warning text=fork of process for ETRN failed: Cannot allocate memory`},
	{`2nd fork for serialized ETRN failed: Cannot allocate memory`, `warning text=2nd fork for serialized ETRN failed: Cannot allocate memory`},
	{`exec of "exim -R" (ETRN) failed: No such file or directory`, `warning text=exec of "exim -R" (ETRN) failed: No such file or directory`},
	{`1xViJm-00004i-1E attempt to open journal for reading gave: Input/output error`,
		`warning id=1xViJm-00004i-1E text=attempt to open journal for reading gave: Input/output error`},
	{`1xViJm-00004i-1E socks auth failed`, `warning id=1xViJm-00004i-1E text=socks auth failed`},
	{`Unrecognised socks auth method 7`, `warning text=Unrecognised socks auth method 7`},
	{`1xViJm-00004i-1E failure to write to DMARC history file: /var/spool/exim4/dmarc`,
		`warning id=1xViJm-00004i-1E text=failure to write to DMARC history file: /var/spool/exim4/dmarc`},
	{`failure to send DMARC forensic report to a@example.com`, `warning text=failure to send DMARC forensic report to a@example.com`},
	{`DMARC failure to init library: unknown`, `warning text=DMARC failure to init library: unknown`},
}
