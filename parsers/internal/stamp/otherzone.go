package stamp

// How the time of a line's stamp may differ from that at which the line was passed on, in
// microseconds.
const (
	farOff     = minuteMicros      // by less if both are in one zone and nothing delayed the line
	zoneStep   = 15 * minuteMicros // by multiples of this if they are in different zones
	zonesApart = 26 * hourMicros   // by no more than this: UTC-12 from UTC+14
)

// InOtherZone reports whether own, the time of a stamp that names no zone, was
// written in another zone than it was read in. It goes by the time at which a
// container engine or a shipper of logs got the line: any other difference comes
// from lines that it got late.
func InOtherZone(own, passedOn int64) bool {
	off := distance(own, passedOn)
	return off > farOff && off < zonesApart+farOff && (off+farOff)%zoneStep <= 2*farOff
}

// Settle returns the time of a line with a stamp that names no zone: its own, or the
// time at which it was passed on if that is the same with decimals, or if own is in
// another zone.
func Settle(own, passedOn int64) int64 {
	if distance(own, passedOn) < secondMicros || InOtherZone(own, passedOn) {
		return passedOn
	}
	return own
}

func distance(a, b int64) int64 { return max(a-b, b-a) }
