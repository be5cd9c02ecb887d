package gen

import (
	"bytes"
	"time"

	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// exchangeHost is the server's name in its own logs.
const exchangeHost = "MBX01"

// header writes the lines with which Exchange begins a log.
func (s *sim) header(version, kind, fields string) {
	for _, line := range [...]string{
		"#Software: Microsoft Exchange Server", "#Version: " + version, "#Log-type: " + kind,
		"#Date: " + time.UnixMicro(s.now).UTC().Format("2006-01-02T15:04:05.000Z"), "#Fields: " + fields,
	} {
		start := len(s.out.b)
		s.put(line)
		s.out.endCRLF(start, 0)
	}
}

// stampMillis appends "2025-03-03T00:00:00.123Z".
func (s *sim) stampMillis(st *stamps) {
	s.out.b = st.append(s.out.b, s.now)
	s.put(".", millis(s.now%second/1000), "Z")
}

// endRow finishes a row, whose stamp has milliseconds.
func (s *sim) endRow(start int) { s.out.endCRLF(start, s.now-s.now%1000) }

// csvField is a field of a row, which gets quotes if it needs them.
type csvField []byte

func (text csvField) append(b []byte) []byte {
	if !bytes.ContainsAny(text, `,"`) {
		return append(b, text...)
	}
	b = append(b, '"')
	for _, c := range text {
		if c == '"' {
			b = append(b, c)
		}
		b = append(b, c)
	}
	return append(b, '"')
}

// appendGUID draws an identifier such as network-message-id.
func appendGUID(b []byte, r *rng) []byte {
	for i, n := range [...]int{8, 4, 4, 4, 12} {
		if i > 0 {
			b = append(b, '-')
		}
		b = r.chars(b, hexLower, n)
	}
	return b
}

// appendSession writes the n-th session ID.
func appendSession(b []byte, n int64) []byte {
	b = append(b, "08DD5A"...)
	for shift := 36; shift >= 0; shift -= 4 {
		b = append(b, hexUpper[n>>shift&15])
	}
	return b
}

// verdict is what Exchange logs about an attempt, and the codes that count: the
// remote server's if it wraps one, else Exchange's own.
type verdict struct {
	text     []byte
	reply    smtpcode.Reply
	enhanced smtpcode.Enhanced
}

// own is a failure that Exchange itself found.
func (v *verdict) own(code smtpcode.Reply, enhanced smtpcode.Enhanced, words string) {
	v.reply, v.enhanced = code, enhanced
	v.text = appendAll(v.text[:0], code, " ", enhanced, " ", words)
}

// remote is a server's answer, wrapped if Exchange puts words and a code of its own
// in front, which counts only if the server gives none.
func (v *verdict) remote(s *sim, a *answer, sc *scene, wrap bool) {
	v.reply, v.enhanced = a.code, a.effective()
	v.text = v.text[:0]
	closing := ""
	switch {
	case a.at == connected:
		v.text = append(v.text, `451 4.4.0 Primary target IP address responded with: "`...)
		closing = `." Attempted failover to alternate host, but that did not succeed.`
		if a.enhanced == 0 {
			v.enhanced = smtpcode.Make(4, 4, 0)
		}
	case wrap:
		v.text = append(v.text, "451 4.4.395 Target host responded with error. -> "...)
		if a.enhanced == 0 {
			v.enhanced = smtpcode.Make(4, 4, 395)
		}
	}
	v.text = a.say(v.text, &s.rng, merged, sc)
	v.text = append(v.text, closing...)
}
