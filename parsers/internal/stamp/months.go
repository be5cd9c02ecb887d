package stamp

import (
	"time"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// foreignMonth reads the stamp of RFC 3164 with the month's short name in
// another language than English ("Okt 02 15:04:05", "oct. 02 15:04:05"), as
// journalctl prints it under such a locale.
func (c *Clock) foreignMonth(b []byte) (us int64, n int) {
	const longest = len("février")
	i := scan.Byte(b[:min(len(b), longest+1)], 0, ' ')
	name := englishMonth(b[:i])
	if name == "" {
		return 0, 0
	}
	if us, n = c.fromDay(name, b[i+1:]); n == 0 {
		return 0, 0
	}
	return us, n + i + 1
}

// englishMonth translates the short names that the C library has for the other
// languages of Europe, for Turkish and for Indonesian (abmon in glibc's locales). Croatian
// is left out: three of its names are those of other months in Polish or Czech.
func englishMonth(name []byte) string {
	switch string(name) {
	case "jan", "jan.", "Jän", "janv.", "jaan", "ene", "gen", "ian", "sty", "led", "tammi", "Oca", "янв", "січ", "яну", "јан", "Ιαν":
		return "Jan"
	case "feb", "feb.", "févr.", "fév", "fev", "febr", "veebr", "lut", "úno", "helmi", "Şub", "фев", "лют", "феб", "Φεβ":
		return "Feb"
	case "Mär", "mar", "mars", "mrt", "mars.", "márc", "märts", "bře", "maalis", "мар", "бер", "Μαρ":
		return "Mar"
	case "apr", "apr.", "april", "avril", "avr.", "avr", "abr", "ápr", "kwi", "dub", "huhti", "Nis", "апр", "кві", "Απρ":
		return "Apr"
	case "Mai", "mai", "mag", "may", "mei", "Mei", "maj", "máj", "maí", "kvě", "touko", "мая", "май", "мај", "тра", "Μαΐ":
		return "May"
	case "jun", "juin", "giu", "juni", "juuni", "jún", "jūn", "iun", "cze", "čen", "kesä", "Haz", "июн", "чер", "юни", "јун", "Ιουν":
		return "Jun"
	case "jul", "juil.", "jui", "lug", "juli", "juuli", "júl", "jūl", "iul", "lip", "čec", "heinä", "Tem", "июл", "лип", "юли", "јул", "Ιουλ":
		return "Jul"
	case "aug", "aug.", "août", "aoû", "avg", "ago", "ágú", "sie", "srp", "elo", "Ağu", "Agu", "авг", "сер", "Αυγ":
		return "Aug"
	case "sep", "sep.", "sept.", "sept", "szept", "set", "wrz", "zář", "syys", "Eyl", "сен", "вер", "сеп", "Σεπ":
		return "Sep"
	case "Okt", "okt", "okt.", "oct", "oct.", "ott", "out", "paź", "říj", "loka", "Eki", "окт", "жов", "Οκτ":
		return "Oct"
	case "nov", "nov.", "nóv", "lis", "marras", "Kas", "ноя", "лис", "ное", "нов", "Νοε":
		return "Nov"
	case "Dez", "dez", "dec", "dec.", "déc.", "déc", "des", "des.", "Des", "dets", "dic", "gru", "pro", "joulu", "Ara", "дек", "гру", "дец", "Δεκ":
		return "Dec"
	}
	return ""
}

// numberedMonths are what follows the number of a month that has no name, in Chinese
// and Japanese, and in Korean.
var numberedMonths = [...]string{"月 ", "월 "}

// numberedMonth reads the stamp of RFC 3164 with such a month, "11月 02 15:04:05".
func (c *Clock) numberedMonth(b []byte) (us int64, n int) {
	month, digits := scan.Number(b)
	if month < 1 || month > 12 {
		return 0, 0
	}
	for _, word := range numberedMonths {
		rest, ok := scan.CutPrefix(b[digits:], word)
		if !ok {
			continue
		}
		if us, n = c.fromDay(time.Month(month).String()[:len("Jan")], rest); n > 0 {
			return us, n + digits + len(word)
		}
	}
	return 0, 0
}

// fromDay reads the stamp of RFC 3164 with the given month, from the day on.
func (c *Clock) fromDay(month string, day []byte) (us int64, n int) {
	var english [len("Jan 02 15:04:05.000000 ")]byte
	k := copy(english[:], month)
	english[k] = ' '
	k += 1 + copy(english[k+1:], day)
	if us, n = c.Traditional(english[:k]); n == 0 {
		return 0, 0
	}
	return us, n - len(month) - 1
}
