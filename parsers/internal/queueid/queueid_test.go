package queueid

import "testing"

func TestInReply(t *testing.T) {
	for reply, want := range map[string]string{
		"250 2.0.0 Ok: queued as 4TpQ1x0abc":                                               "4TpQ1x0abc",
		"250 2.0.0 Ok: queued as 4F1A2.":                                                   "4F1A2",
		"250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 4F1A2B3C4D":   "4F1A2B3C4D",
		"250 OK id=1tivSh-00000000AKx-11aa":                                                "1tivSh-00000000AKx-11aa",
		`250- 2501 byte chunk, total 2502\\n250 OK id=1tivSh-00000000AKx-11aa`:             "1tivSh-00000000AKx-11aa",
		`250- 2501 byte chunk, total 2502\\n250 OK`:                                        "",
		`250- 2.0.0 Ok: queued as 4TpQ1x0abc`:                                              "4TpQ1x0abc",
		"250 OK id=-1":                                                                     "",
		"250 OK id=":                                                                       "",
		"250 2.6.0 <a@corp.test> [InternalId=164213779595265, Hostname=MBX02.corp.test] …": "164213779595265",
		"250 2.0.0 OK <a@corp.test> [Hostname=MBX01.corp.test]":                            "",
		"250 2.0.0 Ok: queued as four":                                                     "",
		"250 2.6.0 Ok [InternalId=7; Hostname=MBX02]":                                      "7",
		"250 2.6.0 Ok [InternalId=]":                                                       "",
		"250 2.0.0 Ok: queued as ":                                                         "",
		"":                                                                                 "",
	} {
		if got := string(InReply([]byte(reply))); got != want {
			t.Errorf("%q: %q, want %q", reply, got, want)
		}
	}
}
