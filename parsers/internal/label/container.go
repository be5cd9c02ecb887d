package label

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// Container returns the length of a container's name, which "docker compose logs"
// writes as "mail-1  | ", "docker service logs" as "mail.1.lu9sz1c4w2w5@node7    | " and
// "kubectl logs --prefix" as "[pod/mail-0/postfix] "; 0 if there is none. Where a service
// keeps such output, it is in the message of another program.
func Container(line []byte) int {
	line = line[:min(len(line), maxLabel)]
	if bytes.HasPrefix(line, podStart) {
		if i := bytes.Index(line, podEnd); i > 0 {
			return i + len(podEnd)
		}
		return 0
	}
	start := colours(line)
	i := start + nameBytes.Len(line[start:])
	end := len(line) - len(bytes.TrimLeft(line[i:], " "))
	if i == start || end == i || end == len(line) || line[end] != '|' {
		return 0
	}
	end++
	end += colours(line[end:])
	if end == len(line) || line[end] != ' ' {
		return 0
	}
	end++
	return end + colours(line[end:])
}

var podStart, podEnd = []byte("[pod/"), []byte("] ")

// nameBytes are the characters of a container's name (Docker: [a-zA-Z0-9_.-]), and
// the '@' between it and its node.
var nameBytes = scan.NewSet("a-zA-Z0-9_.@-")

// colours returns how many bytes the colours at the start of b take: "\x1b[36m", or
// "\x1b[K", which clears the rest of the line (ECMA-48, SGR and EL). less and cat -v show their
// first byte as "ESC" and "^[".
func colours(b []byte) (n int) {
	for {
		i := n
		for _, escape := range [...]string{"\x1b[", "ESC[", "^[["} {
			if scan.HasPrefix(b[n:], escape) {
				i += len(escape)
				break
			}
		}
		if i == n || i == len(b) {
			return n
		}
		for ; i < len(b) && (b[i]-'0' <= 9 || b[i] == ';'); i++ {
		}
		if i == len(b) || b[i] != 'm' && b[i] != 'K' {
			return n
		}
		n = i + 1
	}
}

// withoutColours copies label, which is not longer than buffer, without its colours.
func withoutColours(buffer *[maxLabel]byte, label []byte) []byte {
	n := 0
	for i := 0; i < len(label); {
		if k := colours(label[i:]); k > 0 {
			i += k
			continue
		}
		buffer[n] = label[i]
		n, i = n+1, i+1
	}
	return buffer[:n]
}
