package answers

import (
	"slices"
	"strings"

	"github.com/mtalog/mtalog/internal/classify"
)

// sameSessions is the most break-offs for each failure of TLS or of a login that are still taken for the ends of the
// sessions that failed.
const sameSessions = 1.25

// brokenOff is how Postfix logs that a client ended a session after TLS or its login failed, by the category of the
// failure.
var brokenOff = map[classify.Category]string{tls: "lost connection after STARTTLS ", smtpAuth: "lost connection after AUTH "}

// breakOffs drops the finding that clients broke off if TLS or logins began to fail at the same time, and about as
// often: these are the ends of the same sessions, and no fault of the network.
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
