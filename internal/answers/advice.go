package answers

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
	"sync"
)

//go:embed circumstances.csv
var adviceTable string

// advices are what to do, by circumstance. Names in braces stand for what is known of the failures: see fill.
var advices = sync.OnceValue(func() map[string]string {
	rows, err := csv.NewReader(strings.NewReader(adviceTable)).ReadAll()
	if err != nil {
		panic("circumstances.csv: " + err.Error())
	}
	all := map[string]string{}
	for _, row := range rows[1:] {
		all[row[0]] = row[1]
	}
	return all
})

// fill writes what is known of the failures into an advice.
func (f *Finding) fill(advice string) string {
	return strings.NewReplacer(
		"{cure}", f.Cure, // which the words advise
		"{mostly}", f.Mostly,
		"{own_relay}", f.ownRelay,
		"{lost_domain}", f.lostDomain,
		"{sender_domain}", f.senderDomain,
		"{took_mail}", clock(f.tookMail),
		"{clients}", plural(float64(f.clients), "client"),
		"{n}", fmt.Sprint(f.clients),
		"{known}", fmt.Sprint(f.known),
		"{tried}", fmt.Sprint(f.tried),
		"{mailboxes}", fmt.Sprint(f.mailboxes),
		"{domains}", fmt.Sprint(f.domains),
		"{senders}", fmt.Sprint(f.senders),
	).Replace(advice)
}
