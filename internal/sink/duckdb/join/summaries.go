package join

// dropSummaries deletes what summaries of message traces tell that is known otherwise.
// Exports of a trace overlap: who wants to know what became of mail that was pending asks
// again for the same days. And the details of the trace or tracking logs tell the same with
// the time and the reply.
//
// The network message ID says that it is the same message. What happened to a recipient
// is the same if it was delivered, or not, or still waited, in both; without an ID that
// is of the service, if Message-ID and time are the same too. A message is received once.
func (j joiner) dropSummaries() error {
	var some bool
	if err := j.ask("SELECT EXISTS (FROM "+SummaryKinds+")", nil, &some); err != nil || !some {
		return err
	}
	return j.run("summaries_drop.sql", nil)
}

// SummaryKinds are the kinds of what summaries tell.
var SummaryKinds = statements.Text("summaries_kinds.sql", nil) + " WHERE of_summary"
