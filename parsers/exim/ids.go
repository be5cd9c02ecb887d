package exim

// Lengths of a message ID: "1xViJm-00004i-1E" up to Exim 4.96,
// "1tivSh-00000000ALP-0mWt" from 4.97 on.
const (
	shortID = len("1xViJm-00004i-1E")
	longID  = len("1tivSh-00000000ALP-0mWt")
)

// scanID returns the length of the message ID that b starts with, 0 where
// there is none. A blank or the end of b follows it.
func scanID(b []byte) int {
	if len(b) < shortID || b[6] != '-' {
		return 0
	}
	switch {
	case b[13] == '-' && ends(b, shortID):
		if base62(b[:6]) && base62(b[7:13]) && base62(b[14:16]) {
			return shortID
		}
	case len(b) >= longID && b[18] == '-' && ends(b, longID):
		if base62(b[:6]) && base62(b[7:18]) && base62(b[19:23]) {
			return longID
		}
	}
	return 0
}

func ends(b []byte, n int) bool { return len(b) == n || b[n] == ' ' }

func base62(b []byte) bool {
	ok := byte(1)
	for _, c := range b {
		ok &= base62Bytes[c]
	}
	return ok == 1
}

var base62Bytes = func() (t [256]byte) {
	for c := '0'; c <= '9'; c++ {
		t[c] = 1
	}
	for c := 'a'; c <= 'z'; c++ {
		t[c], t[c-32] = 1, 1
	}
	return t
}()
