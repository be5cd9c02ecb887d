package answers

import (
	"slices"
	"strings"

	"github.com/mtalog/mtalog/internal/classify"
)

// sameSessions is how many times as many break-offs there may be as failures of TLS or of a login, to be the
// ends of the same sessions.
const sameSessions = 1.25

// brokenOff is what Postfix says of a session that a client ends as TLS or its login failed, by the category of that.
var brokenOff = map[classify.Category]string{tls: "lost connection after STARTTLS ", smtpAuth: "lost connection after AUTH "}

// breakOffs takes out that clients broke off if TLS or a login failed with about as many since then: it is the end of
// the same sessions, and no fault of the network.
func (d *Diagnosis) breakOffs(querier) error {
	for _, failed := range slices.Clone(d.unusual()) {
		begins, ends := brokenOff[failed.category]
		if !ends || !failed.inbound {
			continue
		}
		d.Findings = slices.DeleteFunc(d.Findings, func(f *Finding) bool {
			return f.Unusual && f.inbound && f.category == network && strings.HasPrefix(f.Example, begins) &&
				f.Count <= sameSessions*failed.Count && f.Since.Sub(failed.Since).Abs() <= together
		})
	}
	return nil
}
