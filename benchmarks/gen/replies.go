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
	google:         googleReplies,
	microsoft:      microsoftReplies,
	yahoo:          yahooReplies,
	gmx:            gmxReplies,
	icloud:         icloudReplies,
	telekom:        telekomReplies,
	comcast:        comcastReplies,
	orange:         orangeReplies,
	proofpoint:     proofpointReplies,
	mimecast:       mimecastReplies,
	postfixServer:  postfixReplies,
	eximServer:     eximReplies,
	exchangeServer: exchangeReplies,
	qmailServer:    qmailReplies,
	sendmailServer: sendmailReplies,
	dovecot:        dovecotReplies,
}

var postfixReplies = []answer{
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
}

var eximReplies = []answer{
	{kind: accept, code: 250, words: "OK id=1r{low4}-00{up4}-{up2}"},
	{kind: greylist, at: rcptTo, code: 451, words: "Greylisted, please try again later"},
	{kind: throttle, at: rcptTo, code: 451, words: "Temporary local problem - please try later"},
	{kind: full, at: endOfData, code: 452, words: "space shortage, please try later"},
	{kind: unknown, at: rcptTo, code: 550, words: "No Such User Here"},
	{kind: unknown, at: rcptTo, code: 550, words: "Unrouteable address"},
	{kind: policy, at: rcptTo, code: 550, words: "JunkMail rejected - mail.example.com [{ip}]:{num5} is in an RBL: Client host blocked using Spamhaus"},
	{kind: policy, at: endOfData, code: 550, words: "This message was classified as SPAM and may not be delivered"},
	{kind: greeting, at: connected, code: 421, words: "{mx}: Too many concurrent SMTP connections; please try again later."},
}

var exchangeReplies = []answer{
	{kind: accept, code: 250, own: "2.6.0", words: "<{msgid}> [InternalId={num14}, Hostname={mx}] Queued mail for delivery"},
	{kind: throttle, at: rcptTo, code: 452, own: "4.3.1", words: "Insufficient system resources (TMD)"},
	{kind: full, at: rcptTo, code: 452, own: "4.2.2", words: "Mailbox full"},
	{kind: unknown, at: rcptTo, code: 550, own: "5.1.10", words: "RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"},
	{kind: policy, at: mailFrom, code: 550, own: "5.7.60", words: "SMTP; Client does not have permissions to send as this sender"},
	{kind: policy, at: rcptTo, code: 550, own: "5.7.54", words: "SMTP; Unable to relay recipient in non-accepted domain"},
	{kind: greeting, at: connected, code: 421, own: "4.3.2", words: "The maximum number of concurrent server connections has exceeded a limit, closing transmission channel"},
}

var qmailReplies = []answer{
	{kind: accept, code: 250, words: "ok {sec} qp {num5}"},
	{kind: throttle, at: endOfData, code: 451, words: "qq temporary problem (#4.3.0)", own: "4.3.0", form: inWords},
	{kind: full, at: rcptTo, code: 452, words: "sorry, mailbox is over quota (#4.2.2)", own: "4.2.2", form: inWords},
	{kind: unknown, at: rcptTo, code: 550, words: "sorry, no mailbox here by that name (#5.1.1 - chkusr)", own: "5.1.1", form: inWords},
	{kind: policy, at: rcptTo, code: 553, words: "sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", own: "5.7.1", form: inWords},
}

var sendmailReplies = []answer{
	{kind: accept, code: 250, own: "2.0.0", words: "{low8}{num6} Message accepted for delivery"},
	{kind: greylist, at: rcptTo, code: 451, own: "4.7.1", words: "Greylisting in action, please come back in 00:05:00"},
	{kind: throttle, at: dataCommand, code: 451, own: "4.3.0", words: "queuefile: Cannot create ./df{low8}{num6}: No space left on device"},
	{kind: unknown, at: rcptTo, code: 550, own: "5.1.1", words: "<{rcpt}>... User unknown"},
	{kind: policy, at: mailFrom, code: 553, own: "5.1.8", words: "<{sender}>... Domain of sender address {sender} does not exist"},
	{kind: policy, at: mailFrom, code: 550, own: "5.7.1", words: "Mail from {ip} refused by blackhole site; see the list's own page"},
}

// dovecotReplies are those of our own mailboxes, over LMTP.
var dovecotReplies = []answer{
	{kind: accept, code: 250, own: "2.0.0", words: "<{rcpt}> {base22} Saved"},
	{kind: greylist, at: rcptTo, code: 451, own: "4.3.0", words: "<{rcpt}> Temporary internal error"},
	{kind: throttle, at: endOfData, code: 451, own: "4.3.0", words: "<{rcpt}> Temporary internal error"},
	{kind: full, at: endOfData, code: 452, own: "4.2.2", words: "<{rcpt}> Quota exceeded (mailbox for user is full)"},
	{kind: unknown, at: rcptTo, code: 550, own: "5.1.1", words: "<{rcpt}> User doesn't exist: {rcpt}"},
	{kind: policy, at: endOfData, code: 552, own: "5.2.2", words: "<{rcpt}> Quota exceeded (mailbox for user is full)"},
	{kind: greeting, at: endOfData, code: 451, own: "4.2.0", words: "<{rcpt}> Timeout while waiting for lock for transaction log"},
}
