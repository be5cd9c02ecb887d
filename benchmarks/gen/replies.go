package gen

// family is a kind of server with its own words.
type family uint8

const (
	google family = iota
	microsoft
	yahoo
	gmx
	icloud
	telekom
	comcast
	orange
	proofpoint
	mimecast
	postfixServer
	eximServer
	exchangeServer
	qmailServer
	sendmailServer
	dovecot
	families
)

// answers holds the answers of each family by kind. What a family has none for, it
// answers as Postfix does.
var answers = func() (all [families][kinds][]*answer) {
	for f, table := range tables {
		for _, a := range table {
			all[f][a.kind] = append(all[f][a.kind], compile(a))
		}
	}
	for f := range all {
		for k := range all[f] {
			if len(all[f][k]) == 0 {
				all[f][k] = all[postfixServer][k]
			}
		}
	}
	return all
}()

// tables are the replies as the servers write them.
var tables = [families][]answer{
	google: {
		{kind: accept, code: 250, own: "2.0.0", words: "OK  {sec} {hex13}-{hex14}si{num9}{low3}.{num3} - gsmtp"},
		{kind: greylist, at: endOfData, code: 421, own: "4.7.0", words: "Temporary System Problem.  Try again later (10). {hex13}-{hex14}si{num9}{low3}.{num3} - gsmtp"},
		{kind: throttle, at: endOfData, code: 421, own: "4.7.28", words: "Gmail has detected an unusual rate of unsolicited mail originating|from your IP address. To protect our users from spam, mail sent|from your IP address has been temporarily rate limited. For more|information, go to|https://support.google.com/mail/?p=UnsolicitedRateLimitError to|review our Bulk Email Senders Guidelines. {hex13}-{hex14}si{num9}{low3}.{num3} - gsmtp"},
		{kind: throttle, at: rcptTo, code: 450, own: "4.2.1", words: "The user you are trying to contact is receiving mail at a rate that|prevents additional messages from being delivered. Please resend your|message at a later time. If the user is able to receive mail at that|time, your message will be delivered. For more information, go to| https://support.google.com/mail/?p=ReceivingRate {hex13}-{hex14}si{num9}{low3}.{num3} - gsmtp"},
		{kind: full, at: rcptTo, code: 452, own: "4.2.2", words: "The recipient's inbox is out of storage space. Please direct the|recipient to| https://support.google.com/mail/?p=OverQuotaTemp {hex13}-{hex14}si{num9}{low3}.{num3} - gsmtp"},
		{kind: unknown, at: rcptTo, code: 550, own: "5.1.1", words: "The email account that you tried to reach does not exist. Please try|double-checking the recipient's email address for typos or|unnecessary spaces. For more information, go to| https://support.google.com/mail/?p=NoSuchUser {hex13}-{hex14}si{num9}{low3}.{num3} - gsmtp"},
		{kind: unknown, at: rcptTo, code: 550, own: "5.2.1", words: "The email account that you tried to reach is inactive. For more|information, go to https://support.google.com/mail/?p=DisabledUser {hex13}-{hex14}si{num9}{low3}.{num3} - gsmtp"},
		{kind: policy, at: rcptTo, code: 552, own: "5.2.2", words: "The recipient's inbox is out of storage space and inactive. Please|direct the recipient to https://support.google.com/mail/?p=OverQuotaPerm {hex13}-{hex14}si{num9}{low3}.{num3} - gsmtp"},
		{kind: policy, at: endOfData, code: 550, own: "5.7.26", words: "Your email has been blocked because the sender is unauthenticated.|Gmail requires all senders to authenticate with either SPF or DKIM.|| Authentication results:| DKIM = did not pass| SPF [example.com] with ip: [{ip}] = did not pass|| For instructions on setting up authentication, go to| https://support.google.com/mail/answer/81126#authentication {hex13}-{hex14}si{num9}{low3}.{num3} - gsmtp"},
		{kind: policy, at: endOfData, code: 550, own: "5.7.1", words: "[{ip}      12] Our system has detected that this message is|likely unsolicited mail. To reduce the amount of spam sent to Gmail,|this message has been blocked. Please visit| https://support.google.com/mail/?p=UnsolicitedMessageError| for more information. {hex13}-{hex14}si{num9}{low3}.{num3} - gsmtp"},
		{kind: policy, at: endOfData, code: 552, own: "5.7.0", words: "This message was blocked because its content presents a potential|security issue. Please visit| https://support.google.com/mail/?p=BlockedMessage to review our|message content and attachment content guidelines. {hex13}-{hex14}si{num9}{low3}.{num3} - gsmtp"},
	},
	microsoft: {
		{kind: accept, code: 250, own: "2.6.0", words: "<{msgid}> [InternalId={num14}, Hostname={up5}PR{num2}MB{num4}.eurprd{num2}.prod.outlook.com] {num5} bytes in 0.{num3}, {num2}.{num3} KB/sec Queued mail for delivery -> 250 2.1.5"},
		{kind: greylist, at: rcptTo, code: 451, own: "4.7.500", words: "Server busy. Please try again later from [{ip}]. (S77719) [{up5}EUR{num2}FT{num3}.eop-EUR{num2}.prod.protection.outlook.com]"},
		{kind: throttle, at: mailFrom, code: 451, own: "4.7.650", words: "The mail server [{ip}] has been temporarily rate limited due to IP reputation. For e-mail delivery information, see https://postmaster.live.com (S775) [Name=Protocol Filter Agent][AGT=PFA][MxId={up16}] [{up5}EUR{num2}FT{num3}.eop-EUR{num2}.prod.protection.outlook.com]"},
		{kind: throttle, at: endOfData, code: 432, own: "4.3.2", words: "Concurrent connections limit exceeded. Visit https://aka.ms/concurrent_sending for more information. [Hostname={up5}PR{num2}MB{num4}.eurprd{num2}.prod.outlook.com]"},
		{kind: full, at: rcptTo, code: 452, own: "4.2.2", words: "The recipient's mailbox is full and can't accept messages now [{up5}EUR{num2}FT{num3}.eop-EUR{num2}.prod.protection.outlook.com]"},
		{kind: unknown, at: rcptTo, code: 550, own: "5.5.0", words: "Requested action not taken: mailbox unavailable (S2017062302). [{up5}EUR{num2}FT{num3}.eop-EUR{num2}.prod.protection.outlook.com]"},
		{kind: unknown, at: rcptTo, code: 550, own: "5.4.1", words: "Recipient address rejected: Access denied. [{up5}EUR{num2}FT{num3}.eop-EUR{num2}.prod.protection.outlook.com 20{num2}-11-25T10:{num2}:{num2}.{num3}Z {up16}]"},
		{kind: policy, at: mailFrom, code: 550, own: "5.7.1", words: "Unfortunately, messages from [{ip}] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140). You can also refer your provider to http://mail.live.com/mail/troubleshooting.aspx#errors. [Name=Protocol Filter Agent][AGT=PFA][MxId={up16}] [{up5}EUR{num2}FT{num3}.eop-EUR{num2}.prod.protection.outlook.com]"},
		{kind: policy, at: rcptTo, code: 550, own: "5.7.606", words: "Access denied, banned sending IP [{ip}]. To request removal from this list please visit https://sender.office.com/ and follow the directions. For more information please go to http://go.microsoft.com/fwlink/?LinkID=526655 (AS16012609) [{up5}EUR{num2}FT{num3}.eop-EUR{num2}.prod.protection.outlook.com]"},
		{kind: policy, at: endOfData, code: 550, own: "5.7.515", words: "Access denied, sending domain EXAMPLE.COM doesn't meet the required authentication level. The sender's domain in the 5322.From address doesn't meet the authentication requirements defined for the sender. [{up5}EUR{num2}FT{num3}.eop-EUR{num2}.prod.protection.outlook.com]"},
	},
	yahoo: {
		{kind: accept, code: 250, words: "ok dirdel"},
		{kind: throttle, at: mailFrom, code: 421, own: "4.7.0", words: "[TSS04] Messages from {ip} temporarily deferred due to unexpected volume or user complaints - 4.16.55.1; see https://postmaster.yahooinc.com/error-codes"},
		{kind: full, at: rcptTo, code: 452, own: "4.2.2", words: "<{rcpt}> Mailbox over quota"},
		{kind: unknown, at: endOfData, code: 554, words: "delivery error: dd This user doesn't have a yahoo.com account ({rcpt}) [0] - mta{num4}.mail.{low3}.yahoo.com"},
		{kind: unknown, at: endOfData, code: 552, words: "1 Requested mail action aborted, mailbox not found"},
		{kind: policy, at: endOfData, code: 554, own: "5.7.9", words: "Message not accepted for policy reasons. See https://postmaster.yahooinc.com/error-codes"},
		{kind: greeting, at: connected, code: 553, own: "5.7.1", words: "[BL21] Connections will not be accepted from {ip}, because the ip is in Spamhaus's list; see https://postmaster.yahooinc.com/error-codes"},
	},
	gmx: {
		{kind: accept, code: 250, words: "Requested mail action okay, completed: id={up6}-1{up5}{num3}-00{up4}"},
		{kind: throttle, at: rcptTo, code: 450, words: "Requested mail action not taken: mailbox unavailable|Sender rate limit exceeded.|For explanation visit https://postmaster.gmx.net/en/case?c=r0601&i=ip&v={ip}&r={up6}"},
		{kind: full, at: rcptTo, code: 452, words: "Requested action not taken: insufficient system storage|Mailbox quota exceeded"},
		{kind: unknown, at: rcptTo, code: 550, words: "Requested action not taken: mailbox unavailable"},
		{kind: policy, at: endOfData, code: 554, words: "Transaction failed|Reject due to policy restrictions.|For explanation visit https://postmaster.gmx.net/en/case?c=hi&i=ip&v={ip}&r={up6}"},
		{kind: policy, at: rcptTo, code: 552, words: "Requested mail action aborted: exceeded storage allocation|Quota exceeded. The recipient mailbox is full."},
		{kind: greeting, at: connected, code: 554, words: "gmx.net (mxgmx{num3}) Nemesis ESMTP Service not available|No SMTP service|Bad DNS PTR resource record.|For explanation visit https://postmaster.gmx.net/en/case?c=r0500&i=ip&v={ip}&r={up6}"},
	},
	icloud: {
		{kind: accept, code: 250, own: "2.0.0", words: "Ok: queued as {up9}"},
		{kind: throttle, at: mailFrom, code: 450, own: "4.7.0", words: "[TL01] Message from {ip} temporarily deferred, too many messages; https://support.apple.com/en-us/HT204137"},
		{kind: unknown, at: rcptTo, code: 550, own: "5.1.1", words: "<{rcpt}>: user does not exist"},
		{kind: policy, at: rcptTo, code: 552, own: "5.2.2", words: "<{rcpt}>: user is over quota"},
		{kind: policy, at: endOfData, code: 554, own: "5.7.1", words: "[CS01] Message rejected due to local policy. Please visit https://support.apple.com/en-us/HT204137"},
	},
	telekom: {
		{kind: accept, code: 250, own: "2.0.0", words: "{low6}-{low10} Message accepted."},
		{kind: throttle, at: rcptTo, code: 451, own: "4.7.0", words: "({up8}) Too many messages from {ip}, please slow down"},
		{kind: full, at: endOfData, code: 452, own: "4.2.2", words: "Mailbox full"},
		{kind: unknown, at: rcptTo, code: 550, own: "5.1.1", words: "<{rcpt}>: User unknown"},
		{kind: greeting, at: connected, code: 554, words: "IP={ip} - A problem occurred. (Ask your postmaster for help or to contact tosa@rx.t-online.de to clarify.)"},
	},
	comcast: {
		{kind: accept, code: 250, own: "2.0.0", words: "{low10} mail accepted for delivery"},
		{kind: throttle, at: mailFrom, code: 421, own: "4.1.0", words: "{ip} Throttled - try again later. Please see http://postmaster.comcast.net/smtp-error-codes.php#RL000001"},
		{kind: unknown, at: rcptTo, code: 550, own: "5.1.1", words: "<{rcpt}> Account not available"},
		{kind: greeting, at: connected, code: 554, words: "resimta-a2p-{num6}.sys.comcast.net comcast {ip} Comcast BL004 Blocked for spam.  Please see http://postmaster.comcast.net/smtp-error-codes.php#BL004"},
	},
	orange: {
		{kind: accept, code: 250, own: "2.0.0", words: "{low16} mail accepted for delivery"},
		{kind: throttle, at: rcptTo, code: 450, own: "4.2.1", words: "Temporarily rejected, please try again later. OFR_999 [999]"},
		{kind: unknown, at: rcptTo, code: 550, own: "5.1.1", words: "Adresse d au moins un destinataire invalide. Invalid recipient. OFR_416 [416]"},
		{kind: policy, at: endOfData, code: 550, own: "5.2.0", words: "Mail rejete. Mail rejected. ofr_506 [506]"},
		{kind: greeting, at: connected, code: 421, words: "mwinf5c{num2} ME Trop de connexions, veuillez verifier votre configuration. Too many connections, slow down. OFR004_104 [104]"},
	},
	proofpoint: {
		{kind: accept, code: 250, own: "2.0.0", words: "{num1}{low10}-1 Message accepted for delivery"},
		{kind: throttle, at: endOfData, code: 451, own: "4.7.1", words: "Sender rate limited, try again later"},
		{kind: unknown, at: rcptTo, code: 550, own: "5.1.1", words: "User Unknown"},
		{kind: policy, at: endOfData, code: 550, own: "5.7.0", words: "Local Policy Violation - {num1}{low10}"},
		{kind: policy, at: endOfData, code: 554, own: "5.7.1", words: "The message was rejected because it contains prohibited virus or spam content"},
		{kind: greeting, at: connected, code: 554, words: "Blocked - see https://ipcheck.proofpoint.com/?ip={ip}"},
	},
	mimecast: {
		{kind: accept, code: 250, words: "SmtpThread-{num8}-{num13}@uk-mta-{num3}.uk.mimecast.lan Received OK [{base22}.uk{num3}]"},
		{kind: greylist, at: rcptTo, code: 451, words: "Internal resource temporarily unavailable - https://community.mimecast.com/docs/DOC-1369#451 [{base22}.uk{num3}]"},
		{kind: unknown, at: rcptTo, code: 550, words: "Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550 [{base22}.uk{num3}]"},
		{kind: policy, at: endOfData, code: 550, words: "Rejected by header based Anti-Spoofing policy: {sender} - https://community.mimecast.com/docs/DOC-1369#550 [{base22}.uk{num3}]"},
		{kind: policy, at: endOfData, code: 554, words: "Email rejected due to security policies - https://community.mimecast.com/docs/DOC-1369#554 [{base22}.uk{num3}]"},
	},
	postfixServer: {
		{kind: accept, code: 250, own: "2.0.0", words: "Ok: queued as {qid}"},
		{kind: accept, code: 250, own: "2.0.0", words: "from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as {qid}"},
		{kind: greylist, at: rcptTo, code: 450, own: "4.2.0", words: "<{rcpt}>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/{rdom}.html"},
		{kind: greylist, at: rcptTo, code: 451, own: "4.7.1", words: "<{rcpt}>: Recipient address rejected: Intentional policy rejection, please try again later"},
		{kind: throttle, at: endOfData, code: 451, own: "4.3.0", words: "Error: queue file write error"},
		{kind: throttle, at: endOfData, code: 451, own: "4.7.1", words: "Service unavailable - try again later"},
		{kind: full, at: rcptTo, code: 452, own: "4.3.1", words: "Insufficient system storage"},
		{kind: unknown, at: rcptTo, code: 550, own: "5.1.1", words: "<{rcpt}>: Recipient address rejected: User unknown in virtual mailbox table"},
		{kind: unknown, at: rcptTo, code: 550, own: "5.1.1", words: "<{rcpt}>: Recipient address rejected: User unknown in local recipient table"},
		{kind: unknown, at: rcptTo, code: 550, own: "5.1.0", words: "<{sender}>: Sender address rejected: User unknown in virtual alias table"},
		{kind: policy, at: rcptTo, code: 554, own: "5.7.1", words: "Service unavailable; Client host [{ip}] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/{ip}"},
		{kind: policy, at: rcptTo, code: 554, own: "5.7.1", words: "<{rcpt}>: Relay access denied"},
		{kind: policy, at: mailFrom, code: 552, own: "5.3.4", words: "Message size exceeds fixed limit"},
		{kind: policy, at: endOfData, code: 550, own: "5.7.1", words: "Spam message rejected"},
		{kind: greeting, at: connected, code: 421, own: "4.7.0", words: "{mx} Error: too many connections from {ip}"},
		{kind: greeting, at: connected, code: 450, own: "4.3.2", words: "Service currently unavailable"},
	},
	eximServer: {
		{kind: accept, code: 250, words: "OK id=1r{low4}-00{up4}-{up2}"},
		{kind: greylist, at: rcptTo, code: 451, words: "Greylisted, please try again later"},
		{kind: throttle, at: rcptTo, code: 451, words: "Temporary local problem - please try later"},
		{kind: full, at: endOfData, code: 452, words: "space shortage, please try later"},
		{kind: unknown, at: rcptTo, code: 550, words: "No Such User Here"},
		{kind: unknown, at: rcptTo, code: 550, words: "Unrouteable address"},
		{kind: policy, at: rcptTo, code: 550, words: "JunkMail rejected - mail.example.com [{ip}]:{num5} is in an RBL: Client host blocked using Spamhaus"},
		{kind: policy, at: endOfData, code: 550, words: "This message was classified as SPAM and may not be delivered"},
		{kind: greeting, at: connected, code: 421, words: "{mx}: Too many concurrent SMTP connections; please try again later."},
	},
	exchangeServer: {
		{kind: accept, code: 250, own: "2.6.0", words: "<{msgid}> [InternalId={num14}, Hostname={mx}] Queued mail for delivery"},
		{kind: throttle, at: rcptTo, code: 452, own: "4.3.1", words: "Insufficient system resources (TMD)"},
		{kind: full, at: rcptTo, code: 452, own: "4.2.2", words: "Mailbox full"},
		{kind: unknown, at: rcptTo, code: 550, own: "5.1.10", words: "RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"},
		{kind: policy, at: mailFrom, code: 550, own: "5.7.60", words: "SMTP; Client does not have permissions to send as this sender"},
		{kind: policy, at: rcptTo, code: 550, own: "5.7.54", words: "SMTP; Unable to relay recipient in non-accepted domain"},
		{kind: greeting, at: connected, code: 421, own: "4.3.2", words: "The maximum number of concurrent server connections has exceeded a limit, closing transmission channel"},
	},
	qmailServer: {
		{kind: accept, code: 250, words: "ok {sec} qp {num5}"},
		{kind: throttle, at: endOfData, code: 451, words: "qq temporary problem (#4.3.0)", own: "4.3.0", form: inWords},
		{kind: full, at: rcptTo, code: 452, words: "sorry, mailbox is over quota (#4.2.2)", own: "4.2.2", form: inWords},
		{kind: unknown, at: rcptTo, code: 550, words: "sorry, no mailbox here by that name (#5.1.1 - chkusr)", own: "5.1.1", form: inWords},
		{kind: policy, at: rcptTo, code: 553, words: "sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", own: "5.7.1", form: inWords},
	},
	sendmailServer: {
		{kind: accept, code: 250, own: "2.0.0", words: "{low8}{num6} Message accepted for delivery"},
		{kind: greylist, at: rcptTo, code: 451, own: "4.7.1", words: "Greylisting in action, please come back in 00:05:00"},
		{kind: throttle, at: dataCommand, code: 451, own: "4.3.0", words: "queuefile: Cannot create ./df{low8}{num6}: No space left on device"},
		{kind: unknown, at: rcptTo, code: 550, own: "5.1.1", words: "<{rcpt}>... User unknown"},
		{kind: policy, at: mailFrom, code: 553, own: "5.1.8", words: "<{sender}>... Domain of sender address {sender} does not exist"},
		{kind: policy, at: mailFrom, code: 550, own: "5.7.1", words: "Mail from {ip} refused by blackhole site; see the list's own page"},
	},
	dovecot: { // our own mailboxes, over LMTP
		{kind: accept, code: 250, own: "2.0.0", words: "<{rcpt}> {base22} Saved"},
		{kind: greylist, at: rcptTo, code: 451, own: "4.3.0", words: "<{rcpt}> Temporary internal error"},
		{kind: throttle, at: endOfData, code: 451, own: "4.3.0", words: "<{rcpt}> Temporary internal error"},
		{kind: full, at: endOfData, code: 452, own: "4.2.2", words: "<{rcpt}> Quota exceeded (mailbox for user is full)"},
		{kind: unknown, at: rcptTo, code: 550, own: "5.1.1", words: "<{rcpt}> User doesn't exist: {rcpt}"},
		{kind: policy, at: endOfData, code: 552, own: "5.2.2", words: "<{rcpt}> Quota exceeded (mailbox for user is full)"},
		{kind: greeting, at: endOfData, code: 451, own: "4.2.0", words: "<{rcpt}> Timeout while waiting for lock for transaction log"},
	},
}
