package postfix

import "github.com/mtalog/mtalog/parsers/internal/stamp"

// readForeignStamp reads the stamp of RFC 3164 with the month's short name in
// another language than English ("Okt 02 15:04:05", "oct. 02 15:04:05"), as
// journalctl prints it under such a locale.
func readForeignStamp(c *stamp.Clock, b []byte) (t int64, n int) {
	const shortest, longest = len("mai"), len("février")
	i := indexByte(b[:min(len(b), longest+1)], ' ')
	if i < shortest {
		return 0, 0
	}
	name := englishMonth(b[:i])
	if name == "" {
		return 0, 0
	}
	var english [len("Jan 02 15:04:05.000000 ")]byte
	k := copy(english[:], name)
	k += copy(english[k:], b[i:])
	if t, n = c.Traditional(english[:k]); n == 0 {
		return 0, 0
	}
	return t, n - len(name) + i
}

// englishMonth translates the short names that the C library has for German,
// French, Spanish, Italian, Portuguese, Dutch, the Scandinavian languages,
// Polish, Czech and Russian. Names that two of them have for different months are
// left out.
func englishMonth(name []byte) string {
	switch string(name) {
	case "jan", "jan.", "Jän", "janv.", "ene", "gen", "sty", "led", "янв":
		return "Jan"
	case "feb", "feb.", "févr.", "fev", "lut", "úno", "фев":
		return "Feb"
	case "Mär", "mar", "mars", "mrt", "mars.", "bře", "мар":
		return "Mar"
	case "apr", "apr.", "avril", "avr.", "abr", "kwi", "dub", "апр":
		return "Apr"
	case "Mai", "mai", "mag", "may", "mei", "maj", "kvě", "мая", "май":
		return "May"
	case "jun", "juin", "giu", "juni", "cze", "čen", "июн":
		return "Jun"
	case "jul", "juil.", "lug", "juli", "lip", "čec", "июл":
		return "Jul"
	case "aug", "aug.", "août", "ago", "sie", "srp", "авг":
		return "Aug"
	case "sep", "sep.", "sept.", "set", "wrz", "zář", "сен":
		return "Sep"
	case "Okt", "okt", "okt.", "oct", "oct.", "ott", "out", "paź", "říj", "окт":
		return "Oct"
	case "nov", "nov.", "lis", "ноя":
		return "Nov"
	case "Dez", "dez", "dec", "dec.", "déc.", "des", "des.", "dic", "gru", "pro", "дек":
		return "Dec"
	}
	return ""
}
