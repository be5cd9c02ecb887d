package exim

import "bytes"

var (
	tls10 = []byte("TLSv1")
	tls11 = []byte("TLSv1.1")
	tls12 = []byte("TLSv1.2")
	tls13 = []byte("TLSv1.3")
)

// readTLS takes X=version:cipher:bits apart; from 4.100 on the group of the key exchange may
// follow. Exim has written the version as "TLSv1.2" and as "TLS1.2": both become the former.
func readTLS(b []byte) (version, cipher []byte) {
	if len(b) == 0 {
		return nil, nil
	}
	i := len("TLS1.3")
	if len(b) <= i || b[i] != ':' {
		if i = bytes.IndexByte(b, ':'); i < 0 {
			return b, nil
		}
	}
	version, cipher = b[:i], b[i+1:]
	if n := len(cipher) - len(":256"); n > 0 && cipher[n] == ':' && cipher[n+1]-'0' <= 9 {
		cipher = cipher[:n]
	} else if j := bytes.LastIndexByte(cipher, ':'); j > 0 {
		last := cipher[j+1:]
		cipher = cipher[:j]
		if j = bytes.LastIndexByte(cipher, ':'); j > 0 && firstByte(last)-'0' > 9 {
			cipher = cipher[:j] // last was the group
		}
	}
	switch string(version) {
	case "TLS1.0", "TLSv1.0", "TLSv1":
		version = tls10
	case "TLS1.1":
		version = tls11
	case "TLS1.2":
		version = tls12
	case "TLS1.3":
		version = tls13
	}
	return version, cipher
}
