package gen

func runSend(s *sim)         {}
func runReceive(s *sim)      {}
func runConnectivity(s *sim) {}
