package answers

import (
	"regexp"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/statement"
)

// notTrusted is the rule about a certificate of another server that this one does not trust.
const notTrusted = 616

// noAuthority matches what is said of a certificate for which this server knows no authority: it is missing here, or
// the certificate has none.
var noAuthority = regexp.MustCompile(`(?i)untrusted issuer|self.signed|issuer certificate`)

// certificates finds out why the certificates of others are not trusted: the line of the attempt says only that they
// are not, and Postfix logs the reason in another one.
func (d *Diagnosis) certificates(q querier) error {
	return d.ask(q, question{
		about: (*Finding).isNotTrusted,
		query: func(f *Finding) (string, []any) {
			of := outwards
			if f.relay.ip != "" {
				of = "relay IN (SELECT id FROM store.peer WHERE ip = " + report.Literal(f.relay.ip) + ")"
			}
			return d.text("certificate", statement.Values{"Where": of}), nil
		},
		note: func(f *Finding, r report.Row) { f.certificate = r.Text(0) },
	})
}

func (f *Finding) isNotTrusted() bool { return f.outboundOf(tls) && f.rule == notTrusted }

// areCertificatesOfMany reports whether the certificates of several destinations are not trusted at once.
func (f *Finding) areCertificatesOfMany() bool {
	return f.isNotTrusted() && f.Mostly == "" && f.ownRelay == "" && f.domains >= atOnce
}

// isCertificateOfRelay reports whether the certificate is that of the one relay through which mail for many goes.
func (f *Finding) isCertificateOfRelay() bool {
	return f.isNotTrusted() && f.Mostly != "" && f.ownRelay == "" && f.atMostly == 0
}

// isWithoutAuthority reports whether this server knows no authority of a destination's certificate.
func (f *Finding) isWithoutAuthority() bool {
	return f.outboundOf(tls) && f.Mostly != "" && f.ownRelay == "" && noAuthority.MatchString(f.certificate)
}
