package stamp

import "time"

// readDate reads the digits of "2006-01-02" at the start of b, which has room for them. ok
// is false if they are none, or name a day that does not exist. It does not look at what is
// between them.
func readDate(b []byte) (year int, month time.Month, day int, ok bool) {
	century, ok1 := digits2(b, 0)
	y, ok2 := digits2(b, 2)
	m, ok3 := digits2(b, 5)
	d, ok4 := digits2(b, 8)
	year, month, day = int(century*100+y), time.Month(m), int(d)
	return year, month, day, ok1 && ok2 && ok3 && ok4 && validDay(year, month, day)
}

func validDay(year int, month time.Month, day int) bool {
	return month >= time.January && month <= time.December && day >= 1 && day <= daysIn(year, month)
}

func daysIn(year int, month time.Month) int {
	switch month {
	case time.April, time.June, time.September, time.November:
		return 30
	case time.February:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// daysSince1970 counts days in the Gregorian calendar, in less time than time.Date takes.
// Years begin in March, so that the leap day is the last of its year and months follow a
// fixed pattern of lengths. There are 719468 days from March of the year 0 to January 1970.
func daysSince1970(year int, month time.Month, day int) int64 {
	y, m := year, int(month)-3
	if m < 0 {
		y, m = y-1, m+12
	}
	leap := y/4 - y/100 + y/400
	return int64(y*365+leap+(153*m+2)/5+day-1) - 719468
}

// shortMonth returns 0 for what is not the English short name of a month.
func shortMonth(a, b, c byte) time.Month {
	const names = "JanFebMarAprMayJunJulAugSepOctNovDec"
	for i := 0; i < len(names); i += len("Jan") {
		if names[i] == a && names[i+1] == b && names[i+2] == c {
			return time.Month(i/len("Jan") + 1)
		}
	}
	return 0
}
