package smtpcode

import "testing"

// go test -run '^$' -bench . -benchmem -count 6 ./parsers/smtpcode | tee smtpcode.txt

var benchReplies = []struct{ name, text string }{
	{"plain", "250 2.0.0 Ok: queued as 4L000011"},
	{"nocode", "550 No such user here, sorry, please check the address and try again"},
	{"gmail-blanks", "550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's email address for typos or 550-5.1.1 unnecessary spaces. For more information, go to 550 5.1.1  https://support.google.com/mail/?p=NoSuchUser d9443c01a7336 - gsmtp"},
	{"gmail-escaped", `550-5.1.1 The email account that you tried to reach does not exist. Please try\n550-5.1.1 double-checking the recipient's email address for typos or\n550-5.1.1 unnecessary spaces. For more information, go to\n550 5.1.1  https://support.google.com/mail/?p=NoSuchUser d9443c01a7336 - gsmtp`},
}

func BenchmarkReadReply(b *testing.B) {
	for _, bb := range benchReplies {
		text := []byte(bb.text)
		if r, _ := ReadReply(text, LastLine); r == 0 {
			b.Fatal(bb.name)
		}
		b.Run(bb.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				ReadReply(text, LastLine)
			}
		})
	}
}

func BenchmarkScanEnhanced(b *testing.B) {
	code := []byte("5.7.26 ")
	b.SetBytes(int64(len(code)))
	b.ReportAllocs()
	for b.Loop() {
		ScanEnhanced(code)
	}
}

func BenchmarkExplain(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Explain(benchReplies[2].text); err != nil {
			b.Fatal(err)
		}
	}
}
