package ingest_test

import "testing"

// TestDamagedCopy: a file that cannot be compared with the log that it begins like is
// not known to be that log.
func TestDamagedCopy(t *testing.T) {
	log := day(300)
	r := newRig(t)
	r.load(r.write("mail.log", log))
	before := r.everything()
	damaged := packers[".gz"](t, log[:len(log)/2]) + "what is no member of a gzip file"
	res, problems, err := r.try(t.Context(), r.write("mail.log.1.gz", damaged))
	if err != nil || len(problems) != 1 || res.Failed != 1 || res.Known != 0 || len(res.Sources) != 0 {
		t.Errorf("%+v, %v, %v", res, problems, err)
	}
	if after := r.everything(); after != before {
		t.Errorf("got:\n%s\nwant:\n%s", after, before)
	}
}
